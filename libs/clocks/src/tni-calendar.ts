import { Calendar, type CalendarData, type WeekData, type WindowData } from './calendar';

const day: readonly WindowData[] = [['07:30', '12:00'], ['13:00', '16:00']];
const friday: readonly WindowData[] = [['07:30', '11:30'], ['13:00', '16:30']];
const week: WeekData = { sun: [], mon: day, tue: day, wed: day, thu: day, fri: friday, sat: [] };

const ramadanDay: readonly WindowData[] = [['08:00', '12:00'], ['12:30', '15:00']];
const ramadanFriday: readonly WindowData[] = [['08:00', '11:30'], ['12:30', '15:30']];
const ramadan: WeekData = { sun: [], mon: ramadanDay, tue: ramadanDay, wed: ramadanDay, thu: ramadanDay, fri: ramadanFriday, sat: [] };

/**
 * SAMPLE. Hours after Perpres 21/2023 (37 h 30 min a week, Ramadan 32 h 30 min), which does not bind soldiers: the Panglima sets
 * theirs. Closures are an example, not the yearly decree of three ministers: a person must put the true dates in as version 2.
 */
export const tniCalendarData: CalendarData = {
  id: 'tni',
  version: 1,
  zone: 'Asia/Jakarta',
  reason: 'CONTOH: jam kerja menurut Perpres 21/2023, hari libur hanya contoh',
  sample: true,
  week,
  seasons: [{ name: 'Ramadan (contoh)', from: '2027-02-08', to: '2027-03-09', week: ramadan }],
  overrides: [
    { date: '2026-12-24', name: 'Cuti bersama Natal (contoh)', windows: [] },
    { date: '2026-12-25', name: 'Hari Raya Natal (contoh)', windows: [] },
    { date: '2027-01-01', name: 'Tahun Baru Masehi (contoh)', windows: [] },
  ],
};

export const tniCalendar = new Calendar(tniCalendarData);
