import type { Run } from './run';

const systemctl = '/usr/bin/systemctl';

/** Enabled for the next boot and running now. @returns whether anything changed. */
export async function ensureUnit(run: Run, unit: string): Promise<boolean> {
  const [enabled, active] = [await run(systemctl, ['is-enabled', '--quiet', unit], { accept: [1, 3, 4] }), await run(systemctl, ['is-active', '--quiet', unit], { accept: [1, 3, 4] })];
  if (enabled.code === 0 && active.code === 0) return false;
  await run(systemctl, ['enable', '--now', '--quiet', unit], { timeoutMs: 60_000 });
  return true;
}

export async function reloadUnit(run: Run, unit: string): Promise<void> {
  await run(systemctl, ['reload-or-restart', unit], { timeoutMs: 60_000 });
}

export async function restartUnit(run: Run, unit: string): Promise<void> {
  await run(systemctl, ['restart', unit], { timeoutMs: 60_000 });
}

export async function stopUnit(run: Run, unit: string): Promise<void> {
  await run(systemctl, ['stop', unit], { timeoutMs: 60_000 });
}

/** 'active', 'inactive', 'failed', … as systemd says it. */
export async function unitStates(run: Run, units: readonly string[]): Promise<{ name: string; state: string }[]> {
  const { stdout } = await run(systemctl, ['is-active', ...units], { accept: [1, 3, 4] });
  const states = stdout.trim().split('\n');
  return units.map((name, i) => ({ name, state: states[i] ?? 'unknown' }));
}
