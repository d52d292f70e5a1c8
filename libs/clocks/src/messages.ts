import type { Messages } from '@app/kernel';

export const clocksMessages: Messages = {
  'calendar.unknown-zone': { id: 'Zona waktu {zone} tidak dikenal. Gunakan salah satu dari {known}.', en: 'Time zone {zone} is unknown. Use one of {known}.' },
  'calendar.no-working-time': { id: 'Kalender tidak memuat jam kerja. Isi jam kerja sedikitnya pada satu hari.', en: 'The calendar holds no working time. Give at least one day its hours.' },
  'calendar.bad-window': { id: 'Jam kerja {from}–{to} tidak berurutan atau tumpang tindih. Perbaiki jamnya.', en: 'The hours {from}–{to} are out of order or overlap. Correct them.' },
  'calendar.bad-time': { id: 'Jam {time} tidak sah. Tulis sebagai JJ:MM, misalnya 07:30.', en: 'The time {time} is not valid. Write it as HH:MM, for example 07:30.' },
  'calendar.bad-date': { id: 'Tanggal {date} tidak sah. Tulis sebagai TTTT-BB-HH.', en: 'The date {date} is not valid. Write it as YYYY-MM-DD.' },
  'clock.bad-limit': { id: 'Batas waktu {limit} tidak sah. Isi bilangan yang tidak negatif.', en: 'The limit {limit} is not valid. Give a number that is not negative.' },
  'clock.counted': { id: 'Jam kerja, dihitung', en: 'Working hours, counted' },
  'clock.closed-break': { id: 'Istirahat, tidak dihitung', en: 'Break, not counted' },
  'clock.closed-hours': { id: 'Di luar jam kerja, tidak dihitung', en: 'Outside working hours, not counted' },
  'clock.closed-weekend': { id: 'Akhir pekan, tidak dihitung', en: 'Weekend, not counted' },
  'clock.closed-holiday': { id: 'Libur ({names}), tidak dihitung', en: 'Closed ({names}), not counted' },
};
