import type { Messages } from '@app/kernel';

export const hostingMessages: Messages = {
  'hosting.plan.account': {
    id: 'Membuat akun hosting baru pada simpul {node} ({address}); SFTP hanya dengan kunci {fingerprint}.',
    en: 'Opens a new hosting account on node {node} ({address}); SFTP only with the key {fingerprint}.',
  },
  'hosting.plan.account-reused': {
    id: 'Memakai akun hosting {user} milik satuan pada simpul {node} ({address}); SFTP juga dengan kunci {fingerprint}.',
    en: 'Uses the unit’s hosting account {user} on node {node} ({address}); SFTP also with the key {fingerprint}.',
  },
  'hosting.plan.site-static': { id: 'Menyediakan situs statis {site}.', en: 'Provides the static site {site}.' },
  'hosting.plan.site-php': { id: 'Menyediakan situs PHP {site}.', en: 'Provides the PHP site {site}.' },
  'hosting.plan.site-static-database': { id: 'Menyediakan situs statis {site} dengan satu basis data MariaDB.', en: 'Provides the static site {site} with one MariaDB database.' },
  'hosting.plan.site-php-database': { id: 'Menyediakan situs PHP {site} dengan satu basis data MariaDB.', en: 'Provides the PHP site {site} with one MariaDB database.' },

  'ssh-key.private': {
    id: 'Yang ditempel adalah kunci privat. Jangan pernah mengirimkannya: buat pasangan kunci baru, lalu tempelkan kunci publiknya (berkas .pub).',
    en: 'This is a private key. Never send it: make a new key pair and paste the public key (the .pub file).',
  },
  'ssh-key.one-line': { id: 'Kunci publik SSH harus satu baris saja. Tempelkan isi berkas .pub tanpa baris tambahan.', en: 'The SSH public key must be one line. Paste the content of the .pub file alone.' },
  'ssh-key.unknown-type': {
    id: 'Jenis kunci SSH ini tidak diterima. Gunakan ssh-ed25519, ECDSA (nistp256, nistp384, nistp521), atau RSA minimal 3072 bit, tanpa opsi di depannya.',
    en: 'This kind of SSH key is not accepted. Use ssh-ed25519, ECDSA (nistp256, nistp384, nistp521) or RSA of at least 3072 bits, without options before it.',
  },
  'ssh-key.malformed': { id: 'Kunci publik SSH tidak terbaca. Salin kembali seluruh isi berkas .pub.', en: 'The SSH public key can’t be read. Copy the whole content of the .pub file again.' },
  'ssh-key.weak-rsa': { id: 'Kunci RSA {bits} bit terlalu lemah; minimal {least} bit. Buat kunci baru, sebaiknya ssh-ed25519.', en: 'An RSA key of {bits} bits is too weak; at least {least} bits. Make a new key, best ssh-ed25519.' },

  'site.name-taken': { id: 'Nama {name} sudah dipakai oleh situs satuan lain.', en: 'The name {name} is used by another unit’s site.' },
  'site.not-found': { id: 'Situs tidak ditemukan.', en: 'Site not found.' },
  'site.removed': { id: 'Situs {name} sudah dihapus.', en: 'The site {name} has been removed.' },
  'site.not-active': { id: 'Situs {name} belum aktif, sehingga sertifikat belum dapat dipasang. Selesaikan dahulu langkah akun hosting.', en: 'The site {name} is not active yet, so no certificate can be installed. Finish the hosting step first.' },
  'site.no-account': { id: 'Akun s{account} belum ada di simpul. Terapkan kembali akun, lalu ulangi langkah ini.', en: 'The account s{account} is not on the node. Apply the account again, then retry this step.' },
  'site.not-on-node': { id: 'Situs belum ada di simpul, sehingga sertifikat belum dapat dipasang. Terapkan kembali situs, lalu ulangi langkah ini.', en: 'The site is not on the node, so no certificate can be installed. Apply the site again, then retry this step.' },
  'site.refused': { id: 'Server web menolak konfigurasi situs; konfigurasi sebelumnya tetap dipakai. Pesan server: {said}', en: 'The web server refused the site’s configuration; the former one stays in use. It said: {said}' },
  'site.nginx-broken': { id: 'Server web pada simpul menolak konfigurasinya sendiri, bukan karena perubahan ini: {said}. Administrator perlu memeriksa simpul.', en: 'The node’s web server refuses its own configuration, not because of this change: {said}. An administrator must look at the node.' },
  'site.not-served': { id: 'Server web belum melayani konfigurasi baru; konfigurasi sebelumnya dikembalikan.', en: 'The web server did not serve the new configuration; the former one is back.' },
  'site.other-certificate-served': { id: 'Simpul melayani sertifikat lain untuk {name}, bukan yang baru dipasang. Administrator perlu memeriksa simpul.', en: 'The node serves another certificate for {name} than the one just installed. An administrator must look at the node.' },

  'certificate.unreadable': { id: 'Sertifikat yang akan dipasang tidak terbaca. Terbitkan sertifikat baru.', en: 'The certificate to install can’t be read. Issue a new one.' },
  'certificate.key-unreadable': { id: 'Kunci sertifikat tidak terbaca. Terbitkan sertifikat baru.', en: 'The certificate’s key can’t be read. Issue a new certificate.' },
  'certificate.key-mismatch': { id: 'Kunci tidak cocok dengan sertifikat untuk {name}. Terbitkan sertifikat baru.', en: 'The key does not belong to the certificate for {name}. Issue a new certificate.' },
  'certificate.other-name': { id: 'Sertifikat tidak berlaku untuk {name}. Terbitkan sertifikat dengan nama yang benar.', en: 'The certificate is not for {name}. Issue one with the right name.' },
  'certificate.not-served': { id: 'Sertifikat untuk {name} sudah dipasang, tetapi server web tidak melayaninya. Administrator perlu memeriksa simpul.', en: 'The certificate for {name} is installed but the web server does not serve it. An administrator must look at the node.' },

  'account.removed': { id: 'Akun hosting {user} sudah dihapus.', en: 'The hosting account {user} has been removed.' },
  'account.uid-taken': { id: 'Nomor pengguna {uid} atau nama {user} sudah dipakai pada simpul oleh {by}. Administrator perlu memeriksa simpul.', en: 'The user number {uid} or the name {user} is taken on the node by {by}. An administrator must look at the node.' },
  'account.php-not-running': { id: 'PHP milik akun s{account} belum berjalan di simpul.', en: 'The PHP service of account s{account} is not running on the node.' },
  'account.in-use': { id: 'Akun s{account} masih dipakai oleh {by}, sehingga tidak dihapus.', en: 'The account s{account} is still used by {by} and was not removed.' },
  'account.processes-left': { id: 'Proses milik pengguna {uid} belum berakhir di simpul.', en: 'Processes of user {uid} have not ended on the node.' },
  'account.files-left': { id: 'Masih ada berkas milik akun yang dihapus: {path}. Administrator perlu memeriksa simpul.', en: 'A file of the removed account is left: {path}. An administrator must look at the node.' },
  'hosting_account.not-found': { id: 'Akun hosting tidak ditemukan.', en: 'Hosting account not found.' },
  'site_database.not-found': { id: 'Basis data tidak ditemukan.', en: 'Database not found.' },

  'database.removed': { id: 'Basis data {name} sudah dihapus.', en: 'The database {name} has been removed.' },
  'database.refused': { id: 'MariaDB pada simpul menolak permintaan (galat {number}).', en: 'MariaDB on the node refused the request (error {number}).' },
  'database.not-as-asked': { id: 'Basis data {database} tidak menjadi seperti yang diminta.', en: 'The database {database} did not become as asked.' },
  'database.foreign-name': { id: 'Basis data {database} bukan milik akun s{account}.', en: 'The database {database} does not belong to account s{account}.' },

  'hosting.no-node': { id: 'Belum ada simpul hosting yang terdaftar. Daftarkan simpul, lalu susun kembali rencananya.', en: 'No hosting node is enrolled. Enrol one, then plan again.' },
  'hosting.not-a-plan': { id: 'Bagian rencana ini bukan milik hosting.', en: 'This part of the plan is not hosting’s.' },
  'hosting.moved-on': { id: 'Keadaan {object} sudah berubah sejak rencana ditandatangani. Susun rencana baru untuk ditandatangani kembali.', en: 'The state of {object} has changed since the plan was signed. Make a new plan to be signed again.' },
};
