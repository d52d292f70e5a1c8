export * from './calendar';
export * from './explain';
export * from './fold';
export * from './messages';
export * from './splice';
export * from './tni-calendar';
export { addWorkingDays, addWorkingMinutes, workingMinutesBetween } from './working-time';
