import { spawnSync } from 'node:child_process';
import { isDead, workerName } from './worker-name';

describe('a worker’s name', () => {
  it('tells that its process lives', () => {
    expect(isDead(workerName())).toBe(false);
  });

  it('tells that a process of this machine is gone', () => {
    const { pid } = spawnSync('/bin/true');
    expect(isDead(workerName().replace(/:\d+:/, `:${pid}:`))).toBe(true);
  });

  it('tells nothing of another machine’s processes', () => {
    const { pid } = spawnSync('/bin/true');
    expect(isDead(`elsewhere/00000000/1:${pid}:abcd`)).toBe(false);
  });
});
