import { asTenant, lastLine, run, type Run } from './run';

describe('running a program', () => {
  it('gives it the arguments as they are: no shell reads them', async () => {
    const { stdout } = await run('/usr/bin/printf', ['%s|', '$(id)', '; rm -rf /', "'", '*']);
    expect(stdout).toBe("$(id)|; rm -rf /|'|*|");
  });

  it('gives it a clean environment', async () => {
    const { stdout } = await run('/usr/bin/env', []);
    expect(stdout.trim().split('\n').map((line) => line.split('=')[0]).sort()).toEqual(['HOME', 'LANG', 'LC_ALL', 'PATH']);
  });

  it('gives it secrets on standard input', async () => {
    expect((await run('/bin/cat', [], { stdin: 'rahasia' })).stdout).toBe('rahasia');
  });

  it('fails with the program, its exit code and its last words', async () => {
    await expect(run('/bin/ls', ['/nowhere-at-all'])).rejects.toMatchObject({ kind: 'retry', code: 'node.program-failed', facts: { program: '/bin/ls', exit: 2, said: expect.stringContaining('nowhere-at-all') } });
  });

  it('takes an exit code that is an answer', async () => {
    expect((await run('/bin/false', [], { accept: [1] })).code).toBe(1);
  });

  it('ends a program that takes too long', async () => {
    await expect(run('/bin/sleep', ['20'], { timeoutMs: 50 })).rejects.toMatchObject({ code: 'node.program-timeout' });
  });

  it('caps what it keeps of the output', async () => {
    expect((await run('/usr/bin/head', ['-c', '3000000', '/dev/zero'])).stdout.length).toBe(1024 * 1024);
  });

  it('says so when there is no such program, or only a name without a path', async () => {
    for (const program of ['/nowhere/at-all', 'ls']) await expect(run(program, [])).rejects.toMatchObject({ kind: 'permanent', code: 'node.program-missing' });
  });

  it('survives a program that does not read its input', async () => {
    expect((await run('/bin/true', [], { stdin: Buffer.alloc(1024 * 1024) })).code).toBe(0);
  });

  it('as a tenant goes through setpriv, with no new privileges and no groups of root', async () => {
    const calls: string[][] = [];
    const recorder: Run = (program, argv) => {
      calls.push([program, ...argv]);
      return Promise.resolve({ code: 0, stdout: '', stderr: '' });
    };
    await asTenant(recorder, { uid: 100001, gid: 100001 })('/bin/mkdir', ['--', 'www']);
    expect(calls).toEqual([['/usr/bin/setpriv', '--reuid=100001', '--regid=100001', '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--', '/bin/mkdir', '--', 'www']]);
  });

  it('shows no control characters of a program’s last words', () => {
    expect(lastLine('first\nlast \u001b[31mred\u0007\n')).toBe('last  [31mred ');
  });
});
