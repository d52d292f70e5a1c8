import { spawn } from 'node:child_process';
import { notNow, permanent } from '@app/node-protocol';

export interface RunOptions {
  /** The only way a secret may reach a program: argument lists are public in /proc. */
  readonly stdin?: string | Buffer;
  readonly timeoutMs?: number;
  /** Exit codes that are answers, not failures. */
  readonly accept?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program by absolute path with an argument list: no shell, a clean environment, capped output, a deadline. */
export type Run = (program: string, argv: readonly string[], options?: RunOptions) => Promise<Ran>;

const outputCap = 1024 * 1024;
const cleanEnv = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', HOME: '/root' };

/**
 * @throws NodeFailure permanent `node.program-missing`; retry `node.program-timeout`, `node.program-failed` with the
 * program, its exit code and the last line it wrote to stderr (programs here are never given secrets they would echo).
 */
export const run: Run = (program, argv, options = {}) => {
  if (!program.startsWith('/')) return Promise.reject(permanent('node.program-missing', { program }));
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { env: { ...cleanEnv, ...options.env }, cwd: options.cwd ?? '/', stdio: ['pipe', 'pipe', 'pipe'], shell: false });
    const stdout = capped(child.stdout);
    const stderr = capped(child.stderr);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, options.timeoutMs ?? 20_000);
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? permanent('node.program-missing', { program }) : error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (late) return reject(notNow('node.program-timeout', { program, ms: options.timeoutMs ?? 20_000 }));
      const ran = { code: code ?? -1, stdout: stdout(), stderr: stderr() };
      if (ran.code === 0 || options.accept?.includes(ran.code)) return resolve(ran);
      reject(notNow('node.program-failed', { program, exit: ran.code, said: lastLine(ran.stderr || ran.stdout) }));
    });
    // A program that exits without reading its input is no failure of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
  });
};

/** The same, as the tenant: what a tenant's tree can do to a program then hurts only the tenant. */
export function asTenant(run: Run, tenant: { readonly uid: number; readonly gid: number }): Run {
  return (program, argv, options) =>
    run('/usr/bin/setpriv', [`--reuid=${tenant.uid}`, `--regid=${tenant.gid}`, '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--', program, ...argv], options);
}

export function lastLine(text: string): string {
  const line = text.trimEnd().split('\n').pop() ?? '';
  return line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 300);
}

function capped(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = [];
  let held = 0;
  stream.on('data', (chunk: Buffer) => {
    if (held < outputCap) parts.push(chunk.subarray(0, outputCap - held));
    held += chunk.length;
  });
  return () => Buffer.concat(parts).toString('utf8');
}
