import { filesBelow, read, type Source } from './sources';

/** Put together here so that this file doesn't hold what it looks for. */
const forbidden = [
  new RegExp(`(?:^|[\\s"'\`(=:,])/(?:${['wo' + 'rk', 'fa' + 'rm'].join('|')})/[a-z.]`, 'm'),
  new RegExp(`(?:\\.\\./|\\b)${'sha' + 'red'}/(?:design|research|spec|README)`),
  new RegExp(`https?://[^\\s"'<>/]*(?:${['regis' + 'try\\.', 'artifac' + 'tory', 'nex' + 'us', 'npm' + 'js', 'mirr' + 'or'].join('|')})`),
];

const textual = /\.(?:ts|mts|mjs|cjs|js|json|md|hbs|css|sh|svg|ya?ml|conf|txt|html|service)$|(?:^|\/)(?:\.npmrc|\.swcrc|\.gitignore|panji|lab|chromium)$/;

function found(sources: readonly Source[]): string[] {
  return sources.flatMap((s) => forbidden.flatMap((word) => s.text.match(word)?.[0].trim() ?? []).map((what) => `${s.path}: ${what}`));
}

describe('words of where this was built', () => {
  it('are in no file', () => {
    const sources = read(filesBelow('.', (path) => textual.test(path)));
    expect(sources.length).toBeGreaterThan(200);
    expect(found(sources)).toEqual([]);
  });

  it('would be seen', () => {
    const one = (text: string): string[] => found([{ path: 'x', text }]);
    expect(one(`cd ${'/wo' + 'rk/main'}`)).toHaveLength(1);
    expect(one(`"${'https://regis' + 'try.host.example/a'}"`)).toHaveLength(1);
    expect(one('a network/worker; /workers/1; https://registri.mil.id')).toEqual([]);
  });
});
