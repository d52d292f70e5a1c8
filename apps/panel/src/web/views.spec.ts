import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assets } from './assets';
import { catalogue } from './catalogue';
import { day, duration, moment, number, size } from './formats';
import { localPath } from './web.pages';
import { Views } from './views';

describe('views', () => {
  const views = new Views(new Assets());

  it('escape whatever they are given', () => {
    views.add('trial/echo', '<p title="{{a}}">{{a}}</p>{{t "login.wait" seconds=a}}');
    const html = views.fragment('trial/echo', { lang: 'id', a: `"><script>alert('1')</script>` });
    expect(html).not.toMatch(/<script|"">/);
  });

  it.each(['{{{a}}}', '{{& a}}', '{{~{a}}}', '{{~& a}}'])('refuse a template with %s', (source) => {
    expect(() => views.add('trial/raw', source)).toThrow('unescaped');
  });

  it('reach no prototype', () => {
    views.add('trial/proto', '{{a.constructor.name}}');
    expect(views.fragment('trial/proto', { lang: 'id', a: new (class Secret {})() })).toBe('');
  });

  it('use only sentences that the catalogue has in both languages', () => {
    const used = [...views.names].flatMap((name) => views.keysOf(name));
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((key) => catalogue[key] === undefined)).toEqual([]);
    for (const [key, m] of Object.entries(catalogue)) expect([key, m.id.length > 0, m.en.length > 0]).toEqual([key, true, true]);
  });
});

describe('a template', () => {
  const words = (source: string): string[] => source.replace(/\{\{![^]*?\}\}/g, '').replace(/\{\{[^]*?\}\}/g, ' ').replace(/<[^>]*>/g, ' ').match(/[A-Za-z]{3,}/g) ?? [];
  // One holds attributes of a tag alone.
  const sources = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.hbs') && !f.endsWith('described.hbs'));

  it.each(sources)('has no text of its own: %s', (file) => {
    // The product's name, parts of an address, a command.
    expect(words(readFileSync(join(__dirname, '..', file), 'utf8')).filter((w) => !['Panji', 'https', 'sftp'].includes(w))).toEqual([]);
  });
});

describe('formats', () => {
  const at = new Date('2026-11-22T06:30:00Z');

  it('write times as the office does', () => {
    expect(moment(at, 'id')).toBe('22 November 2026, 13.30 WIB');
    expect(moment(at, 'en')).toBe('22 November 2026, 13:30 WIB');
    expect(day(new Date('2026-11-22T18:00:00Z'), 'id')).toBe('23 November 2026');
  });

  it('write numbers, sizes and durations in Indonesian', () => {
    expect(number(1234.5, 'id')).toBe('1.234,5');
    expect([size(1_400_000, 'id'), size(0, 'id'), size(999, 'id')]).toEqual(['1,4 MB', '0 B', '999 B']);
    expect([duration(90, 'id'), duration(0, 'id'), duration(60, 'en')]).toEqual(['1 jam 30 menit', '0 menit', '1 h']);
  });
});

describe('where a form may lead back to', () => {
  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'inbox', '/a b', undefined])('is never %s', (to) => expect(localPath(to)).toBe('/'));
  it('is a path of this panel', () => expect(localPath('/requests/1?tab=2')).toBe('/requests/1?tab=2'));
});
