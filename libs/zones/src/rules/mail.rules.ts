import { dataOf } from '../records';
import { textOf } from '../records/txt';
import { faultAt, type Rule } from './rule';

/** Mail must find a host, and one answer (RFC 2181 §10.3, RFC 7208 §3.2, RFC 7505). */
export const mailRules: readonly Rule[] = [
  {
    id: 'zone.mx-to-cname',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('MX')) {
        if (zone.get(target, 'CNAME') !== undefined) yield faultAt(set, { target: target.toString() });
      }
    },
  },
  {
    id: 'zone.mx-target-missing',
    severity: 'warning',
    *check(zone) {
      for (const { set, target } of zone.targets('MX')) {
        const lacking = target.labels.length > 0 && zone.isOurs(target) && !zone.hasAddress(target) && !zone.get(target, 'CNAME');
        if (lacking) yield faultAt(set, { target: target.toString() });
      }
    },
  },
  {
    id: 'zone.null-mx-not-alone',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('MX')) {
        if (target.labels.length === 0 && (set.rdata.length > 1 || set.rdata[0] !== '0 .')) yield faultAt(set);
      }
    },
  },
  {
    id: 'zone.two-spf',
    severity: 'error',
    check: (zone) =>
      zone
        .of('TXT')
        .filter((s) => s.rdata.filter((r) => /^v=spf1( |$)/i.test(textOf(dataOf('TXT', r)))).length > 1)
        .map((s) => faultAt(s)),
  },
  {
    // RFC 8659 §4.3: without `issuewild`, whoever may issue may also issue wildcards.
    id: 'zone.caa-without-issuewild',
    severity: 'warning',
    *check(zone) {
      for (const set of zone.of('CAA')) {
        const tags = set.rdata.map((r) => dataOf('CAA', r).tag);
        if (tags.includes('issue') && !tags.includes('issuewild')) yield faultAt(set);
      }
    },
  },
];
