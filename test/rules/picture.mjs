/** Draws docs/picture.svg from the real imports: `node test/rules/picture.mjs [--check]`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from './cruise.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const target = join(root, 'docs/picture.svg');

/** Floors from the roof down; each box has its column, chosen so that long arrows pass between boxes. */
const floors = [
  { title: '6  apps', boxes: { signer: 0.4, panel: 1.6, worker: 2.8, cli: 4.4, lookup: 5.6, agent: 7.3 } },
  { title: '5  services', boxes: { registry: 1.2, ict: 2.2, support: 3.2, hosting: 4.2, mailboxes: 5.2, certificates: 6.2, evaluation: 7.3 } },
  { title: '4  cores', boxes: { approvals: 1.7, zones: 5.8 } },
  { title: '3  who, how, paper, time', boxes: { letters: 0.4, identity: 2.9, clocks: 1.5, remote: 4.7 } },
  { title: '2  platform', boxes: { platform: 3.2 } },
  { title: '1  words', boxes: { kernel: 1.7, 'node-protocol': 6.4 } },
];

const size = { width: 1180, left: 180, column: 119, box: 112, height: 38, floor: 104, top: 66 };

export function edgesOf(modules) {
  const edges = new Map();
  for (const { source, dependencies } of modules) {
    const from = part(source);
    for (const to of new Set(dependencies.map((d) => part(d.resolved)))) {
      if (from === null || to === null || to === from) continue;
      const key = `${from} ${to}`;
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  return [...edges].map(([key, files]) => ({ from: key.split(' ')[0], to: key.split(' ')[1], files })).sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}

function part(path) {
  return /^(?:apps|libs)\/([^/]+)\//.exec(path)?.[1] ?? null;
}

export function draw(modules) {
  const present = new Set(modules.map((m) => part(m.source)));
  const places = new Map();
  floors.forEach(({ boxes }, row) => Object.entries(boxes).forEach(([box, column]) => present.has(box) && places.set(box, place(row, column))));
  const missing = [...present].filter((p) => !places.has(p));
  if (missing.length > 0) throw new Error(`no floor for ${missing.join(', ')}`);
  const lines = reduced(edgesOf(modules)).map((e) => arrow(places.get(e.from), places.get(e.to)));
  const height = size.top + floors.length * size.floor + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" font-family="system-ui, sans-serif" font-size="15">`,
    '<title>Floors of the house, drawn from the imports</title>',
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#52606d"/></marker></defs>',
    `<rect width="${size.width}" height="${height}" fill="#ffffff"/>`,
    '<text x="24" y="32" font-size="18" font-weight="600" fill="#1f2933">Who imports whom. An arrow goes down or not at all; what a lower arrow already says is left out.</text>',
    ...floors.map((floor, i) => floorBand(floor.title, i)),
    ...lines,
    ...[...places].map(([name, p]) => boxOf(name, p)),
    '</svg>',
    '',
  ].join('\n');
}

/** Arrows that a longer way down already implies are left out, so that the picture can be read. */
export function reduced(edges) {
  const next = new Map();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reaches = (from, to, seen = new Set()) => (next.get(from) ?? []).some((n) => n === to || (!seen.has(n) && seen.add(n) && reaches(n, to, seen)));
  return edges.filter((e) => !(next.get(e.from) ?? []).some((n) => n !== e.to && reaches(n, e.to)));
}

function place(row, column) {
  return { row, x: Math.round(size.left + size.column * (column + 0.5)), y: size.top + row * size.floor + 26 };
}

function floorBand(title, i) {
  const y = size.top + i * size.floor;
  return `<rect x="12" y="${y}" width="${size.width - 24}" height="${size.floor - 14}" rx="6" fill="${i % 2 === 0 ? '#f5f7fa' : '#eef2f6'}"/><text x="24" y="${y + 50}" font-size="13" fill="#52606d">${title}</text>`;
}

function boxOf(name, { x, y }) {
  return `<rect x="${x - size.box / 2}" y="${y}" width="${size.box}" height="${size.height}" rx="5" fill="#ffffff" stroke="#243b53" stroke-width="1.4"/><text x="${x}" y="${y + 25}" text-anchor="middle" fill="#102a43">${name}</text>`;
}

function arrow(from, to) {
  const [y1, y2] = [from.y + size.height, to.y];
  const bend = (y2 - y1) / 2;
  if (from.row === to.row) {
    const side = from.x < to.x ? 1 : -1;
    return `<path d="M${from.x + (side * size.box) / 2} ${from.y + 20} H${to.x - (side * size.box) / 2}" fill="none" stroke="#52606d" stroke-width="1.3" marker-end="url(#tip)"/>`;
  }
  return `<path d="M${from.x} ${y1} C${from.x} ${y1 + bend} ${to.x} ${y2 - bend} ${to.x} ${y2}" fill="none" stroke="#52606d" stroke-width="1.3" marker-end="url(#tip)"/>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const svg = draw(cruise(root).modules);
  if (!process.argv.includes('--check')) writeFileSync(target, svg);
  else if (readFileSync(target, 'utf8') !== svg) {
    console.error('docs/picture.svg is not what the imports say: run node test/rules/picture.mjs');
    process.exit(1);
  }
}
