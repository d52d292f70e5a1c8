import type { INestApplicationContext } from '@nestjs/common';
import { Actor, DomainName } from '@app/kernel';
import { Db } from '@app/platform';
import { NodeAgent, Nodes, type Node } from '@app/remote';
import { apexOf } from './apex';
import { recordSet, writeZone } from '@app/zones';
import { labNode } from '../../support/enrolled-nodes';

/** A zone of the same size as ours on the same two servers, which an administrator changes by hand. */
export class PeerZone {
  private serial = 2026_01_01_00;

  private constructor(
    readonly name: DomainName,
    readonly primary: Node,
    readonly secondary: Node,
  ) {}

  static async serve(services: INestApplicationContext, name: string, delegations: number): Promise<PeerZone> {
    const nodes = await services.get(Db).read(Actor.system('bench').scope, (r) => services.get(Nodes).all(r));
    const [primary, secondary] = [nodes.find((n) => n.role === 'knot')!, nodes.find((n) => n.role === 'bind')!];
    const zone = new PeerZone(DomainName.parse(name), primary, secondary);
    const agent = services.get(NodeAgent);
    const at = { op: 'ensureZone', zone: name, serial: zone.serial } as const;
    await agent.ask(primary.id, { ...at, kind: 'primary', peers: [secondary.address], text: zone.text(delegations) });
    await agent.ask(secondary.id, { ...at, kind: 'secondary', peers: [primary.address] });
    return zone;
  }

  /** One delegation changed in the file, reloaded, asked of both until both tell it. @returns milliseconds on the node itself: SSH is not counted */
  async change(label: string, first: string): Promise<number> {
    const former = this.serial++;
    const words = [this.name.toString(), String(former), String(this.serial), label, first, this.primary.address, this.secondary.address];
    return Number(await labNode(this.primary.name, 'exec', '--', 'bash', '-c', changeScript, 'peer', ...words)) / 1000;
  }

  private text(delegations: number): string {
    const sets = Array.from({ length: delegations }, (_, i) => recordSet(this.name.child(`unit${i}`), 'NS', 3600, ['ns1.contoh.net.', 'ns2.contoh.net.']));
    return writeZone(this.name, [...apexOf(this.name), ...sets], this.serial);
  }
}

/** Prints microseconds. The file is written beside and renamed, as a careful hand does; the reload waits for its end (`-b`). */
const changeScript = `set -e
zone=$1 former=$2 serial=$3 owner=$4.$1. first=$5 primary=$6 secondary=$7
file=/var/lib/panji/zones/$zone.zone
began=$(date +%s%N)
sed -e "1s/$former/$serial/" -e "/ IN SOA /s/ $former / $serial /" -e "/^$owner .* ns[0-9]*\\.contoh\\.net\\.$/{/ ns2\\./!s/ns[0-9]*\\.contoh/$first.contoh/}" "$file" >"$file.new"
mv "$file.new" "$file"
knotc -b zone-reload "$zone" >/dev/null
for server in $primary $secondary; do
  for attempt in $(seq 500); do
    dig +norec +noall +authority +tries=1 +time=1 @$server "$owner" NS | grep -q " *$first\\.contoh" && break
  done
  [ $attempt -lt 500 ]
done
echo $((($(date +%s%N)-began)/1000))`;
