import { localDay, longDate, longTime, roman, signingTitle } from './letter-words';
import { textHashOf } from './letter-text';
import { lettersMessages } from './messages';
import { writeNumber } from './number-pattern';
import { aModel } from '../../../test/support/letters.factory';

describe('dates on paper', () => {
  it('are the day in WIB', () => {
    expect(longDate(new Date('2026-11-22T16:59:59Z'))).toBe('22 November 2026');
    expect(longDate(new Date('2026-11-22T17:00:00Z'))).toBe('23 November 2026');
    expect(longTime('2026-11-23T02:05:00.000Z')).toBe('23 November 2026 pukul 09.05 WIB');
    expect(localDay(new Date('2026-12-31T17:00:00Z'))).toEqual({ year: 2027, month: 1, day: 1 });
  });

  it('given as days stay the days they are', () => {
    expect(longDate('2026-11-01')).toBe('1 November 2026');
  });
});

describe('words of the office', () => {
  it('write months in Roman figures and acting officials before their post', () => {
    expect(roman(11)).toBe('XI');
    expect(signingTitle({ title: 'Kepala Pusat', acting: 'temporary' })).toBe('Plt. Kepala Pusat');
    expect(signingTitle({ title: 'Kepala Pusat', acting: null })).toBe('Kepala Pusat');
  });

  it('write numbers in the military and in the civil style', () => {
    const parts = { class: 'B', serial: 198, unit: 'Pusinfolahta', archive: 'TIK.01', at: new Date('2026-11-23T03:00:00Z') };
    expect(writeNumber('{class}/{serial}/{romanMonth}/{year}', parts)).toBe('B/198/XI/2026');
    expect(writeNumber('{class}-{serial}/{unit}/{archive}/{month}/{year}', parts)).toBe('B-198/Pusinfolahta/TIK.01/11/2026');
  });

  it('exist in both languages, each a whole sentence', () => {
    for (const [code, m] of Object.entries(lettersMessages)) expect([code, /\.$/.test(m.id) && /\.$/.test(m.en)]).toEqual([code, true]);
  });
});

describe('the hash of a text', () => {
  it('knows nothing of number, date, signer and marks', () => {
    const { text } = aModel('reply');
    expect(textHashOf(aModel('reply', { number: 'B/1/I/2027', date: new Date(), signature: null, demo: false }).text)).toBe(textHashOf(text));
    expect(textHashOf({ ...text, place: 'Bandung' })).not.toBe(textHashOf(text));
  });
});
