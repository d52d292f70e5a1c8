import { keysFolder, phpVersion, sftpGroup, sitesLink } from './hosting-layout';

export const nginxConfig = '/etc/nginx/nginx.conf';
export const sshdConfig = '/etc/ssh/sshd_config.d/60-panji-sftp.conf';
export const databaseConfig = '/etc/mysql/mariadb.conf.d/90-panji.cnf';

/** The base files of a hosting node, written once at enrolment: no account needs sshd or systemd to be restarted. */
export function baseFiles(ipv6: boolean): Readonly<Record<string, string>> {
  return { [nginxConfig]: nginx(ipv6), ...others };
}

/** nginx without sites. */
function nginx(ipv6: boolean): string {
  return `user www-data;
worker_processes auto;
worker_rlimit_nofile 16384;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;

events {
    worker_connections 1024;
}

http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    gzip on;
    server_tokens off;
    access_log off;
    # Many sites on one node: the defaults hold a few hundred names.
    server_names_hash_max_size 8192;
    server_names_hash_bucket_size 128;
    disable_symlinks if_not_owner;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers off;
    ssl_session_cache shared:tls:10m;
    ssl_session_tickets off;

${strangers(ipv6)}
    include ${sitesLink}/*.conf;
}
`;
}

/** A stranger's name gets no answer over HTTP, no handshake over TLS, and 421 when it comes by another's handshake (RFC 9110 §15.5.20). */
function strangers(ipv6: boolean): string {
  const listen = (port: string): string => `listen ${port} default_server;${ipv6 ? ` listen [::]:${port} default_server;` : ''}`;
  return `    server {
        ${listen('80')}
        return 444;
    }
    server {
        ${listen('443 ssl')}
        ssl_reject_handshake on;
        return 421;
    }
`;
}

const others: Readonly<Record<string, string>> = {
  [sshdConfig]: `# Units' accounts: SFTP by key, below their root-owned home, nothing else.
Match Group ${sftpGroup}
    AuthorizedKeysFile ${keysFolder}/%u
    AuthenticationMethods publickey
    PasswordAuthentication no
    ChrootDirectory %h
    ForceCommand internal-sftp -u 0027
    DisableForwarding yes
    PermitTTY no
    PermitUserRC no
Match all
`,
  '/etc/systemd/system/panji-tenants.slice': `[Unit]
Description=Panji: all units' PHP
`,
  // The master runs as the tenant: no root process that a tenant's code talks to.
  '/etc/systemd/system/panji-fpm@.service': `[Unit]
Description=Panji: PHP of account %i
After=network.target

[Service]
Type=notify
User=s%i
Group=s%i
Slice=panji-tenants.slice
UMask=0027
RuntimeDirectory=panji-fpm/%i
RuntimeDirectoryMode=0750
ExecStart=/usr/sbin/php-fpm${phpVersion} --nodaemonize --fpm-config /etc/php/${phpVersion}/fpm/panji.d/%i.conf
ExecReload=/bin/kill -USR2 $MAINPID
Restart=always
RestartSec=1
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ReadWritePaths=/srv/satker
ProtectHome=yes
ProtectProc=invisible
ProtectKernelTunables=yes
ProtectControlGroups=yes
PrivateDevices=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
LockPersonality=yes
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
`,
  [databaseConfig]: `[mariadbd]
# Sites reach the database over its socket; nothing listens on the network.
skip-networking
local-infile = 0
symbolic-links = 0
performance-schema = off
`,
  // Two log files a site are open at once.
  '/etc/systemd/system/nginx.service.d/panji.conf': '[Service]\nLimitNOFILE=16384\n',
  '/etc/logrotate.d/panji': `/var/log/panji/*/*.log {
    weekly
    rotate 12
    compress
    delaycompress
    missingok
    notifempty
    su root adm
    sharedscripts
    postrotate
        [ ! -f /run/nginx.pid ] || kill -USR1 $(cat /run/nginx.pid)
    endscript
}
`,
};

export const hostingBasePaths: readonly string[] = [nginxConfig, ...Object.keys(others)];
