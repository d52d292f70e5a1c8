import type { Messages } from './messages';

/** The sentences of the kernel's own errors. */
export const kernelMessages: Messages = {
  'domain-name.bad-label': { id: 'Nama “{name}” tidak benar pada bagian “{label}”. Gunakan huruf a–z, angka, dan tanda hubung yang tidak di awal atau akhir.', en: 'The name “{name}” is wrong at “{label}”. Use a–z, digits and hyphens, no hyphen at either end.' },
  'domain-name.too-long': { id: 'Nama terlalu panjang: {octets} oktet, paling banyak {limit}.', en: 'The name is too long: {octets} octets, at most {limit}.' },
  'domain-name.root-has-no-parent': { id: 'Nama akar tidak mempunyai induk.', en: 'The root has no parent.' },
};
