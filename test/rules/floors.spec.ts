import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import floors from './floors.json';
import { root } from './sources';

interface Cruised {
  readonly modules: readonly { readonly source: string }[];
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

/** In a process of its own: dependency-cruiser is an ES module with a program of its own. */
function cruise(tree: string): Cruised {
  const script = `import(${JSON.stringify(join(__dirname, 'cruise.mjs'))}).then((m) => process.stdout.write(JSON.stringify(m.cruise(${JSON.stringify(tree)}))))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] })) as Cruised;
}

jest.setTimeout(60_000);

describe('the floors of the house', () => {
  let house: Cruised;
  beforeAll(() => {
    house = cruise(root);
  });

  it('hold: every arrow goes down, by the doors, without circles', () => {
    const { modules, violations } = house;
    expect(modules.length).toBeGreaterThan(100);
    expect(violations.map((v) => `${v.rule}: ${v.from} -> ${v.to}`)).toEqual([]);
  });

  it('leave no lib or app of the table unread', () => {
    const read = new Set(house.modules.map((m) => m.source.split('/').slice(0, 2).join('/')));
    const known = [...Object.keys(floors.libs).map((l) => `libs/${l}`), ...Object.keys(floors.apps).map((a) => `apps/${a}`)];
    expect(known.filter((k) => !read.has(k))).toEqual([]);
  });
});

describe('the reader of the floors', () => {
  let tree: string;
  const plant = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'floors-'));
    cpSync(join(root, 'tsconfig.json'), join(tree, 'tsconfig.json'));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const lib of Object.keys(floors.libs)) plant(`libs/${lib}/src/index.ts`, 'export * from "./inner";');
    for (const lib of Object.keys(floors.libs)) plant(`libs/${lib}/src/inner.ts`, 'export const inner = 1;');
    for (const app of Object.keys(floors.apps)) plant(`apps/${app}/src/main.ts`, 'export const main = 1;');
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('finds each kind of planted violation', () => {
    plant('libs/platform/src/up.ts', 'import { inner } from "@app/identity"; export const up = inner;');
    plant('libs/hosting/src/zones.ts', 'import type { inner } from "@app/zones"; export type Z = typeof inner;');
    plant('libs/letters/src/app.ts', 'import { main } from "../../../apps/panel/src/main"; export const app = main;');
    plant('apps/worker/src/other.ts', 'import { main } from "../../panel/src/main"; export const other = main;');
    plant('apps/agent/src/platform.ts', 'import { inner } from "@app/platform"; export const p = inner;');
    plant('apps/panel/src/back-door.ts', 'import { inner } from "../../../libs/zones/src/inner"; export const b = inner;');
    plant('libs/zones/src/own-door.ts', 'import { inner } from "@app/zones"; export const o = inner;');
    plant('libs/remote/src/one.ts', 'import { two } from "./two"; export const one = (): unknown => two;');
    plant('libs/remote/src/two.ts', 'import { one } from "./one"; export const two = (): unknown => one;');
    plant('libs/kernel/src/nest.ts', 'import { Injectable } from "@nestjs/common"; export const n = Injectable;');
    plant('libs/clocks/src/file.ts', 'import { readFileSync } from "node:fs"; export const f = readFileSync;');
    plant('libs/identity/src/http.ts', 'import express from "express"; export const h = express;');
    plant('libs/registry/src/nowhere.ts', 'import { gone } from "./gone"; export const g = gone;');
    plant('libs/unheard/src/index.ts', 'export const unheard = 1;');
    plant('apps/cli/src/unheard.ts', 'import { unheard } from "../../../libs/unheard/src"; export const u = unheard;');
    const found = new Set(cruise(tree).violations.map((v) => `${v.rule} ${v.from}`));
    for (const expected of [
      'floor-of-platform libs/platform/src/up.ts',
      'floor-of-hosting libs/hosting/src/zones.ts',
      'libs-know-no-app libs/letters/src/app.ts',
      'apps-are-strangers apps/worker/src/other.ts',
      'floor-of-agent apps/agent/src/platform.ts',
      'by-the-door apps/panel/src/back-door.ts',
      'not-by-the-own-door libs/zones/src/own-door.ts',
      'no-circle libs/remote/src/one.ts',
      'bare-floors libs/kernel/src/nest.ts',
      'pure libs/clocks/src/file.ts',
      'libs-know-no-http libs/identity/src/http.ts',
      'resolvable libs/registry/src/nowhere.ts',
      'known-to-the-table apps/cli/src/unheard.ts',
    ]) {
      expect(found).toContain(expected);
    }
  });

  it('refuses to call an empty tree clean', () => {
    const empty = mkdtempSync(join(tmpdir(), 'floors-'));
    mkdirSync(join(empty, 'apps'));
    mkdirSync(join(empty, 'libs'));
    cpSync(join(root, 'tsconfig.json'), join(empty, 'tsconfig.json'));
    try {
      expect(() => cruise(empty)).toThrow();
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
  });
});
