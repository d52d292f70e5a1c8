import { writeText, type AnalysisFields, type DispositionFields, type FieldsOf, type LetterKind, type LetterModel, type ReceiptFields, type ReplyFields } from '@app/letters';

export const anOffice = {
  id: 'main',
  letterhead: ['Markas Besar Tentara Nasional Indonesia', 'Pusat Informasi dan Pengolahan Data'],
  place: 'Jakarta',
  signatory: 'Kepala Pusat Informasi dan Pengolahan Data TNI',
  complaintChannel: 'petugas piket layanan, telepon (021) 555 0100, atau surel layanan@pusinfolahta.mil.id',
  unitToken: 'Pusinfolahta',
  archiveToken: 'TIK',
  verifyUrl: null,
};

const letter = { number: 'B/77/XI/2026', date: '2026-11-20', subject: 'Permohonan domain dan hosting kodim-contoh.mil.id' };
const sender = 'Komando Distrik Militer Contoh';

export const aReceipt = (changes: Partial<ReceiptFields> = {}): ReceiptFields => ({
  agendaNumber: 'A/12/2026',
  receivedAt: '2026-11-23T02:05:00.000Z',
  sender,
  letter,
  pages: 2,
  receivedFrom: { name: 'Serda Contoh Satu', contact: 'kodim-contoh@tni.mil.id' },
  officer: { title: 'Petugas Penerima Surat', name: 'Contoh Dua' },
  promises: [
    { what: 'Surat jawaban', by: '1 hari kerja sejak diterima Kepala Pusat' },
    { what: 'Pelaksanaan layanan', by: '3 hari kerja setelah tanggal surat jawaban' },
  ],
  trackingCode: 'PJ-4K7M-2QXA',
  ...changes,
});

export const aDisposition = (changes: Partial<DispositionFields> = {}): DispositionFields => ({
  agendaNumber: 'A/12/2026',
  receivedAt: '2026-11-23T02:05:00.000Z',
  sender,
  letter,
  positions: [
    { text: 'Kepala Bidang Infrastruktur', ticked: true },
    { text: 'Kepala Bidang Aplikasi', ticked: false },
    { text: 'Kepala Subbidang Layanan Jaringan', ticked: true },
  ],
  instructions: ['Laksanakan', 'Pelajari dan sarankan', 'Koordinasikan', 'Laporkan hasilnya', 'Arsipkan'].map((text, n) => ({ text, ticked: n === 0 || n === 3 })),
  other: 'Utamakan keamanan nama domain.',
  dueAt: '2026-11-24T09:00:00.000Z',
  disposedAt: '2026-11-23T03:10:00.000Z',
  ...changes,
});

export const anAnalysis = (changes: Partial<AnalysisFields> = {}): AnalysisFields => ({
  agendaNumber: 'A/12/2026',
  sender,
  letter,
  officer: { title: 'Perwira Layanan Domain', name: 'Contoh Tiga' },
  feasibility: 'can',
  reason: 'Nama tersedia, sesuai aturan nama, dan kapasitas server mencukupi.',
  mode: 'online',
  officers: ['Perwira Layanan Domain'],
  resources: ['1 akun hosting 2 GB', '1 sertifikat TLS'],
  risk: 'Rendah',
  proposedDate: '2026-11-25',
  ...changes,
});

export const aReply = (changes: Partial<ReplyFields> = {}): ReplyFields => ({
  addressee: { title: 'Komandan Komando Distrik Militer Contoh', place: 'Bandung' },
  sender,
  letter,
  subject: 'Jawaban permohonan domain dan hosting kodim-contoh.mil.id',
  feasibility: 'can',
  reason: 'Nama tersedia dan memenuhi ketentuan nama domain .mil.id.',
  mode: 'online',
  officer: { title: 'Perwira Layanan Domain, Bidang Infrastruktur', contact: 'layanan@pusinfolahta.mil.id, (021) 555 0101' },
  plannedDate: '2026-11-25',
  prepare: ['Kunci publik SSH milik pengelola situs satuan.', 'Isi situs yang akan ditayangkan.'],
  changes: [
    'Nama kodim-contoh.mil.id didaftarkan atas nama Komando Distrik Militer Contoh.',
    'Zona kodim-contoh.mil.id dibuka pada ns1 dan ns2 dengan alamat 10.77.0.11.',
    'Satu akun hosting dan satu situs PHP dibuat pada server hosting-1.',
    'Satu basis data MariaDB dibuat untuk situs tersebut.',
    'Sertifikat TLS diterbitkan untuk kodim-contoh.mil.id dan dipasang.',
  ],
  planDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  copies: ['Kepala Bidang Infrastruktur Pusinfolahta TNI', 'Arsip'],
  ...changes,
});

export const aPosition = { id: '0190a000-0000-7000-8000-0000000000a1', title: 'Kepala Pusat Informasi dan Pengolahan Data TNI' };
export const aSigner = { id: '0190a000-0000-7000-8000-0000000000b1', name: 'Contoh Empat', rank: 'Laksamana Pertama TNI', serviceNumber: '00001/P' };
export const aPassphrase = 'kunci-rahasia-canary-77';

const samples: { [K in LetterKind]: FieldsOf[K] } = { receipt: aReceipt(), disposition_sheet: aDisposition(), analysis_note: anAnalysis(), reply: aReply() };

/** A numbered letter of a kind, as it would be printed. */
export function aModel<K extends LetterKind>(kind: K, changes: Partial<LetterModel['marks']> = {}, fields: FieldsOf[K] = samples[kind]): LetterModel {
  const signed = kind === 'reply';
  return {
    text: writeText(kind, fields, anOffice),
    marks: {
      state: signed ? 'signed' : 'issued',
      number: signed ? 'B/198/XI/2026' : 'TT/12/XI/2026',
      date: new Date('2026-11-23T04:30:00Z'),
      signature: signed ? { positionId: aPosition.id, personId: aSigner.id, title: aPosition.title, acting: null, name: aSigner.name, rank: aSigner.rank, serviceNumber: aSigner.serviceNumber } : null,
      verificationCode: 'K7QF-3M2X-9TBA',
      verifyUrl: 'https://panji.contoh.mil.id/verify',
      demo: true,
      ...changes,
    },
  };
}
