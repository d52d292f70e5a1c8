import type { Language } from '@app/kernel';

const zone = 'Asia/Jakarta';
const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };

/** "22 November 2026". */
export function day(at: Date | string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone }).format(new Date(at));
}

/** "13.30 WIB"; with a colon in English. */
export function time(at: Date | string, language: Language): string {
  const text = new Intl.DateTimeFormat(locales[language], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(new Date(at));
  return `${text} WIB`;
}

/** "22 November 2026, 13.30 WIB". */
export function moment(at: Date | string, language: Language): string {
  return `${day(at, language)}, ${time(at, language)}`;
}

/** 1.234,5 in Indonesian. */
export function number(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], { maximumFractionDigits: 1 }).format(value);
}

/** Working minutes as people say them: "1 jam 30 menit". */
export function duration(minutes: number, language: Language): string {
  const [hour, minute] = language === 'id' ? ['jam', 'menit'] : ['h', 'min'];
  const whole = Math.abs(Math.round(minutes));
  const parts = [Math.floor(whole / 60) > 0 ? `${number(Math.floor(whole / 60), language)} ${hour}` : '', whole % 60 > 0 ? `${whole % 60} ${minute}` : ''];
  return parts.filter(Boolean).join(' ') || `0 ${minute}`;
}

/** Seconds with one decimal: "2,4 detik". */
export function seconds(milliseconds: number, language: Language): string {
  return `${number(milliseconds / 1000, language)} ${language === 'id' ? 'detik' : 's'}`;
}

/** "1,4 MB" (decimal units). */
export function size(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${number(bytes / 1000 ** power, language)} ${units[power]}`;
}
