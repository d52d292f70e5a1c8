import type { Role } from '@app/kernel';

/** Invented units, none of them real but the two that the standards name. */
export const sampleUnits = [
  { key: 'mabes', parent: null, kind: 'headquarters', name: 'Markas Besar Tentara Nasional Indonesia', shortName: 'MABES TNI' },
  { key: 'centre', parent: 'mabes', kind: 'centre', name: 'Pusat Informasi dan Pengolahan Data TNI', shortName: 'PUSINFOLAHTA TNI' },
  { key: 'inspectorate', parent: 'mabes', kind: 'inspectorate', name: 'Inspektorat Jenderal TNI', shortName: 'ITJEN TNI' },
  { key: 'rimba', parent: 'mabes', kind: 'unit', name: 'Satuan Contoh Rimba', shortName: 'SATCONRIM' },
  { key: 'bahari', parent: 'mabes', kind: 'unit', name: 'Satuan Contoh Bahari', shortName: 'SATCONBAH' },
  { key: 'dirgantara', parent: 'mabes', kind: 'unit', name: 'Satuan Contoh Dirgantara', shortName: 'SATCONDIR' },
] as const;

export type SampleUnitKey = (typeof sampleUnits)[number]['key'];

export interface SamplePerson {
  readonly key: string;
  readonly unit: SampleUnitKey;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly kind: 'military' | 'civilian';
  readonly name: string;
  readonly rank: string;
  readonly serviceNumber: string;
  /** Served by an assignment letter, where the standard asks for one. */
  readonly assigned?: true;
}

/** Invented people; their ranks are those of Annex A of the standards' specification. */
export const samplePeople: readonly SamplePerson[] = [
  {
    key: 'head', unit: 'centre', title: 'Kepala Pusinfolahta TNI', roles: ['centre_head'], kind: 'military',
    name: 'Jatmika Surawijaya', rank: 'Brigadir Jenderal TNI', serviceNumber: '00001',
  },
  {
    key: 'section-head', unit: 'centre', title: 'Kepala Bagian Registrasi dan Hosting', roles: ['initialler'], kind: 'military',
    name: 'Kinanti Larasayu', rank: 'Kolonel', serviceNumber: '00002',
  },
  {
    key: 'officer', unit: 'centre', title: 'Perwira Registrasi dan Hosting', roles: ['service_officer'], kind: 'military',
    name: 'Dewangga Pranatama', rank: 'Mayor', serviceNumber: '00003', assigned: true,
  },
  {
    key: 'second-officer', unit: 'centre', title: 'Perwira Hosting', roles: ['service_officer'], kind: 'military',
    name: 'Sekar Wulanjati', rank: 'Kapten', serviceNumber: '00004', assigned: true,
  },
  {
    key: 'reception', unit: 'centre', title: 'Bintara Penerima Surat', roles: ['reception_officer'], kind: 'military',
    name: 'Ratri Candraloka', rank: 'Sersan Satu', serviceNumber: '00005', assigned: true,
  },
  {
    key: 'inspector', unit: 'inspectorate', title: 'Inspektur Sistem Informasi', roles: ['inspector'], kind: 'military',
    name: 'Mahesa Tirtabuana', rank: 'Kolonel', serviceNumber: '00006',
  },
  {
    key: 'admin', unit: 'centre', title: 'Administrator Platform', roles: ['platform_admin'], kind: 'civilian',
    name: 'Galang Nirwasita', rank: 'Penata Muda', serviceNumber: '00007',
  },
  {
    key: 'liaison-a', unit: 'bahari', title: 'Perwira Penghubung Satuan Contoh Bahari', roles: ['unit_liaison'], kind: 'military',
    name: 'Sagara Bimantoro', rank: 'Letnan Satu', serviceNumber: '00008',
  },
  {
    key: 'liaison-b', unit: 'rimba', title: 'Perwira Penghubung Satuan Contoh Rimba', roles: ['unit_liaison'], kind: 'military',
    name: 'Anjani Prameswara', rank: 'Letnan Dua', serviceNumber: '00009',
  },
  {
    key: 'liaison-c', unit: 'dirgantara', title: 'Perwira Penghubung Satuan Contoh Dirgantara', roles: ['unit_liaison'], kind: 'military',
    name: 'Bayu Angkasapura', rank: 'Kapten', serviceNumber: '00010',
  },
];
