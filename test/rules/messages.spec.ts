import 'reflect-metadata';
import { catalogue } from '../../apps/panel/src/web/catalogue';
import { codesOf, lame, notFoundCodes, unsaid, type Sentence } from './messages';
import { planted, programSources } from './sources';

const sentences: ReadonlyMap<string, Sentence> = new Map(Object.entries(catalogue));

describe('what people read', () => {
  it('every error code and plan line has its sentence', () => {
    const codes = codesOf(programSources());
    expect(codes.length).toBeGreaterThan(50);
    expect(unsaid(codes, sentences)).toEqual([]);
  });

  it('everything that may not be found has its sentence', () => {
    const codes = notFoundCodes(programSources());
    expect(codes.length).toBeGreaterThan(10);
    expect(unsaid(codes, sentences)).toEqual([]);
  });

  it('every sentence is there in both languages, with the same blanks', () => {
    expect(lame(sentences)).toEqual([]);
  });
});

describe('the reader of codes', () => {
  it('finds a code wherever it is thrown or told', () => {
    const text = `
      throw new Permanent('a.one', {}); throw Invalid.field('name', 'a.two'); throw permanent('a.three');
      const e = { field: 'x', code: 'a.four' }; const line = { key: 'a.five', facts: {} };
      throw new Conflict(late ? 'a.six' : 'a.seven'); const other = { key: 'not.one' }; new Date('a.nine');`;
    expect(codesOf(planted(text)).map((c) => c.code.slice(2)).sort()).toEqual(['five', 'four', 'one', 'seven', 'six', 'three', 'two']);
  });

  it('finds an unsaid code and a lame sentence', () => {
    expect(unsaid([{ code: 'a.b', place: 'x:1' }], new Map())).toEqual(['a.b (x:1)']);
    expect(lame(new Map([['a.b', { id: 'satu {x}', en: 'one' }], ['a.c', { id: '', en: 'x' }], ['a.d', { id: '{x}', en: '{x}' }]]))).toEqual(['a.b', 'a.c']);
  });
});
