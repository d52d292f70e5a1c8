import { testDatabase, type TestDatabase } from '../support/database';
import { enrolledNodes, labNode, type EnrolledNodes } from '../support/enrolled-nodes';
import { anSshKey } from '../support/hosting.factory';
import { median, report } from './report';

jest.setTimeout(300_000);
const rounds = 12;

/** What an administrator's root script does on the node for the same account, database and site, until the site answers; no fsync, no look at what is there. */
const script = `set -e
began=$(date +%s%N); n=$1; uid=$((200000+n)); user=p$n; home=/srv/satker/$uid; name=peer$n.mil.id
groupadd --gid $uid --users www-data $user
useradd --no-create-home --no-user-group --no-log-init --password '*' --uid $uid --gid $uid --groups panji-sftp --home-dir $home --shell /usr/sbin/nologin $user 2>/dev/null
install -d -m 755 $home; install -d -m 750 -o $uid -g $uid $home/www $home/www/$name; install -d -m 700 -o $uid -g $uid $home/tmp
printf 'restrict ssh-ed25519 AAAA\\n' >/etc/ssh/panji_keys/$user
sed -e "s/12345/$n/g" >/etc/php/8.2/fpm/panji.d/p$n.conf <<'X'
[global]
error_log = syslog
daemonize = no
[p12345]
listen = /run/panji-fpm/p12345/php.sock
listen.mode = 0660
pm = ondemand
pm.max_children = 8
X
mkdir -p /etc/systemd/system/panji-fpm@p$n.service.d
printf '[Service]\\nMemoryMax=256M\\nTasksMax=16\\nUser=%s\\nGroup=%s\\n' $user $user >/etc/systemd/system/panji-fpm@p$n.service.d/limits.conf
ln -s /etc/systemd/system/panji-fpm@.service /etc/systemd/system/multi-user.target.wants/panji-fpm@p$n.service
systemctl start panji-fpm@p$n.service
mariadb <<X
CREATE DATABASE p$n CHARACTER SET utf8mb4; CREATE USER 'p$n'@'localhost' IDENTIFIED BY 'abcdefghijklmnopqrstuvwxyz012345'; GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP ON p$n.* TO 'p$n'@'localhost';
X
printf '<!doctype html>%s' $name >$home/www/$name/index.html; chown $uid:$uid $home/www/$name/index.html
mkdir -p /var/log/panji/peer$n
cat >/etc/nginx/panji.d/peer$n.conf <<X
server { listen 80; server_name $name; root $home/www/$name; access_log /var/log/panji/peer$n/access.log; error_log /var/log/panji/peer$n/error.log; index index.php index.html;
  location ~ \\.php$ { try_files \\$uri =404; include fastcgi.conf; fastcgi_pass unix:/run/panji-fpm/p$n/php.sock; } }
X
nginx -t -q; nginx -s reload
until curl -fs -o /dev/null -H "Host: $name" http://127.0.0.1/; do sleep 0.02; done
echo $((($(date +%s%N)-began)/1000))`;

describe('one account with database and site', () => {
  let t: TestDatabase;
  let lab: EnrolledNodes;

  beforeAll(async () => {
    t = await testDatabase();
    lab = await enrolledNodes(t, ['host2']);
  });

  afterAll(async () => {
    await lab?.close();
    await t?.close();
  });

  const ours = async (number: number): Promise<number> => {
    const node = lab.nodes['host2']!.id;
    const at = { accountId: number, uid: 100_000 + number } as const;
    const began = performance.now();
    await lab.agent.ask(node, { op: 'ensureAccount', ...at, sshKeys: [anSshKey().split(' ').slice(0, 2).join(' ')], limits: { memoryMb: 256, processes: 16, cpuPercent: 100 } });
    await Promise.all([
      lab.agent.ask(node, { op: 'ensureDatabase', ...at, name: `s${number}_1`, password: 'abcdefghijklmnopqrstuvwxyz012345' }),
      lab.agent.ask(node, { op: 'ensureSite', ...at, siteId: `0193aaaa-0000-7000-8000-${String(number).padStart(12, '0')}`, name: `situs${number}.mil.id`, kind: 'php' }),
    ]);
    return performance.now() - began;
  };

  const peer = async (number: number): Promise<number> => Number(await labNode('host2', 'exec', '--', 'bash', '-c', script, 'peer', String(number))) / 1000;

  it('takes at most half as long again as the same commands in a root shell script on the node', async () => {
    const [mine, theirs]: [number[], number[]] = [[], []];
    // In turns, so that the machine's other work falls on both alike; the first round warms up.
    for (let round = 0; round <= rounds; round++) {
      const [a, b] = [await ours(round + 1), await peer(round + 1)];
      if (round > 0) [mine.push(a), theirs.push(b)];
    }
    const met = report({ name: 'hosting: account + database + site', ours: median(mine), peer: median(theirs), peerName: 'root shell script on the node', unit: 'ms', better: 'lower', goal: 1.5 });
    expect(met).toBe(true);
  });
});
