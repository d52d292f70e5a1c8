import { environmentReads, foreignMints, httpInLibs } from './imports';
import { planted, programSources } from './sources';

describe('who may touch what', () => {
  const sources = programSources();

  it('only identity mints a scope', () => {
    expect(foreignMints(sources)).toEqual([]);
  });

  it('no lib speaks HTTP', () => {
    expect(httpInLibs(sources)).toEqual([]);
  });

  it('only the configuration reads the environment', () => {
    expect(environmentReads(sources)).toEqual([]);
  });
});

describe('the look at imports', () => {
  it('finds what it looks for', () => {
    expect(foreignMints(planted(`import { mintScope as m } from '@app/kernel';`))).toHaveLength(1);
    expect(foreignMints(planted(`import { mintScope } from '@app/kernel';`, 'libs/identity/src/a.ts'))).toHaveLength(0);
    expect(httpInLibs(planted(`import { NotFoundException, Injectable } from '@nestjs/common';`))).toHaveLength(1);
    expect(environmentReads(planted(`const x = process.env.HOME; const { y } = process.env;`))).toHaveLength(2);
    expect(environmentReads(planted(`process.env['PANJI_STATE']; process.env['HOME'];`, 'apps/cli/src/main.ts'))).toHaveLength(1);
  });
});
