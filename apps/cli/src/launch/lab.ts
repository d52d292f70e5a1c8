import { spawn } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labEnvironment, type Instance } from '../instance';

/** What `deploy/lab/lab up` says of the lab it brought up. */
export interface LabFacts {
  readonly gateway: string;
  readonly nodes: readonly { readonly name: string; readonly role: 'hosting' | 'knot' | 'bind'; readonly address: string; readonly hostKeyFingerprint: string }[];
  readonly enrolKey: string;
  readonly resolver: string;
  readonly acme: { readonly directory: string; readonly ca: string; readonly roots: string };
  readonly mail: { readonly host: string; readonly port: number; readonly folder: string };
  readonly tools: { readonly run: string; readonly chromium: string };
}

/** Why this machine cannot carry the lab, in words for the person who started; null when it can. */
export async function labObstacle(instance: Instance): Promise<string | null> {
  if (process.platform !== 'linux') return 'the lab needs Linux: on another system the panel runs without its real nodes';
  if (!instance.root) return 'the lab needs root: run the same command as root to have real nodes, name servers and the ACME server';
  const debian = await access('/etc/debian_version').then(() => true, () => false);
  return debian ? null : 'the lab needs Debian (it builds its nodes from Debian packages): enrol real servers instead, see docs/guides';
}

/** Runs `deploy/lab/lab` with its words on this terminal, or quietly. Answers its exit code. */
export function lab(instance: Instance, args: readonly string[], quiet = false, input?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(instance.checkout, 'deploy/lab/lab'), args, {
      env: { ...labEnvironment(instance) },
      cwd: instance.checkout,
      stdio: [input === undefined ? 'inherit' : 'pipe', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
    child.stdin?.end(input);
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

export async function labFacts(instance: Instance): Promise<LabFacts | null> {
  const text = await readFile(join(instance.state, 'lab/lab.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as LabFacts);
}

/** Opens root of a lab node to the enrolment key once more, for another enrolment (a newer agent): what an operator does at a real server's console. */
export async function openRoot(instance: Instance, name: string, publicKey: string): Promise<void> {
  const code = await lab(instance, ['node', name, 'exec', '--', 'tee', '/root/.ssh/authorized_keys'], true, publicKey);
  if (code !== 0) throw new Error(`the lab node ${name} did not take the enrolment key`);
}
