import type { Messages } from '@app/kernel';

export const registryMessages: Messages = {
  'domain.not-found': { id: 'Domain tidak ditemukan.', en: 'Domain not found.' },
  'domain.cannot-move': { id: 'Domain berstatus {from} tidak dapat menjadi {to}.', en: 'A domain in state {from} cannot become {to}.' },
  'domain.name-missing': { id: 'Isi nama domain yang diminta, misalnya “satuanku”.', en: 'Enter the name you ask for, for example “myunit”.' },
  'domain.name-one-label': {
    id: 'Nama “{name}” mengandung titik. Isi satu nama saja di depan .mil.id, misalnya “satuanku”.',
    en: 'The name “{name}” contains a dot. Give a single name before .mil.id, for example “myunit”.',
  },
  'domain.name-length': { id: 'Panjang nama {length} huruf; yang dapat didaftarkan 3 sampai 63 huruf.', en: 'The name has {length} characters; 3 to 63 can be registered.' },
  'domain.name-characters': {
    id: 'Nama “{name}” memuat tanda yang tidak boleh. Gunakan huruf a–z, angka, dan tanda hubung yang tidak di awal atau akhir.',
    en: 'The name “{name}” has characters that are not allowed. Use a–z, digits and hyphens, no hyphen at either end.',
  },
  'domain.name-double-hyphen': {
    id: 'Nama “{name}” memuat “--” pada huruf ketiga dan keempat, bentuk yang dicadangkan untuk nama internasional. Pilih nama lain.',
    en: 'The name “{name}” has “--” in places three and four, a form kept for international names. Choose another name.',
  },
  'domain.name-reserved': { id: 'Nama “{name}” dicadangkan: {reason}. Pilih nama lain.', en: 'The name “{name}” is reserved: {reason}. Choose another name.' },
  'domain.name-taken': {
    id: 'Nama “{name}” sudah terdaftar atau sedang diproses dalam permohonan lain. Pilih nama lain, atau hubungi petugas registrasi.',
    en: 'The name “{name}” is registered or being processed in another request. Choose another name, or contact the registrar.',
  },
  'registry.plan-moved-on': {
    id: 'Rekaman {type} milik {owner} sudah berubah sejak rencana dibuat. Buat analisis baru agar surat memuat rencana yang berlaku.',
    en: 'The {type} records of {owner} have changed since the plan was made. Analyse anew, so that the letter carries the plan that holds.',
  },
  'registry.asked': { id: 'Registrasi dan hosting domain {name}', en: 'Registration and hosting of {name}' },
  'domain.ssh-key-missing': { id: 'Tempel kunci publik SSH untuk akses SFTP.', en: 'Paste the public SSH key for SFTP access.' },
};
