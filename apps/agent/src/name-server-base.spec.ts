import { bindKey, bindOptions } from './bind-base';
import { knotConf } from './knot-base';
import { ZoneRecords } from './zone-records';

const node = { listen: ['10.0.0.1', '2001:db8::1'], tsig: { name: 'panji-transfer', secret: 'c2VjcmV0' }, transferPeers: ['10.0.0.2'], panel: ['10.0.0.9'] };

describe('the base configuration of a name server', () => {
  it('of a Knot primary carries every zone and lets only the key and the panel transfer', () => {
    const conf = knotConf(node, [{ zone: 'mil.id', kind: 'primary', peers: ['10.0.0.2'] }, { zone: 'a.mil.id', kind: 'primary', peers: [] }]);
    expect(conf).toContain('listen: [ 127.0.0.1@53, 10.0.0.1@53, 2001:db8::1@53 ]');
    expect(conf).toContain('    acl: [ transfer, panel ]');
    expect(conf).toContain('  - domain: mil.id.\n    notify: [ peer-10-0-0-2 ]\n  - domain: a.mil.id.\n');
    expect(conf).toContain('zonefile-sync: -1');
  });

  it('of a Knot without peers, panel or zones has no empty section', () => {
    const conf = knotConf({ ...node, transferPeers: [], panel: [] }, []);
    expect(conf).not.toMatch(/^(remote|zone):/m);
    expect(conf).toContain('    acl: [ transfer ]');
  });

  it('of a BIND secondary answers no recursion and takes zones at run time', () => {
    const options = bindOptions(node);
    for (const line of ['recursion no;', 'allow-new-zones yes;', 'allow-transfer { key "panji-transfer"; 10.0.0.9; };', 'listen-on-v6 { 2001:db8::1; };']) expect(options).toContain(line);
    expect(bindKey('k', 's')).toBe('key "k" {\n\talgorithm hmac-sha256;\n\tsecret "s";\n};\n');
  });

  it('writes a zone’s record the same whatever the order of its peers', () => {
    const text = (peers: string[]): string => ZoneRecords.text({ zone: 'a', kind: 'primary', peers });
    expect(text(['10.0.0.2', '10.0.0.1'])).toBe(text(['10.0.0.1', '10.0.0.2']));
  });
});
