import { readFileSync } from 'node:fs';

export interface LabNode {
  readonly name: string;
  readonly role: 'hosting' | 'knot' | 'bind';
  readonly address: string;
  readonly port: number;
  readonly hostKeyFingerprint: string;
}

/** What `lab.json` tells. */
export interface Lab {
  readonly instance: string;
  readonly bridge: string;
  readonly subnet: string;
  readonly gateway: string;
  readonly nodes: readonly LabNode[];
  readonly enrolKey: string;
  readonly resolver: string;
  readonly acme: { readonly directory: string; readonly management: string; readonly ca: string; readonly roots: string };
  readonly mail: { readonly host: string; readonly port: number; readonly folder: string };
  readonly tools: { readonly run: string; readonly chromium: string };
}

/** The lab that this run may use: its lab.json is named by the environment, filled by the lab project's setup. */
export function theLab(): Lab {
  const path = process.env['PANJI_LAB_JSON'];
  if (path === undefined || path === '') throw new Error('no lab: PANJI_LAB_JSON does not name a lab.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Lab;
}
