import type { Messages } from '@app/kernel';

export const platformMessages: Messages = {
  'secrets.unreadable': { id: 'Data rahasia tidak dapat dibuka. Periksa berkas kunci, lalu coba lagi.', en: 'A sealed value cannot be opened. Check the key file, then try again.' },
  'secrets.key-missing': { id: 'Kunci {keyId} tidak ada di berkas kunci proses ini.', en: 'Key {keyId} is not in this process’s key file.' },
  'blob.damaged': { id: 'Isi berkas tidak lagi sama dengan sidiknya. Hubungi administrator platform; jangan pakai berkas ini.', en: 'The file no longer matches its digest. Tell the platform administrator; do not use it.' },
  'blob.not-found': { id: 'Berkas tidak ditemukan.', en: 'File not found.' },
  'story.not-found': { id: 'Rangkaian pekerjaan “{story}” tidak dikenal.', en: 'The story “{story}” is not known.' },
  'step.not-stuck': { id: 'Langkah “{step}” tidak sedang tertahan, jadi tidak perlu diulang.', en: 'The step “{step}” is not stuck, so there is nothing to retry.' },
  'step.not-found': { id: 'Langkah tidak ditemukan.', en: 'Step not found.' },
  'step.will-retry': { id: 'Belum berhasil dan akan dicoba lagi dengan sendirinya. Sebab: {reason}', en: 'It did not work yet and will be tried again by itself. Cause: {reason}' },
  'run.not-found': { id: 'Pekerjaan tidak ditemukan.', en: 'Run not found.' },
  'run.finished': { id: 'Pekerjaan ini sudah selesai.', en: 'This run has already ended.' },
  'outbox_message.not-found': { id: 'Pesan tidak ditemukan.', en: 'Message not found.' },
  'step.unknown': { id: 'Langkah “{step}” tidak dikenal dalam rangkaian “{story}”. Perbarui pekerja, lalu ulangi.', en: 'The step “{step}” is not known in the story “{story}”. Update the worker, then retry.' },
  'story.part-missing': { id: 'Rencana tidak memuat bagian “{lib}”. Susun rencana baru.', en: 'The plan has no part “{lib}”. Make a new plan.' },
  'outbox.bad-address': { id: 'Alamat email tidak benar.', en: 'The e-mail address is not valid.' },
};
