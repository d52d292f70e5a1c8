import type { Messages } from '@app/kernel';

export const remoteMessages: Messages = {
  'ssh_identity.not-found': { id: 'Kunci SSH panel belum ada. Daftarkan node terlebih dahulu.', en: 'The panel has no SSH key yet. Enrol a node first.' },
  'tsig_key.not-found': { id: 'Kunci TSIG belum ada. Daftarkan server nama terlebih dahulu.', en: 'There is no TSIG key yet. Enrol a name server first.' },
  'node.not-found': {
    id: 'Simpul tersebut tidak ditemukan. Periksa daftar simpul.',
    en: 'There is no such node. Check the list of nodes.',
  },
  'node.unreachable': {
    id: 'Simpul {name} tidak dapat dihubungi ({why}). Pekerjaan akan dicoba kembali secara otomatis; periksa jaringan dan layanan SSH pada simpul tersebut.',
    en: 'Node {name} can’t be reached ({why}). The work will be tried again by itself; check the network and the SSH service of that node.',
  },
  'node.host-key-changed': {
    id: 'Simpul {name} menunjukkan kunci SSH yang berbeda dari kunci yang terdaftar, sehingga sambungan dihentikan dan simpul dikarantina. Pastikan di konsol simpul apakah kuncinya memang diganti, lalu daftarkan kembali dengan sidik jari yang baru.',
    en: 'Node {name} showed a host key other than the pinned one, so the connection was ended and the node is quarantined. Find out at the node’s console whether its key was really changed, then enrol it again with the new fingerprint.',
  },
  'node.quarantined': {
    id: 'Simpul {name} sedang dikarantina dan tidak menerima pekerjaan. Daftarkan kembali simpul tersebut setelah kuncinya diperiksa.',
    en: 'Node {name} is quarantined and takes no work. Enrol it again after its key was checked.',
  },
  'node.access-refused': {
    id: 'Simpul {name} menolak akun {user}. Daftarkan kembali simpul tersebut agar kunci panel terpasang.',
    en: 'Node {name} refused the account {user}. Enrol the node again so that the panel’s key is in place.',
  },
  'node.deadline': {
    id: 'Operasi {op} tidak selesai dalam batas waktunya ({ms} ms). Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'Operation {op} did not end within its time ({ms} ms). The work will be tried again by itself.',
  },
  'node.busy': {
    id: 'Antrean simpul penuh ({limit} permintaan). Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'The node’s queue is full ({limit} requests). The work will be tried again by itself.',
  },
  'node.unexpected': {
    id: 'Permintaan kepada simpul gagal karena kesalahan yang tidak dikenal. Pekerjaan akan dicoba kembali secara otomatis; periksa catatan panel bila berulang.',
    en: 'The request to the node failed by an unknown error. It will be tried again by itself; look at the panel’s log if it happens again.',
  },
  'node.locked': {
    id: 'Simpul sedang dikerjakan oleh proses lain lebih dari {ms} ms. Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'Another process has been at work on the node for more than {ms} ms. The work will be tried again by itself.',
  },
  'node.lease-lost': {
    id: 'Permintaan dengan nomor urut {token} ditolak karena simpul telah menerima nomor {seen} dari proses lain. Pekerjaan akan dicoba kembali bila masih berlaku.',
    en: 'The request numbered {token} was refused because the node has already taken {seen} from another process. It will be tried again if it still holds.',
  },
  'node.wrong-role': {
    id: 'Operasi {op} tidak dilayani oleh simpul dengan peran {role}. Periksa peran simpul pada pendaftarannya.',
    en: 'Operation {op} is not done by a node of role {role}. Check the role it was enrolled with.',
  },
  'node.operation-failed': {
    id: 'Operasi pada simpul gagal karena kesalahan sistem ({system} {call}). Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'The operation on the node failed by a system error ({system} {call}). It will be tried again by itself.',
  },
  'node.program-failed': {
    id: 'Program {program} pada simpul gagal (kode {exit}): {said}. Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'The program {program} on the node failed (exit {exit}): {said}. It will be tried again by itself.',
  },
  'node.program-timeout': {
    id: 'Program {program} pada simpul tidak selesai dalam {ms} ms. Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'The program {program} on the node did not end within {ms} ms. It will be tried again by itself.',
  },
  'node.program-missing': {
    id: 'Program {program} tidak ada pada simpul. Pasang paketnya lalu ulangi langkah ini.',
    en: 'The program {program} is missing on the node. Install its package, then repeat this step.',
  },
  'node.bad-path': { id: 'Jalur berkas {path} tidak diizinkan.', en: 'The file path {path} is not allowed.' },
  'node.bad-state': {
    id: 'Catatan agen pada {path} rusak. Periksa berkas tersebut pada simpul.',
    en: 'The agent’s record at {path} is damaged. Look at that file on the node.',
  },
  'node.untrusted-directory': {
    id: 'Direktori {path} pada simpul dapat ditulis oleh pihak selain root, sehingga agen menolak menulis di sana. Perbaiki kepemilikannya.',
    en: 'Others than root can write to the directory {path} on the node, so the agent refuses to write there. Mend its ownership.',
  },
  'node.link-in-path': {
    id: 'Terdapat tautan simbolik pada {path}; agen menolak mengikutinya. Periksa isi akun tersebut.',
    en: 'There is a symbolic link at {path}; the agent refuses to follow it. Look into that account.',
  },
  'node.account-missing': {
    id: 'Akun sistem {name} tidak ada pada simpul. Pasang paket yang membuatnya.',
    en: 'The system account {name} is missing on the node. Install the package that makes it.',
  },
  'node.not-prepared': {
    id: 'Simpul belum disiapkan. Daftarkan kembali simpul tersebut.',
    en: 'The node is not prepared yet. Enrol it again.',
  },
  'node.zone-kind-unsupported': {
    id: 'Server nama dengan peran {role} tidak melayani zona jenis {kind}.',
    en: 'A name server of role {role} does not serve a zone of kind {kind}.',
  },
  'node.zone-text-missing': { id: 'Isi zona {zone} tidak disertakan.', en: 'The text of zone {zone} was not given.' },
  'node.zone-primary-missing': { id: 'Server utama zona {zone} tidak disebutkan.', en: 'No primary was named for zone {zone}.' },
  'node.zone-refused': {
    id: 'Server nama menolak isi zona {zone}: {said}. Zona yang lama tetap dilayani; perbaiki isinya lalu terbitkan kembali.',
    en: 'The name server refused the text of zone {zone}: {said}. The former zone is still served; mend it and publish again.',
  },
  'node.zone-serial-old': {
    id: 'Nomor seri {asked} untuk zona {zone} tidak lebih baru daripada {served} yang sedang dilayani. Terbitkan kembali dari keadaan terkini.',
    en: 'Serial {asked} of zone {zone} is not later than {served}, which is served now. Publish again from the present state.',
  },
  'node.zone-not-served': {
    id: 'Zona {zone} dengan nomor seri {asked} belum dilayani. Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'Zone {zone} is not served with serial {asked} yet. It will be tried again by itself.',
  },
  'node.zone-behind': {
    id: 'Server sekunder belum menerima zona {zone} dengan nomor seri {asked}. Pekerjaan akan dicoba kembali secara otomatis.',
    en: 'The secondary has not fetched zone {zone} with serial {asked} yet. It will be tried again by itself.',
  },
  'enrolment.invalid': { id: 'Data pendaftaran simpul belum benar. Periksa isian yang ditandai.', en: 'The enrolment is not right yet. Check the marked fields.' },
  'enrolment.bad-name': {
    id: 'Nama simpul terdiri atas huruf kecil, angka, dan tanda hubung (paling banyak 63 karakter).',
    en: 'A node’s name is of lower-case letters, digits and hyphens (at most 63).',
  },
  'enrolment.bad-role': { id: 'Peran simpul adalah hosting, knot, atau bind.', en: 'A node’s role is hosting, knot or bind.' },
  'enrolment.bad-address': { id: 'Alamat simpul harus berupa alamat IPv4 atau IPv6.', en: 'A node’s address must be an IPv4 or IPv6 address.' },
  'enrolment.bad-port': { id: 'Port SSH harus antara 1 dan 65535.', en: 'The SSH port must be between 1 and 65535.' },
  'enrolment.bad-fingerprint': {
    id: 'Sidik jari kunci host berbentuk SHA256: diikuti 43 karakter, seperti yang ditampilkan oleh ssh-keygen -l.',
    en: 'A host key’s fingerprint is SHA256: and 43 characters, as ssh-keygen -l prints it.',
  },
  'enrolment.bad-root-key': {
    id: 'Kunci privat root tidak dapat dibaca. Gunakan kunci OpenSSH tanpa frasa sandi.',
    en: 'The root private key can’t be read. Use an OpenSSH key without a passphrase.',
  },
  'enrolment.address-taken': {
    id: 'Alamat {address} sudah dipakai oleh simpul {name}.',
    en: 'The address {address} already belongs to node {name}.',
  },
  'enrolment.role-fixed': {
    id: 'Simpul {name} sudah terdaftar dengan peran {role}; peran tidak dapat diubah.',
    en: 'Node {name} is already enrolled as {role}; a role can’t be changed.',
  },
  'enrolment.step-failed': {
    id: 'Pendaftaran simpul {name} berhenti pada langkah {step} (kode {exit}): {said}. Perbaiki penyebabnya lalu jalankan kembali; langkah yang sudah selesai tidak diulang sia-sia.',
    en: 'Enrolling node {name} stopped at step {step} (exit {exit}): {said}. Mend the cause and run it again; what was done stays done.',
  },
  'enrolment.root-still-open': {
    id: 'Akses root pada simpul {name} masih terbuka untuk kunci pendaftaran. Cabut kunci tersebut dari simpul lalu jalankan kembali.',
    en: 'Root on node {name} still lets the enrolment key in. Take that key off the node, then run it again.',
  },
};
