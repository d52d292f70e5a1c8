import { labNode } from '../../support/enrolled-nodes';

/**
 * What an administrator's root script does on a node for the same account, database and site, until the site answers:
 * no fsync, no look at what is there. Prints microseconds. Arguments: number, site name.
 */
export const accountScript = `set -e
began=$(date +%s%N); n=$1; uid=$((200000+n)); user=p$n; home=/srv/satker/$uid; name=$2
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

/** @returns milliseconds on the node itself */
export async function accountByHand(node: string, number: number, site: string): Promise<number> {
  return Number(await labNode(node, 'exec', '--', 'bash', '-c', accountScript, 'peer', String(number), site)) / 1000;
}
