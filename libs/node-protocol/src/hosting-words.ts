import { domainName, integer, refused, string, type Decode } from './decode';

/** The account's number: names its Unix user `s<number>`, its units and its files on the node. */
export const accountNumber = integer(1, 9_999_999);

/** Fixed by the panel's database, the same for ever and on every node; system users (below 10,000) are out of reach. */
export const tenantUid = integer(10_000, 2_000_000_000);

/** A name a web server answers to: letters, digits, hyphens (RFC 1123 §2.1), two labels or more, no underscore. */
export const hostName: Decode<string> = (value, at) => {
  const name = domainName(value, at);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name)) throw refused(at, 'not-a-host-name');
  return name;
};

/** `s<account>_<number>`: the database and its user share it. */
export const databaseName = string({ min: 4, max: 32, pattern: /^s[1-9][0-9]*_[1-9][0-9]*$/ });

/** Letters and digits only: nothing that SQL or an ini file would read as more than text. */
export const databasePassword = string({ min: 24, max: 64, pattern: /^[A-Za-z0-9]+$/ });

/** `type base64` of a public key (RFC 4253 §6.6): no options, no comment. */
export const sshPublicKey = string({
  min: 40,
  max: 6000,
  pattern: /^(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]+={0,2}$/,
});
