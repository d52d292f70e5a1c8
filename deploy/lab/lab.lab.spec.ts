import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createTransport } from 'nodemailer';
import { theLab } from '../../test/support/lab';

interface Ended {
  readonly code: number;
  readonly stdout: string;
}

function run(program: string, args: readonly string[], env = process.env): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout: 60_000 }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 255), stdout });
    });
  });
}

/** What a lab may leave on a machine: namespaces, links, mounts, control groups, processes, files; those of one instance. */
function traces(instance: string, state: string): string[] {
  const named = (names: readonly string[]): string[] => names.filter((name) => name.includes(instance));
  return [
    ...named(existsSync('/run/netns') ? readdirSync('/run/netns') : []),
    ...named(readdirSync('/sys/class/net')),
    ...named(readFileSync('/proc/self/mounts', 'utf8').split('\n')),
    ...named(['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd'].flatMap((top) => (existsSync(top) ? readdirSync(top) : []))),
    ...named(commandLines()),
    ...(existsSync(state) ? [state] : []),
  ];
}

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // ended meanwhile
      }
    });
}

describe('the running lab', () => {
  const lab = theLab();

  it('boots four nodes, each answering as an SSH server with the host key that lab.json tells', async () => {
    for (const node of lab.nodes) {
      const keys = await run(lab.tools.run, ['--', 'bash', '-c', `ssh-keyscan -t ed25519 ${node.address} 2>/dev/null | ssh-keygen -lf -`]);
      expect(keys.stdout).toContain(node.hostKeyFingerprint);
    }
  });

  it('gives a tool the exit code, the streams and a tree that it cannot write', async () => {
    expect(await run(lab.tools.run, ['--', 'sh', '-c', 'echo said; exit 7'])).toEqual({ code: 7, stdout: 'said\n' });
    expect((await run(lab.tools.run, ['--', 'touch', '/etc/written'])).code).not.toBe(0);
  });

  it('ends a tool and all its children with whoever started it', async () => {
    const mark = `30${randomBytes(3).readUIntBE(0, 3)}`;
    const caller = spawn('bash', ['-c', `'${lab.tools.run}' -- sh -c 'sleep ${mark} & sleep ${mark}'; true`], { stdio: 'ignore' });
    const sleeping = (): string[] => commandLines().filter((line) => line.startsWith(`sleep ${mark}`));
    await until(() => sleeping().length === 2);
    expect(sleeping()).toHaveLength(2);
    caller.kill('SIGKILL');
    await until(() => sleeping().length === 0);
    expect(sleeping()).toEqual([]);
  });

  it('has no way out: no default route, and a resolver that knows no name of the world', async () => {
    expect((await run(lab.tools.run, ['--', 'ip', 'route', 'show', 'default'])).stdout).toBe('');
    expect((await run(lab.tools.run, ['--', 'dig', '+noall', '+comments', 'example.com', 'A'])).stdout).toContain('status: NXDOMAIN');
  });

  it('keeps every message that is sent to its mail sink, whoever it is for', async () => {
    const subject = `mark ${randomBytes(6).toString('hex')}`;
    const sink = createTransport({ host: lab.mail.host, port: lab.mail.port, ignoreTLS: true });
    await sink.sendMail({ from: 'panji@mil.id', to: 'nobody@elsewhere.example', subject, text: 'isi' });
    const kept = readdirSync(lab.mail.folder).filter((file) => readFileSync(join(lab.mail.folder, file), 'utf8').includes(subject));
    expect(kept).toHaveLength(1);
  });

  it('has an ACME server whose present root is in the bundle of roots', async () => {
    const answer = await run(lab.tools.run, ['--bind', `${lab.acme.ca}:/run/ca.pem`, '--', 'curl', '-s', '--cacert', '/run/ca.pem', `${lab.acme.management}/roots/0`]);
    expect(answer.stdout).toContain('BEGIN CERTIFICATE');
    expect(readFileSync(lab.acme.roots, 'utf8')).toContain(answer.stdout.trim());
  });
});

describe('a lab of its own beside it', () => {
  const instance = randomBytes(3).toString('hex');
  const state = join(dirname(theLab().tools.run), '../../..', `spec-${instance}`);
  const subnet = `10.63.${randomBytes(1).readUInt8(0)}`;
  const env = { PATH: process.env['PATH'], PANJI_INSTANCE: instance, PANJI_STATE: state, PANJI_BRIDGE: `pj${instance}`, PANJI_SUBNET: subnet, PANJI_CACHE: '/var/cache/panji' };
  const lab = (...args: string[]): Promise<Ended> => run(join(__dirname, 'lab'), args, env);

  afterAll(() => lab('down'), 60_000);

  it('comes up, keeps its disks over a stop, opens no door again, and leaves nothing behind when it goes down', async () => {
    expect(traces(instance, state)).toEqual([]);
    expect((await lab('up')).code).toBe(0);
    expect(traces(instance, state).length).toBeGreaterThan(15);
    expect((await lab('node', 'host1', 'exec', '--', 'sh', '-c', 'rm /root/.ssh/authorized_keys; echo kept >/srv/mark')).code).toBe(0);

    expect((await lab('stop')).code).toBe(0);
    expect(traces(instance, state)).toEqual([state]);

    expect((await lab('up')).code).toBe(0);
    expect((await lab('node', 'host1', 'exec', '--', 'cat', '/srv/mark')).stdout).toBe('kept\n');
    expect((await lab('node', 'host1', 'exec', '--', 'ls', '/root/.ssh')).stdout).toBe('');

    expect((await lab('down')).code).toBe(0);
    expect(traces(instance, state)).toEqual([]);
  }, 120_000);

  it('brings back what died, and only that', async () => {
    await lab('up');
    const before = await parts();
    await lab('node', 'ns2', 'kill');
    await lab('node', 'mail', 'kill');
    expect(await answers(`${subnet}.22`)).toBe(false);
    expect((await lab('up')).code).toBe(0);
    const after = await parts();
    expect(await answers(`${subnet}.22`)).toBe(true);
    const changed = before.filter((part, i) => part.pid !== after[i]?.pid).map((part) => part.name);
    expect(changed).toEqual(['ns2', 'mail']);
  }, 120_000);

  async function parts(): Promise<{ name: string; pid: number | null }[]> {
    return (JSON.parse((await lab('status', '--json')).stdout) as { parts: { name: string; pid: number | null }[] }).parts;
  }
});

it.each(['PANJI_INSTANCE', 'PANJI_STATE', 'PANJI_BRIDGE', 'PANJI_SUBNET', 'PANJI_CACHE'])('refuses to guess %s', async (name) => {
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], PANJI_INSTANCE: 'abcdef', PANJI_STATE: '/nowhere', PANJI_BRIDGE: 'pjabcdef', PANJI_SUBNET: '10.63.0', PANJI_CACHE: '/nowhere' };
  delete env[name];
  expect((await run(join(__dirname, 'lab'), ['status'], env)).code).toBe(1);
});

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}
