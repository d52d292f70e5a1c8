import fc from 'fast-check';
import { Invalid } from '@app/kernel';
import { askedName } from './name-rules';

function verdict(text: string): string {
  try {
    return askedName(text).toString();
  } catch (error) {
    return (error as Invalid).fields[0]!.code;
  }
}

describe('the name a unit asks for', () => {
  it.each([
    ['satuanku', 'satuanku.mil.id'],
    ['Satuanku.MIL.ID.', 'satuanku.mil.id'],
    ['  yonif-100 ', 'yonif-100.mil.id'],
    ['', 'domain.name-missing'],
    ['.mil.id', 'domain.name-missing'],
    ['ab', 'domain.name-length'],
    ['a'.repeat(64), 'domain.name-length'],
    ['a.b', 'domain.name-one-label'],
    ['satuan.mil.id.mil.id', 'domain.name-one-label'],
    ['satuan_ku', 'domain.name-characters'],
    ['-satuan', 'domain.name-characters'],
    ['satuan-', 'domain.name-characters'],
    ['satüan', 'domain.name-characters'],
    ['satuan\nku', 'domain.name-characters'],
    ['xn--satuan', 'domain.name-double-hyphen'],
  ])('%j gives %s', (typed, expected) => {
    expect(verdict(typed)).toBe(expected);
  });

  it('is refused with one of the rules or is a label directly below mil.id, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        expect(verdict(typed)).toMatch(/^(domain\.name-[a-z-]+|[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\.mil\.id)$/);
      }),
    );
  });
});
