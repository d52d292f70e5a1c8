import { spawn } from 'node:child_process';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs of the lab's tree (dig, curl, sftp, pdfsig), run beside the nodes in a network without a way out. */
export class Tools {
  constructor(private readonly runner: string) {}

  /** @param binds host folders the program may see, as `host:inside` */
  run(argv: readonly string[], options: { binds?: readonly string[]; stdin?: string; timeoutMs?: number } = {}): Promise<Said> {
    const binds = (options.binds ?? []).flatMap((b) => ['--bind', b]);
    return new Promise((resolve, reject) => {
      const child = spawn(this.runner, [...binds, '--', ...argv], { stdio: ['pipe', 'pipe', 'pipe'], timeout: options.timeoutMs ?? 30_000 });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (c: Buffer) => (said.stdout += c.toString()));
      child.stderr.on('data', (c: Buffer) => (said.stderr += c.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code: code ?? -1, ...said }));
      child.stdin.on('error', () => undefined); // a program that does not read its input is no error
      child.stdin.end(options.stdin ?? '');
    });
  }
}
