/**
 * Where things of an account and of a site are on a hosting node. Everything but `www` and `tmp` belongs to root and lies
 * where no tenant can write; files are named by ids, never by a word somebody typed. The folder of a site bears the
 * site's name, so that people find it over SFTP: `hostName` has let in letters, digits, hyphens and dots only.
 */
export const phpVersion = '8.2';
export const tenantsRoot = '/srv/satker';
/** Removed data, root's alone; on the tenants' file system, so that a move is a rename. */
export const tombstones = `${tenantsRoot}/.tombstones`;
export const sftpGroup = 'panji-sftp';
/** Debian's nginx workers. */
export const webUser = 'www-data';

export const userOf = (accountId: number): string => `s${accountId}`;
export const homeOf = (uid: number): string => `${tenantsRoot}/${uid}`;
export const wwwOf = (uid: number): string => `${homeOf(uid)}/www`;
export const tmpOf = (uid: number): string => `${homeOf(uid)}/tmp`;
export const documentRootOf = (site: { readonly uid: number; readonly name: string }): string => `${wwwOf(site.uid)}/${site.name}`;

export const keysFolder = '/etc/ssh/panji_keys';
export const keysOf = (accountId: number): string => `${keysFolder}/${userOf(accountId)}`;

export const poolFolder = `/etc/php/${phpVersion}/fpm/panji.d`;
export const poolOf = (accountId: number): string => `${poolFolder}/${accountId}.conf`;
export const serviceOf = (accountId: number): string => `panji-fpm@${accountId}.service`;
export const limitsFolderOf = (accountId: number): string => `/etc/systemd/system/panji-fpm@${accountId}.service.d`;
export const wantsOf = (accountId: number): string => `/etc/systemd/system/multi-user.target.wants/${serviceOf(accountId)}`;
export const socketOf = (accountId: number): string => `/run/panji-fpm/${accountId}/php.sock`;

export const stateFolder = '/var/lib/panji';
/** Says which configuration the account's running PHP was started with. */
export const appliedFolder = `${stateFolder}/fpm`;
export const appliedOf = (accountId: number): string => `${appliedFolder}/${accountId}`;
export const tlsFolder = `${stateFolder}/tls`;
export const tlsOf = (siteId: string): string => `${tlsFolder}/${siteId}`;

export const logFolder = '/var/log/panji';
export const logsOf = (siteId: string): string => `${logFolder}/${siteId}`;

/** A link to the generation of site files that nginx reads. */
export const sitesLink = '/etc/nginx/panji.d';
/** A link to the last generation that `nginx -t` accepted. */
export const testedLink = '/etc/nginx/panji.tested';
export const generations = '/etc/nginx/panji.generations';
export const siteFile = (siteId: string): string => `${siteId}.conf`;
export const generationFile = '00-generation.conf';
/** Answers with the running generation's number, to this machine alone. */
export const generationHost = 'generation.panji.invalid';
