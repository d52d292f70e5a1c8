import type { Messages } from '@app/kernel';

export const identityMessages: Messages = {
  'login.refused': {
    id: 'Nama pengguna atau kata sandi tidak cocok. Periksa kembali keduanya, lalu coba lagi.',
    en: 'The user name or password does not match. Check both and try again.',
  },
  'login.code-refused': {
    id: 'Kode 6 angka tidak cocok atau sudah pernah dipakai. Tunggu kode berikutnya di aplikasi autentikator, lalu masukkan kode itu.',
    en: 'The 6-digit code does not match or was already used. Wait for the next code in your authenticator and enter that one.',
  },
  'login.wait': {
    id: 'Terlalu banyak percobaan yang gagal. Tunggu {seconds} detik, lalu coba lagi. Percobaan selama menunggu tidak diperiksa.',
    en: 'Too many failed attempts. Wait {seconds} seconds and try again. Attempts made meanwhile are not checked.',
  },
  'login.persons-only': {
    id: 'Tindakan ini hanya dapat dilakukan oleh orang yang masuk dengan namanya sendiri.',
    en: 'Only a person logged in under their own name can do this.',
  },
  'identity.no-position': {
    id: 'Anda tidak sedang memegang jabatan yang terdaftar, sehingga belum dapat bekerja di panel. Hubungi administrator platform.',
    en: 'You do not hold a registered position today, so you cannot work in the panel. Contact the platform administrator.',
  },
  'identity.no-assignment': {
    id: 'Surat perintah Anda untuk layanan {service} tidak sedang berlaku, sehingga tindakan ini belum dapat Anda lakukan. Mintalah surat perintah yang baru.',
    en: 'Your assignment to the service {service} is not in force, so you cannot do this now. Ask for a new assignment.',
  },
  'person.not-found': { id: 'Personel tidak ditemukan.', en: 'The person was not found.' },
  'position.not-found': { id: 'Jabatan tidak ditemukan.', en: 'The position was not found.' },
  'work_unit.not-found': { id: 'Satuan kerja tidak ditemukan.', en: 'The unit was not found.' },
  'login.not-found': {
    id: 'Sesi masuk Anda sudah tidak berlaku. Masuk kembali dari awal.',
    en: 'Your log-in is no longer valid. Log in again from the beginning.',
  },
  'role.unit_liaison': { id: 'PIC satuan kerja', en: 'Unit liaison' },
  'role.reception_officer': { id: 'Petugas penerima', en: 'Reception officer' },
  'role.centre_head': { id: 'Kepala pusat', en: 'Centre head' },
  'role.service_officer': { id: 'Petugas layanan', en: 'Service officer' },
  'role.initialler': { id: 'Pejabat pemaraf', en: 'Initialling section head' },
  'role.inspector': { id: 'Inspektorat (hanya membaca)', en: 'Inspectorate (read only)' },
  'role.platform_admin': { id: 'Administrator platform', en: 'Platform administrator' },
};
