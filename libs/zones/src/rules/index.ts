import type { DomainName } from '@app/kernel';
import type { Finding } from '../finding';
import { readZone } from '../master-file/read-zone';
import type { RecordSet } from '../record-set';
import { apexRules } from './apex.rules';
import { cnameRules } from './cname.rules';
import { delegationRules } from './delegation.rules';
import { mailRules } from './mail.rules';
import { nameRules } from './name.rules';
import { parentRules } from './parent.rules';
import type { Rule } from './rule';
import { ZoneView } from './zone-view';

/** Every rule over a whole zone, strict by default. */
export const zoneRules: readonly Rule[] = [...apexRules, ...cnameRules, ...delegationRules, ...nameRules, ...mailRules, ...parentRules];

export interface ZoneToCheck {
  readonly name: DomainName;
  readonly kind: 'parent' | 'hosted';
  readonly sets: readonly RecordSet[];
}

/** All that the rules say about a zone. No rule asks the network. */
export function checkZone(zone: ZoneToCheck): Finding[] {
  const view = new ZoneView(zone.name, zone.kind, zone.sets);
  return zoneRules.flatMap((rule) =>
    [...rule.check(view)].map(({ at, facts }) => ({
      rule: rule.id,
      severity: rule.severity,
      owner: at.owner.toString(),
      type: at.type,
      facts: facts ?? {},
    })),
  );
}

/** The same for a text: what reading found, then what the rules find in the sets that could be read. */
export function checkZoneText(text: string, name: DomainName, kind: 'parent' | 'hosted'): Finding[] {
  const { sets, findings } = readZone(text, name);
  return [...findings, ...checkZone({ name, kind, sets })];
}
