export { default } from './global-setup';
