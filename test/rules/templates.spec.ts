import Handlebars from 'handlebars';
import { filesBelow, read } from './sources';

interface Node {
  readonly type?: string;
  readonly escaped?: boolean;
  readonly loc?: { readonly start: { readonly line: number } };
}

/** Lines where a template writes without escaping: `{{{x}}}` and `{{&x}}`. */
function unescaped(template: string): number[] {
  const found: number[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.type === 'MustacheStatement' && node.escaped === false) found.push(node.loc?.start.line ?? 0);
    Object.entries(node).forEach(([key, child]) => key !== 'loc' && visit(child));
  };
  visit(Handlebars.parse(template));
  return found;
}

describe('templates', () => {
  const templates = read([...filesBelow('apps', (p) => p.endsWith('.hbs')), ...filesBelow('libs', (p) => p.endsWith('.hbs'))]);

  it('are read and parsed', () => {
    expect(templates.length).toBeGreaterThan(5);
  });

  it('never write without escaping', () => {
    expect(templates.flatMap((t) => unescaped(t.text).map((line) => `${t.path}:${line}`))).toEqual([]);
  });

  it('would be seen doing so, in a block and by either way', () => {
    expect(unescaped('{{a}}\n{{{b}}}')).toEqual([2]);
    expect(unescaped('{{#if x}}{{&b}}{{else}}\n{{{c}}}{{/if}}')).toEqual([1, 2]);
    expect(unescaped('{{!-- {{{no}}} --}}{{#each l}}{{this}}{{/each}}')).toEqual([]);
  });
});
