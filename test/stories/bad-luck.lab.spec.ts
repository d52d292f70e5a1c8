import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labEnvironment } from '../../apps/cli/src/instance';
import { lab, openRoot } from '../../apps/cli/src/launch/lab';
import { Stack } from '../support/stack';
import { actingHeads } from './acting-heads';
import { freshLabel, Office, storyOf, type Detail } from './office';

let stack: Stack;
let office: Office;
let heads: string[];

beforeAll(async () => {
  stack = await Stack.up();
  const stand = await actingHeads(stack, 4);
  heads = stand.map((h) => h.key);
  office = new Office(stack.address, [...stack.people, ...stand]);
}, 180_000);

const node = (name: string, ...verb: string[]) => lab(stack.instance, ['node', name, ...verb], true);
const shell = (name: string, script: string) => node(name, 'exec', '--', 'sh', '-c', script);

/** A signed request whose story meets the trouble; answers what its step says, once it says it. */
async function meets(head: string, step: string, code: RegExp): Promise<{ id: string; name: string; said: Detail }> {
  const name = `${freshLabel('sial')}.mil.id`;
  const id = await office.prepare(name);
  await office.sign(id, head);
  const said = await office.until(id, (d) => code.test(errorOf(d, step)?.code ?? ''), `${step} with ${String(code)}`);
  return { id, name, said };
}

function errorOf(detail: Detail, step: string) {
  return storyOf(detail)?.steps.find((s) => s.name === step)?.error ?? null;
}

async function retry(id: string): Promise<void> {
  const step = storyOf(await office.detail(id))!.steps.find((s) => s.state === 'stuck')! as unknown as { id: string };
  await (await office.cast.as('officer')).post(`/api/steps/${step.id}/retry`, {});
}

it('hosting nodes that cannot be reached: the step says which, waits, and ends right when they are back', async () => {
  const hosts = (verb: string) => Promise.all([node('host1', verb), node('host2', verb)]);
  await hosts('stop');
  const { id, said } = await meets(heads[0]!, 'account', /^node\.(unreachable|deadline)/).finally(() => hosts('start'));
  expect(errorOf(said, 'account')!.text).toMatch(/host[12] tidak dapat dihubungi.*dicoba kembali/);
  await office.executed(id, 150_000);
}, 300_000);

it('an ACME server that is away: the step says so, waits, and the certificate comes when it is back', async () => {
  await node('acme', 'stop');
  const { id, said } = await meets(heads[1]!, 'tls', /^certificates\./).finally(() => node('acme', 'start'));
  expect(errorOf(said, 'tls')!.text).toMatch(/[Pp]enerbit sertifikat.*dicoba lagi/);
  await office.executed(id, 150_000);
}, 300_000);

it('a name server that refuses the zone: stuck with its words, and done after Retry', async () => {
  await shell('ns1', `mv /usr/bin/kzonecheck /usr/bin/kzonecheck.real && printf '#!/bin/sh\\necho "[ditolak] uji coba"; exit 1\\n' > /usr/bin/kzonecheck && chmod 755 /usr/bin/kzonecheck`);
  try {
    const { id, said } = await meets(heads[2]!, 'zone', /refused/);
    expect(errorOf(said, 'zone')!.text).toMatch(/menolak zona .*\.mil\.id/);
    await shell('ns1', 'mv /usr/bin/kzonecheck.real /usr/bin/kzonecheck');
    await retry(id);
    await office.executed(id);
  } finally {
    await shell('ns1', 'test ! -e /usr/bin/kzonecheck.real || mv /usr/bin/kzonecheck.real /usr/bin/kzonecheck');
  }
}, 300_000);

it('a host key that changed: quarantined and stuck, never trusted again by itself; done after a new enrolment and Retry', async () => {
  for (const name of ['host1', 'host2']) {
    await shell(name, 'rm /etc/ssh/ssh_host_ed25519_key* && ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key');
    await node(name, 'kill');
    await node(name, 'start');
  }
  const { id, said } = await meets(heads[3]!, 'account', /^node\.(host-key-changed|quarantined)/);
  expect(errorOf(said, 'account')!.text).toMatch(/kunci/i);
  for (const name of ['host1', 'host2']) await enrolAgain(name);
  await retry(id);
  await office.executed(id);
}, 300_000);

/** As an operator does it: the fingerprint read at the node's own console, root opened once. */
async function enrolAgain(name: string): Promise<void> {
  const { instance } = stack;
  const run = (program: string, args: readonly string[], env = {}) => spawnSync(program, args, { encoding: 'utf8', env: { ...labEnvironment(instance), ...env } });
  const console = run(join(instance.checkout, 'deploy/lab/lab'), ['node', name, 'exec', '--', 'ssh-keygen', '-l', '-f', '/etc/ssh/ssh_host_ed25519_key.pub']);
  const fingerprint = /SHA256:\S+/.exec(console.stdout)![0];
  await openRoot(instance, name, await readFile(`${stack.lab.enrolKey}.pub`, 'utf8'));
  const { role, address } = stack.lab.nodes.find((n) => n.name === name)!;
  const args = ['node', 'enrol', '--name', name, '--role', role, '--address', address, '--fingerprint', fingerprint, '--root-key', stack.lab.enrolKey];
  const said = run(join(instance.checkout, 'node_modules/.bin/node'), [join(instance.checkout, 'dist/apps/cli/src/main.js'), ...args], { PANJI_STATE: instance.state });
  expect(said.stderr).toBe('');
  expect(said.status).toBe(0);
}
