import fc from 'fast-check';
import { decodeOperation } from '@app/node-protocol';
import { renderPool } from './render-account';
import { renderSite, siteOfFile, type SiteOnNode } from './render-site';

const site: SiteOnNode = { siteId: '0193aaaa-0000-7000-8000-000000000001', accountId: 1, uid: 100_001, name: 'situs.mil.id', kind: 'php' };
const leaf = 'ab'.repeat(32);

const decodes = (ask: unknown): boolean => {
  try {
    decodeOperation(ask);
    return true;
  } catch {
    return false;
  }
};

describe('the nginx file of a site', () => {
  it('says in its first line what it is, and is read back', () => {
    for (const kind of ['php', 'static'] as const) expect(siteOfFile(renderSite({ ...site, kind }, { certificate: null, ipv6: true }))).toEqual({ ...site, kind });
    expect(siteOfFile('server {}\n')).toBeNull();
  });

  it('without a certificate serves over HTTP, with one redirects there', () => {
    expect(renderSite(site, { certificate: null, ipv6: false })).not.toContain('443');
    const secure = renderSite(site, { certificate: leaf, ipv6: false });
    expect(secure).toContain('return 301 https://situs.mil.id$request_uri;');
    expect(secure).toContain(`ssl_certificate /var/lib/panji/tls/${site.siteId}/${leaf}/chain.pem;`);
    expect(secure.match(/root \/srv/g)).toHaveLength(1);
  });

  it('checks for links from the root-owned home on, never only below the folder that the tenant may replace', () => {
    expect(renderSite(site, { certificate: null, ipv6: false })).toContain('disable_symlinks if_not_owner from=/srv/satker/100001;');
  });

  it('hands only existing files to PHP, and no file at all when the site is static', () => {
    const php = renderSite(site, { certificate: null, ipv6: false });
    expect(php.slice(php.indexOf('location ~ \\.php$'))).toMatch(/^location ~ \\.php\$ \{\n\s+try_files \$uri =404;/);
    expect(renderSite({ ...site, kind: 'static' }, { certificate: null, ipv6: false })).not.toContain('fastcgi_pass');
  });

  it('gives nobody the source of a program, nor what an editor, a dump or a deployment leaves beside it', () => {
    const text = renderSite({ ...site, kind: 'static' }, { certificate: null, ipv6: false });
    const shut = [...text.matchAll(/location (~\*?) (\S+) \{ return 404; \}/g)].map(([, how, pattern]) => new RegExp(pattern!, how === '~*' ? 'i' : ''));
    const served = (path: string): boolean => !shut.some((pattern) => pattern.test(path));
    for (const path of ['/x.php', '/x.PHP', '/x.php/y', '/x.php~', '/x.php.bak', '/x.php.txt', '/config.inc', '/s1_1.ini', '/dump.sql', '/a/.env', '/.git/config', '/index.html~', '/x.phar', '/x.php5']) expect([path, served(path)]).toEqual([path, false]);
    for (const path of ['/', '/index.html', '/.well-known/security.txt', '/a/php', '/informasi.pdf', '/ini/sql.html', '/old/', '/x.phpx', '/graphics.png']) expect([path, served(path)]).toEqual([path, true]);
  });

  it('is never reached by a name that could end a directive: the wire refuses it', () => {
    const ask = { op: 'ensureSite', ...site };
    expect(decodes(ask)).toBe(true);
    for (const name of ['a.mil.id; return 200', 'a.mil.id\nserver_name x', '$host.mil.id', '*.mil.id', '_dmarc.mil.id', '.mil.id', 'a..mil.id', 'a.mil.id/../..', 'A.mil.id', 'mil', '~^x.mil.id', 'a.mil.id ', '"a".mil.id', '-a.mil.id']) {
      expect(`${name}: ${decodes({ ...ask, name })}`).toBe(`${name}: false`);
    }
  });

  it('of any site the wire lets in has the same directives: only values differ', () => {
    const shape = (text: string): string => text.split('\n').slice(1).map((line) => line.trim().split(' ')[0]).join();
    const expected = shape(renderSite(site, { certificate: null, ipv6: false }));
    const hostile = fc.oneof(fc.domain(), fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('a.mil.id', 'x{y}.id', 'a;b.id', "a'b.id"));
    fc.assert(
      fc.property(hostile, fc.integer(), (name, uid) => {
        if (!decodes({ op: 'ensureSite', ...site, name, uid })) return;
        const text = renderSite({ ...site, name, uid }, { certificate: null, ipv6: false });
        expect(shape(text)).toBe(expected);
        expect(siteOfFile(text)).toEqual({ ...site, name, uid });
      }),
    );
  });
});

describe('the pool of an account', () => {
  it('keeps PHP in the home, without programs, with temporary files of its own', () => {
    const pool = renderPool({ accountId: 1, uid: 100_001, limits: { memoryMb: 256, processes: 16, cpuPercent: 100 } });
    for (const line of ['php_admin_value[open_basedir] = /srv/satker/100001/', 'php_admin_value[session.save_path] = /srv/satker/100001/tmp', 'security.limit_extensions = .php', 'clear_env = yes']) expect(pool).toContain(line);
    expect(pool).toMatch(/disable_functions\] = .*\bexec\b.*\bproc_open\b.*\bputenv\b/);
    expect(pool).not.toMatch(/^(user|listen\.owner)/m);
  });

  it('takes keys of one line without options only', () => {
    const ask = (key: string) => ({ op: 'ensureAccount', accountId: 1, uid: 100_001, sshKeys: [key], limits: { memoryMb: 256, processes: 16, cpuPercent: 100 } });
    const key = `ssh-ed25519 ${'A'.repeat(68)}`;
    expect(decodes(ask(key))).toBe(true);
    for (const bad of [`command="sh" ${key}`, `${key}\n${key}`, `${key} comment`, key.replace('ssh-ed25519', 'ssh-dss')]) expect(decodes(ask(bad))).toBe(false);
  });
});
