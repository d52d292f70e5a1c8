const wib = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta', year: 'numeric', month: '2-digit', day: '2-digit' });

/** The calendar day in Jakarta, YYYY-MM-DD: assignments and holdings run by days of the office. */
export function officeDay(at: Date): string {
  return wib.format(at);
}
