import { documentRootOf, homeOf, logsOf, socketOf, tlsOf } from './hosting-layout';

export interface SiteOnNode {
  readonly siteId: string;
  readonly accountId: number;
  readonly uid: number;
  readonly name: string;
  readonly kind: 'static' | 'php';
}

export interface SiteOptions {
  /** SHA-256 of the leaf to serve; without one the site is served over HTTP alone. */
  readonly certificate: string | null;
  readonly ipv6: boolean;
}

/** The nginx servers of one site; its first line says what the site is, for `probeHosting`. */
export function renderSite(site: SiteOnNode, options: SiteOptions): string {
  const lines = [headline(site)];
  if (options.certificate === null) lines.push(server(site, listen(80, '', options.ipv6), content(site)));
  else {
    lines.push(server(site, listen(80, '', options.ipv6), [`return 301 https://${site.name}$request_uri;`]));
    lines.push(server(site, listen(443, ' ssl http2', options.ipv6), [...tls(site.siteId, options.certificate), ...content(site)]));
  }
  return `${lines.join('\n')}\n`;
}

/** Answers with the generation's number to this machine alone: proof that a reload has taken place. */
export function renderGeneration(generation: number, host: string): string {
  return `server {\n    listen 80;\n    server_name ${host};\n    access_log off;\n    allow 127.0.0.1;\n    deny all;\n    location = / { default_type text/plain; return 200 "${generation}"; }\n}\n`;
}

const head = /^# panji site=([0-9a-f-]{36}) account=(\d+) uid=(\d+) kind=(static|php) name=([a-z0-9.-]+)$/;

function headline(site: SiteOnNode): string {
  return `# panji site=${site.siteId} account=${site.accountId} uid=${site.uid} kind=${site.kind} name=${site.name}`;
}

/** What a rendered file says it is; null for a file that is not ours. */
export function siteOfFile(content: string): SiteOnNode | null {
  const found = head.exec(content.slice(0, content.indexOf('\n')));
  if (!found) return null;
  return { siteId: found[1]!, accountId: Number(found[2]), uid: Number(found[3]), kind: found[4] as SiteOnNode['kind'], name: found[5]! };
}

function listen(port: number, how: string, ipv6: boolean): string[] {
  return [`listen ${port}${how};`, ...(ipv6 ? [`listen [::]:${port}${how};`] : [])];
}

function server(site: SiteOnNode, listens: readonly string[], body: readonly string[]): string {
  const own = [...listens, `server_name ${site.name};`, `access_log ${logsOf(site.siteId)}/access.log;`, `error_log ${logsOf(site.siteId)}/error.log;`];
  return `server {\n${[...own, ...body].map((line) => `    ${line}`).join('\n')}\n}`;
}

function tls(siteId: string, certificate: string): string[] {
  const folder = `${tlsOf(siteId)}/${certificate}`;
  return [
    `ssl_certificate ${folder}/chain.pem;`,
    `ssl_certificate_key ${folder}/key.pem;`,
    'add_header Strict-Transport-Security "max-age=15768000" always;',
  ];
}

function content(site: SiteOnNode): string[] {
  return [
    `root ${documentRootOf(site)};`,
    // Checked from the root-owned home on: `from=$document_root` would trust the site's folder, which the tenant can replace by a link.
    `disable_symlinks if_not_owner from=${homeOf(site.uid)};`,
    'client_max_body_size 32m;',
    'add_header X-Content-Type-Options nosniff always;',
    'add_header X-Frame-Options SAMEORIGIN always;',
    'add_header Referrer-Policy strict-origin-when-cross-origin always;',
    // The order matters: the first regular expression that matches wins.
    'location ~ /\\.(?!well-known/) { return 404; }',
    ...(site.kind === 'php' ? php(site.accountId) : ['index index.html;', 'location / { try_files $uri $uri/ =404; }']),
    // Never the source of a program as text, nor what an editor or a dump leaves beside it.
    'location ~* (?:\\.(?:php[0-9]?|phtml|phar|phps|inc|ini|sql|sqlite|bak|old|orig|save|swp)(?:/|$)|\\.php[.~][^/]*$|~$) { return 404; }',
  ];
}

function php(accountId: number): string[] {
  return [
    'index index.php index.html;',
    'location / { try_files $uri $uri/ /index.php?$args; }',
    'location ~ \\.php$ {',
    // `photo.jpg/x.php` is no file, so it never reaches PHP.
    '    try_files $uri =404;',
    '    include fastcgi.conf;',
    // https://httpoxy.org: a request header must not become the proxy of PHP's own requests.
    '    fastcgi_param HTTP_PROXY "";',
    '    fastcgi_read_timeout 60s;',
    `    fastcgi_pass unix:${socketOf(accountId)};`,
    '}',
  ];
}
