import { read } from './sources';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, Manifest & { readonly resolved?: string; readonly version?: string }>>;
}

function loosePins(manifest: Manifest): string[] {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies, ...manifest.overrides };
  return Object.entries(all).filter(([, v]) => !/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(v)).map(([name, v]) => `${name}@${v}`);
}

/** npm forgets optional packages of other platforms when a lock is made on one that has node_modules already. */
function missingOptional(lock: Lock): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !found(lock, path, name)).map((name) => `${path === '' ? '(root)' : path} wants ${name}`),
  );
}

/** As Node looks: in the package's own node_modules, then in each above it. */
function found(lock: Lock, path: string, name: string): boolean {
  const above = path.split(/(?:^|\/)node_modules\//).filter((p) => p !== '');
  for (let depth = above.length; depth >= 0; depth--) {
    const place = [...above.slice(0, depth), name].map((p) => `node_modules/${p}`).join('/');
    if (lock.packages[place] !== undefined) return true;
  }
  return false;
}

describe('packages', () => {
  const [manifestText, lockText] = read(['package.json', 'package-lock.json']).map((s) => s.text);
  const manifest = JSON.parse(manifestText!) as Manifest;
  const lock = JSON.parse(lockText!) as Lock;

  it('are pinned to one version each', () => {
    expect(loosePins(manifest)).toEqual([]);
  });

  it('are the same in the lockfile', () => {
    const { dependencies, devDependencies, optionalDependencies } = lock.packages['']!;
    expect({ dependencies, devDependencies, optionalDependencies }).toEqual({
      dependencies: manifest.dependencies,
      devDependencies: manifest.devDependencies,
      optionalDependencies: manifest.optionalDependencies,
    });
  });

  it('have every optional package of every platform in the lockfile', () => {
    expect(missingOptional(lock)).toEqual([]);
  });

  it('come from nowhere in particular: the lockfile names no host', () => {
    expect(Object.entries(lock.packages).filter(([, p]) => p.resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('would be seen loose or missing', () => {
    expect(loosePins({ dependencies: { a: '^1.0.0', b: '1.0.0', c: 'latest' } })).toEqual(['a@^1.0.0', 'c@latest']);
    const of = (more: object): Lock => ({ packages: { 'node_modules/a': { optionalDependencies: { b: '1' } }, ...more } });
    expect(missingOptional(of({}))).toEqual(['node_modules/a wants b']);
    expect(missingOptional(of({ 'node_modules/b': {} }))).toEqual([]);
    expect(missingOptional(of({ 'node_modules/a/node_modules/b': {} }))).toEqual([]);
  });
});
