import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProtocolMessages } from '@app/node-protocol';
import { remoteMessages } from './messages';

const root = join(__dirname, '../../..');
const folders = ['libs/remote/src', 'libs/node-protocol/src', 'apps/agent/src'];
const known = { ...remoteMessages, ...nodeProtocolMessages };

const codes = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('messages.ts'))
    .flatMap((name) => [...readFileSync(join(root, folder, name), 'utf8').matchAll(/'((?:node|node-protocol|enrolment)\.[a-z]+(?:-[a-z]+)*)'/g)].map((m) => m[1]!)),
);

it('every refusal of a node has its sentence in both languages', () => {
  expect(codes.length).toBeGreaterThan(30);
  expect([...new Set(codes)].filter((code) => known[code] === undefined)).toEqual([]);
});

it('every sentence is thrown by somebody', () => {
  // `get` of the platform builds these from the tables' names.
  expect(Object.keys(known).filter((code) => !codes.includes(code) && !code.endsWith('.not-found'))).toEqual([]);
});

it('both languages have the same blanks', () => {
  const blanks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
  for (const message of Object.values(known)) expect(blanks(message.id)).toEqual(blanks(message.en));
});
