import { longFiles, longFunctions, meanLines, wideConstructors } from './sizes';
import { planted, programSources } from './sources';

describe('sizes', () => {
  const sources = programSources();

  it('no file is longer than 300 lines, and the mean is at most 80', () => {
    expect(longFiles(sources)).toEqual([]);
    expect(meanLines(sources)).toBeLessThanOrEqual(80);
  });

  it('no function is longer than 40 lines', () => {
    expect(longFunctions(sources)).toEqual([]);
  });

  it('no constructor takes more than six dependencies', () => {
    expect(wideConstructors(sources)).toEqual([]);
  });
});

describe('the measure of sizes', () => {
  it('sees a long file, a long function and a wide constructor', () => {
    const body = 'let x = 1;\n'.repeat(41);
    expect(longFiles(planted('\n'.repeat(301)))).toHaveLength(1);
    expect(longFiles(planted('\n'.repeat(300)))).toHaveLength(0);
    expect(longFunctions(planted(`const f = () => {\n${body}};\n`))).toEqual(['libs/planted/src/planted.ts:1: 43 lines']);
    expect(longFunctions(planted(`class A { m(): void {\n${body}} }`))).toHaveLength(1);
    const seven = Array.from({ length: 7 }, (_, i) => `private readonly p${i}: P`).join(', ');
    expect(wideConstructors(planted(`@Injectable() class A { constructor(${seven}) {} }`))).toHaveLength(1);
    expect(wideConstructors(planted(`class A { constructor(${seven}) {} }`))).toHaveLength(0);
  });
});
