import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabFacts } from '../launch/lab';
import type { Tools } from './tools';

/** What the new name must prove, each by a program that is not ours. Every check answers its evidence or throws what was wrong. */
export class Evidence {
  constructor(
    private readonly tools: Tools,
    private readonly lab: LabFacts,
    private readonly name: string,
  ) {}

  /** Both servers answer with authority, and the same. */
  async nameServers(): Promise<string> {
    const servers = this.lab.nodes.filter((n) => n.role !== 'hosting');
    const answers = await Promise.all(servers.map((s) => this.authoritative(s.address)));
    const [first] = answers;
    if (first === undefined || answers.some((a) => a !== first)) throw new Error(`the servers disagree: ${answers.join(' / ')}`);
    return `${servers.map((s) => s.name).join(' = ')}: A ${first}`;
  }

  /** From mil.id down, as any resolver finds it. */
  async resolver(): Promise<string> {
    const said = await this.tools.run(['dig', '+short', '+time=3', `@${this.lab.resolver}`, this.name, 'A']);
    const address = said.stdout.trim();
    if (!/^[\d.]+$/.test(address)) throw new Error(`the resolver says "${address || said.stderr.trim()}"`);
    return `unbound: ${address}`;
  }

  /** HTTPS with the lab's roots and no other; plain HTTP must lead there. */
  async https(): Promise<string> {
    const roots = ['--cacert', '/run/roots/acme-roots.pem'];
    const secure = await this.curl([...roots, '-o', '/dev/null', '-w', '%{http_code} %{ssl_verify_result}', `https://${this.name}/`]);
    if (secure.stdout !== '200 0') throw new Error(`https answered "${secure.stdout}" ${secure.stderr.trim()}`);
    const plain = await this.curl(['-o', '/dev/null', '-w', '%{http_code} %{redirect_url}', `http://${this.name}/`]);
    if (plain.stdout !== `301 https://${this.name}/` && plain.stdout !== `308 https://${this.name}/`) throw new Error(`http answered "${plain.stdout}"`);
    return 'https 200, rantai tepercaya; http dialihkan ke https';
  }

  /** A real client puts a page by key and sees nothing above its home. */
  async sftp(host: string, user: string, privateKey: string, folder: string): Promise<string> {
    const work = await mkdtemp(join(tmpdir(), 'panji-journey-'));
    try {
      await writeFile(join(work, 'key'), privateKey, { mode: 0o600 });
      await writeFile(join(work, 'probe.php'), probePage);
      const options = ['-i', '/run/journey/key', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
      const sftp = (stdin: string) => this.tools.run(['sftp', ...options, '-b', '-', `${user}@${host}`], { binds: [`${work}:/run/journey`], stdin });
      const put = await sftp(`put /run/journey/probe.php ${folder}/probe.php\nls ${folder}\n`);
      if (put.code !== 0) throw new Error(`sftp put: ${put.stderr.trim().slice(0, 300)}`);
      const out = await sftp('cd /etc\n');
      if (out.code === 0) throw new Error('the SFTP client could enter /etc: the chroot does not hold');
      return `${user}@${host}: probe.php diterima, /etc tertutup`;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  /** PHP runs as the account's own uid and reaches its own database, by the file that SFTP shows at its root. */
  async php(): Promise<string> {
    const said = await this.curl(['--cacert', '/run/roots/acme-roots.pem', `https://${this.name}/probe.php`]);
    const found = /^uid=(\d+) database=(\S+) written=panji$/.exec(said.stdout.trim());
    if (found === null) throw new Error(`PHP said "${said.stdout.trim().slice(0, 300)}" ${said.stderr.trim()}`);
    return `PHP sebagai uid ${found[1]}, menulis dan membaca ${found[2]}`;
  }

  /** Valid and trusted under the office's own root; with one byte changed, not. */
  async letter(pdf: Buffer, rootCertificate: string): Promise<string> {
    const work = await mkdtemp(join(tmpdir(), 'panji-letter-'));
    try {
      const changed = Buffer.from(pdf);
      changed[signedByte(pdf)]! ^= 1;
      await Promise.all([writeFile(join(work, 'letter.pdf'), pdf), writeFile(join(work, 'changed.pdf'), changed), writeFile(join(work, 'root.pem'), rootCertificate)]);
      const within = (argv: string[]) => this.tools.run(argv, { binds: [`${work}:/run/letter`] });
      await within(['mkdir', '-p', '/run/letter/nss']);
      await within(['certutil', '-N', '-d', '/run/letter/nss', '--empty-password']);
      await within(['certutil', '-A', '-d', '/run/letter/nss', '-n', 'root', '-t', 'CT,C,C', '-i', '/run/letter/root.pem']);
      const good = await within(['pdfsig', '-nssdir', '/run/letter/nss', '/run/letter/letter.pdf']);
      if (!/Signature is Valid/.test(good.stdout) || !/Certificate is Trusted/.test(good.stdout)) throw new Error(`pdfsig: ${good.stdout.trim()} ${good.stderr.trim()}`);
      const bad = await within(['pdfsig', '-nssdir', '/run/letter/nss', '/run/letter/changed.pdf']);
      if (/Signature is Valid/.test(bad.stdout)) throw new Error('pdfsig calls a changed letter valid');
      return 'pdfsig: sah dan tepercaya; satu bita diubah: tidak sah';
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }

  private async authoritative(server: string): Promise<string> {
    const said = await this.tools.run(['dig', '+norecurse', '+noall', '+comments', '+answer', '+time=3', `@${server}`, this.name, 'A']);
    const address = /\sIN\s+A\s+([\d.]+)/.exec(said.stdout)?.[1];
    if (address === undefined || !/flags:[^;]*\baa\b/.test(said.stdout)) throw new Error(`${server} does not answer for ${this.name} with authority`);
    return address;
  }

  private curl(argv: readonly string[]) {
    const folder = this.lab.acme.roots.slice(0, this.lab.acme.roots.lastIndexOf('/'));
    return this.tools.run(['curl', '-sS', '--max-time', '15', ...argv], { binds: [`${folder}:/run/roots`] });
  }
}

/** A byte in the middle of the page's own content: the signature covers it (ISO 32000-1 §12.8.1), as it cannot cover its own padding. */
function signedByte(pdf: Buffer): number {
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)/.exec(pdf.toString('latin1'));
  if (range === null) throw new Error('the letter has no signature');
  return Number(range[1]) + Math.floor(Number(range[2]) / 2);
}

/** Reads its access from the file that the account's home holds, writes a row and reads it back. */
const probePage = `<?php
$files = glob(dirname(__DIR__, 2) . '/*.ini');
$a = parse_ini_file($files[0]);
$db = new PDO("mysql:unix_socket={$a['socket']};dbname={$a['database']}", $a['user'], $a['password'], [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
$db->exec('CREATE TABLE IF NOT EXISTS probe (word varchar(20))');
$db->exec('DELETE FROM probe');
$db->exec("INSERT INTO probe VALUES ('panji')");
printf("uid=%d database=%s written=%s", posix_geteuid(), $a['database'], $db->query('SELECT word FROM probe')->fetchColumn());
`;
