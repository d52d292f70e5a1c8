import { DomainName, Permanent } from '@app/kernel';
import { recordSet, writeZone, type NameServer, type NameServerRow } from '@app/zones';

/** A primary and a secondary behind one `NameServer`, and the zone that the contract may use up. */
export interface NameServersUnderTest {
  readonly servers: NameServer;
  readonly primary: NameServerRow;
  readonly secondary: NameServerRow;
}

/** What every `NameServer` keeps, the fake and the real one. */
export function nameServerContract(open: () => NameServersUnderTest): void {
  const zone = DomainName.parse('kontrak.mil.id');
  const text = (serial: number, address: string) =>
    writeZone(
      zone,
      [
        recordSet(zone, 'SOA', 3600, ['ns1.mil.id. hostmaster.mil.id. 0 7200 900 1209600 300']),
        recordSet(zone, 'NS', 3600, ['ns1.mil.id.', 'ns2.mil.id.']),
        recordSet(zone, 'A', 300, [address]),
      ],
      serial,
    );
  const publish = async (serial: number, address: string) => {
    const { servers, primary, secondary } = open();
    await servers.publish(primary, { zone: zone.toString(), text: text(serial, address), serial, peers: [secondary.address] });
    await servers.publish(secondary, { zone: zone.toString(), text: text(serial, address), serial, peers: [primary.address] });
  };
  const serials = async () => {
    const { servers, primary, secondary } = open();
    return [await servers.serial(primary, zone.toString()), await servers.serial(secondary, zone.toString())];
  };

  it('holds no zone that was never published', async () => {
    expect(await serials()).toEqual([null, null]);
  });

  it('takes a new zone in, and a later release of it', async () => {
    await publish(2026010101, '192.0.2.1');
    expect(await serials()).toEqual([2026010101, 2026010101]);
    await publish(2026010102, '192.0.2.2');
    expect(await serials()).toEqual([2026010102, 2026010102]);
  });

  it('may be asked twice', async () => {
    await publish(2026010103, '192.0.2.3');
    await publish(2026010103, '192.0.2.3');
    expect(await serials()).toEqual([2026010103, 2026010103]);
  });

  it('refuses for good what no server may serve, and keeps the former release', async () => {
    const { servers, primary, secondary } = open();
    const broken = text(2026010104, '192.0.2.4').replace('192.0.2.4', '192.0.2.444');
    const publishing = servers.publish(primary, { zone: zone.toString(), text: broken, serial: 2026010104, peers: [secondary.address] });
    await expect(publishing).rejects.toBeInstanceOf(Permanent);
    expect(await serials()).toEqual([2026010103, 2026010103]);
  });

  it('forgets a removed zone, and may be asked that twice too', async () => {
    const { servers, primary, secondary } = open();
    for (const server of [primary, secondary, primary, secondary]) await servers.remove(server, zone.toString());
    expect(await serials()).toEqual([null, null]);
  });
}
