import type { Messages } from '@app/kernel';

/** What is wrong with one record or one line of a zone, and how to mend it. */
export const readingMessages: Messages = {
  'zone.type-unknown': { id: 'Jenis rekaman "{type}" tidak didukung. Pakai SOA, NS, A, AAAA, CNAME, MX, TXT, CAA atau DS.', en: 'Record type "{type}" is not supported. Use SOA, NS, A, AAAA, CNAME, MX, TXT, CAA or DS.' },
  'zone.field-count': { id: 'Rekaman {type} memerlukan {wanted} bagian, yang ada {found}. Lengkapi isinya.', en: 'A {type} record needs {wanted} fields, there are {found}. Complete it.' },
  'zone.number-out-of-range': { id: 'Nilai "{value}" bukan angka dari 0 sampai {max}. Perbaiki angkanya.', en: 'The value "{value}" is no number from 0 to {max}. Mend it.' },
  'zone.bad-address': { id: '"{value}" bukan alamat yang sah untuk rekaman {type}. Periksa kembali alamatnya.', en: '"{value}" is no valid address for type {type}. Check the address.' },
  'zone.bad-hex': { id: '"{value}" bukan bilangan heksadesimal yang utuh. Salin ulang nilainya.', en: '"{value}" is not whole hexadecimal. Copy the value again.' },
  'zone.bad-escape': { id: 'Urutan "{value}" tidak dikenal. Pakai \\DDD dengan angka 000 sampai 255.', en: 'The sequence "{value}" is unknown. Use \\DDD with 000 to 255.' },
  'zone.soa-mailbox': { id: 'Alamat penanggung jawab "{value}" memuat @. Tulis dengan titik, misalnya hostmaster.mil.id.', en: 'The responsible mailbox "{value}" holds an @. Write it with a dot, such as hostmaster.mil.id.' },
  'zone.txt-too-long': { id: 'Satu string TXT berisi {octets} oktet, batasnya {limit}. Bagi menjadi beberapa string.', en: 'One TXT string has {octets} octets, the limit is {limit}. Split it into several strings.' },
  'zone.caa-tag': { id: 'Tag CAA "{value}" tidak sah. Pakai issue, issuewild atau iodef.', en: 'CAA tag "{value}" is not valid. Use issue, issuewild or iodef.' },
  'zone.caa-flags': { id: 'Bendera CAA {value} tidak sah. Pakai 0 atau 128.', en: 'CAA flags {value} are not valid. Use 0 or 128.' },
  'zone.ds-digest-length': { id: 'Digest DS berisi {octets} oktet, seharusnya {wanted}. Salin ulang digest dari pemegang kunci.', en: 'The DS digest has {octets} octets, it should have {wanted}. Copy it again from the key holder.' },
  'zone.duplicate': { id: 'Rekaman "{value}" ditulis lebih dari sekali. Hapus yang sama.', en: 'The record "{value}" is written more than once. Remove the copy.' },
  'zone.ttl-differs': { id: 'Rekaman dengan nama dan jenis yang sama memiliki TTL berbeda ({ttls}). Samakan TTL-nya.', en: 'Records of one name and type have different TTLs ({ttls}). Use one TTL.' },
  'zone.ttl-missing': { id: 'TTL tidak disebut pada rekaman maupun dengan $TTL. Tambahkan salah satunya.', en: 'No TTL is given, neither at the record nor by $TTL. Add one.' },
  'zone.out-of-zone': { id: 'Nama ini tidak termasuk zona {zone}. Pindahkan ke zona yang benar atau periksa titik di akhir nama.', en: 'This name is not in zone {zone}. Move it to the right zone or check the final dot.' },
  'zone.owner-missing': { id: 'Baris pertama tidak menyebut nama. Tulis nama di awal baris.', en: 'The first line names no owner. Write the name at its start.' },
  'zone.directive-refused': { id: 'Perintah {value} tidak diterima. Hanya $ORIGIN dan $TTL yang boleh dipakai.', en: 'Directive {value} is not accepted. Only $ORIGIN and $TTL may be used.' },
  'zone.unbalanced-quote': { id: 'Tanda kutip tidak ditutup. Tambahkan tanda kutip penutup.', en: 'A quote is not closed. Add the closing quote.' },
  'zone.unbalanced-parenthesis': { id: 'Tanda kurung tidak berpasangan. Periksa pembuka dan penutupnya.', en: 'The parentheses do not match. Check where they open and close.' },
  'zone.set-empty': { id: 'Himpunan rekaman {type} untuk {owner} kosong. Isi sedikitnya satu rekaman.', en: 'The {type} set of {owner} is empty. Give at least one record.' },
};
