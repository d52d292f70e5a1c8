import type { Messages } from '@app/kernel';

export const nodeProtocolMessages: Messages = {
  'node-protocol.refused': {
    id: 'Permintaan kepada simpul ditolak: nilai pada {at} tidak diizinkan ({why}). Periksa data permintaan lalu susun kembali rencananya.',
    en: 'The request to the node was refused: the value at {at} is not allowed ({why}). Check the request and plan it again.',
  },
  'node-protocol.unknown-operation': {
    id: 'Simpul tidak mengenal operasi yang diminta. Perbarui agen pada simpul dengan mendaftarkannya kembali.',
    en: 'The node does not know the operation asked for. Upgrade the agent by enrolling the node again.',
  },
  'node-protocol.frame-too-large': {
    id: 'Data untuk simpul terlalu besar ({bytes} bita; batasnya {limit}). Kurangi isi permintaan.',
    en: 'The data for the node is too large ({bytes} bytes; the limit is {limit}). Ask for less at once.',
  },
};
