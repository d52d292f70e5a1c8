import type { AccountLimits } from '@app/node-protocol';
import { homeOf, socketOf, tmpOf } from './hosting-layout';

/** What can start programs or load code; a unit that needs one asks for it. */
const disabled = [
  'exec', 'passthru', 'shell_exec', 'system', 'proc_open', 'popen', 'pcntl_exec', 'pcntl_fork', 'dl',
  // With it the shell that sends a mail loads a library of the tenant's: programs after all, past open_basedir.
  'putenv', 'posix_kill', 'posix_setuid', 'posix_setgid', 'syslog', 'openlog',
];

/**
 * The account's own PHP. Its master already runs as the tenant (no root process per account), so neither `user` nor
 * `listen.owner` is set: the socket lies in a folder of the tenant's group, of which nginx alone is a member.
 */
export function renderPool(account: { readonly accountId: number; readonly uid: number; readonly limits: AccountLimits }): string {
  const { accountId, uid, limits } = account;
  const perRequest = Math.max(64, Math.min(512, Math.floor(limits.memoryMb / 2)));
  return `; panji account=${accountId} uid=${uid}
[global]
error_log = syslog
syslog.ident = panji-fpm-${accountId}
daemonize = no

[s${accountId}]
listen = ${socketOf(accountId)}
listen.mode = 0660
pm = ondemand
pm.max_children = ${Math.max(1, Math.floor(limits.processes / 2))}
pm.max_requests = 1000
pm.process_idle_timeout = 10s
request_terminate_timeout = 120s
clear_env = yes
security.limit_extensions = .php
chdir = ${homeOf(uid)}
php_admin_value[open_basedir] = ${homeOf(uid)}/
php_admin_value[sys_temp_dir] = ${tmpOf(uid)}
php_admin_value[upload_tmp_dir] = ${tmpOf(uid)}
php_admin_value[session.save_path] = ${tmpOf(uid)}
php_admin_value[error_log] = ${tmpOf(uid)}/php-error.log
php_admin_flag[log_errors] = on
php_flag[display_errors] = off
php_admin_flag[expose_php] = off
php_admin_flag[allow_url_include] = off
php_admin_flag[cgi.fix_pathinfo] = off
php_admin_value[disable_functions] = ${disabled.join(',')}
php_admin_value[memory_limit] = ${perRequest}M
php_admin_value[upload_max_filesize] = 32M
php_admin_value[post_max_size] = 32M
`;
}

/** What the account's service may use, for the kernel to hold where the node's systemd has the controllers. */
export function renderLimits(limits: AccountLimits): string {
  return `[Service]\nMemoryMax=${limits.memoryMb}M\nTasksMax=${limits.processes}\nCPUQuota=${limits.cpuPercent}%\n`;
}

/** `restrict`: no forwarding, no terminal, no rc file; sshd adds the chroot and internal-sftp by the group. */
export function renderKeys(keys: readonly string[]): string {
  return [...keys].sort().map((key) => `restrict ${key}\n`).join('');
}
