import { readFile } from 'node:fs/promises';
import acme from 'acme-client';
import { Agent } from 'node:https';
import { DomainName } from '@app/kernel';
import { recordSet, writeZone } from '@app/zones';
import type { LabFacts } from '../../../apps/cli/src/launch/lab';
import { labNode } from '../../support/enrolled-nodes';
import { accountByHand } from './account-script';
import { apexOf } from './apex';
import type { PeerZone } from './peer-zone';

/** An administrator with root on every machine, who brings the same name on the air by commands, one after the other. */
export class Administrator {
  private account: Promise<acme.Client> | null = null;

  constructor(
    private readonly lab: LabFacts,
    private readonly parent: PeerZone,
  ) {}

  /** The delegation in the parent, the name's own zone, account with site and database, certificate by dns-01, HTTPS. */
  async register(name: string, number: number): Promise<void> {
    const host = this.lab.nodes.find((n) => n.name === 'host2')!.address;
    await this.parent.change(`unit${number % 1000}`, `ns${3 + (number % 2)}`);
    await this.zone(name, host, 1, []);
    await accountByHand('host2', number, name);
    const { key, chain } = await this.certificate(name, host);
    await onNode('host2', httpsScript, [name, String(number), chain, key]);
  }

  /** An account once made is kept, as ours is. acme-client as its README shows it, but looking every 100 ms instead of every 5 s. */
  private client(): Promise<acme.Client> {
    return (this.account ??= this.newAccount());
  }

  private async newAccount(): Promise<acme.Client> {
    acme.axios.defaults.httpsAgent = new Agent({ ca: await readFile(this.lab.acme.ca) });
    const accountKey = await acme.crypto.createPrivateEcdsaKey();
    const client = new acme.Client({ directoryUrl: this.lab.acme.directory, accountKey, backoffMin: 100, backoffMax: 1_000, backoffAttempts: 50 });
    await client.createAccount({ termsOfServiceAgreed: true });
    return client;
  }

  private async certificate(name: string, host: string): Promise<{ key: string; chain: string }> {
    const client = await this.client();
    const [key, csr] = await acme.crypto.createCsr({ commonName: name, altNames: [name] }, await acme.crypto.createPrivateEcdsaKey());
    const chain = await client.auto({
      csr,
      challengePriority: ['dns-01'],
      skipChallengeVerification: true,
      challengeCreateFn: (_authorization, _challenge, value) => this.zone(name, host, 2, [value]),
      challengeRemoveFn: () => this.zone(name, host, 3, []),
    });
    return { key: key.toString(), chain };
  }

  /** Writes the name's zone on the primary and waits until both servers tell its serial. */
  private async zone(name: string, host: string, serial: number, challenges: readonly string[]): Promise<void> {
    const zone = DomainName.parse(name);
    const sets = [...apexOf(zone), recordSet(zone, 'A', 300, [host])];
    if (challenges.length > 0) sets.push(recordSet(zone.child('_acme-challenge'), 'TXT', 60, challenges.map((c) => `"${c}"`)));
    const { primary, secondary } = this.parent;
    const { text, remote } = { text: writeZone(zone, sets, serial), remote: `peer-${secondary.address.replaceAll('.', '-')}` };
    await onNode(primary.name, primaryScript, [name, text, remote, serial === 1 ? 'new' : 'known']);
    await onNode(secondary.name, secondaryScript, [name, primary.address, String(serial), serial === 1 ? 'new' : 'known']);
  }
}

async function onNode(node: string, script: string, words: readonly string[]): Promise<void> {
  await labNode(node, 'exec', '--', 'bash', '-c', script, 'peer', ...words);
}

const primaryScript = `set -e
printf '%s' "$2" >/var/lib/panji/zones/$1.zone
if [ $4 = new ]; then
  { knotc conf-begin; knotc conf-set "zone[$1.]"; knotc conf-set "zone[$1.].notify" $3; knotc conf-commit; } >/dev/null
else
  knotc -b zone-reload $1 >/dev/null
fi`;

const secondaryScript = `set -e
key=$(cat /etc/panji/tsig-name)
[ $4 = known ] || rndc addzone $1 "{ type secondary; primaries { $2 key \\"$key\\"; }; file \\"$1.db\\"; };"
for server in 127.0.0.1 $2; do
  for attempt in $(seq 500); do
    serial=$(dig +short +tries=1 +time=1 @$server $1 SOA | cut -d' ' -f3)
    [ "\${serial:-0}" -ge $3 ] && break
    [ $((attempt % 20)) -ne 0 ] || rndc refresh $1 >/dev/null
  done
  [ "\${serial:-0}" -ge $3 ]
done`;

const httpsScript = `set -e
name=$1 n=$2 tls=/etc/nginx/peer-tls-$2 home=/srv/satker/$((200000+$2))
install -d -m 700 $tls; printf '%s' "$3" >$tls/chain.pem; (umask 077; printf '%s' "$4" >$tls/key.pem)
cat >>/etc/nginx/panji.d/peer$n.conf <<X
server { listen 443 ssl http2; server_name $name; root $home/www/$name; ssl_certificate $tls/chain.pem; ssl_certificate_key $tls/key.pem; access_log off; index index.html; }
X
nginx -t -q; nginx -s reload`;
