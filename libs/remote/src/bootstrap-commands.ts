/**
 * The only shell texts that enrolment ever sends: constants, run by root's login shell on the new node. Values come on
 * standard input and are checked there again; only constants enter the texts.
 */

/** Without a JIT a process of root makes no machine code at run time, and idles below 60 MB (75 MB with it). */
const agentCommand = '/opt/panji/node --jitless --max-semi-space-size=1 --v8-pool-size=1 /opt/panji/agent.cjs --stdio';

const strict = `set -eu
umask 077
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
`;

/** Prints the SHA-256 of what is installed already, and the panel's address as this node sees it. */
export const inspectCommand = `${strict}
for part in node agent.cjs; do
  [ ! -f "/opt/panji/$part" ] || printf '%s %s\\n' "$part" "$(sha256sum < "/opt/panji/$part" | cut -d ' ' -f 1)"
done
printf 'panel %s\\n' "\${SSH_CONNECTION%% *}"
`;

const put = (part: 'node' | 'agent.cjs'): string => `${strict}
mkdir -p /opt/panji
chown root:root /opt/panji
chmod 0755 /opt/panji
cat > /opt/panji/.${part}.new
chown root:root /opt/panji/.${part}.new
chmod 0755 /opt/panji/.${part}.new
sync /opt/panji/.${part}.new
mv -f /opt/panji/.${part}.new /opt/panji/${part}
`;

/** Standard input: the file itself. A running agent keeps the old one until it ends. */
export const putNodeCommand = put('node');
export const putAgentCommand = put('agent.cjs');

/**
 * Standard input: one line, the panel's public key. Makes the account, binds the key to the one program, and lets the
 * account start that one program as root. Exit 65: bad key; 66: no panel address; 67: no sudo; 68: sudoers refused.
 */
export const accountCommand = `${strict}
IFS= read -r key
case "$key" in 'ssh-ed25519 '*) ;; *) exit 65 ;; esac
case "\${key#ssh-ed25519 }" in ''|*[!A-Za-z0-9+/=]*) exit 65 ;; esac
panel=\${SSH_CONNECTION%% *}
case "$panel" in ''|*[!0-9a-fA-F.:]*) exit 66 ;; esac
command -v sudo > /dev/null && command -v visudo > /dev/null || exit 67

getent passwd panji-agent > /dev/null || useradd --system --user-group --home-dir /opt/panji/home --no-create-home --shell /bin/sh panji-agent
usermod --password '*' --shell /bin/sh --home /opt/panji/home panji-agent
for folder in /opt/panji/home /opt/panji/home/.ssh; do
  mkdir -p "$folder"
  chown root:root "$folder"
  chmod 0755 "$folder"
done

keys=/opt/panji/home/.ssh/authorized_keys
printf 'restrict,from="%s",command="sudo -n -- ${agentCommand}" %s\\n' "$panel" "$key" > "$keys.new"
chmod 0644 "$keys.new"
mv -f "$keys.new" "$keys"

rule=/etc/sudoers.d/panji-agent
{
  printf 'Defaults:panji-agent !setenv, env_reset, !fqdn, !requiretty, secure_path="/usr/sbin:/usr/bin:/sbin:/bin"\\n'
  printf 'panji-agent ALL=(root) NOPASSWD: NOSETENV: ${agentCommand}\\n'
} > "$rule.new"
chmod 0440 "$rule.new"
visudo -q -c -f "$rule.new" > /dev/null || { rm -f "$rule.new"; exit 68; }
mv -f "$rule.new" "$rule"
visudo -q -c > /dev/null || { rm -f "$rule"; exit 68; }
`;

/** Standard input: one line, the base64 of the public key that root's door was opened with. Takes every line with it away. */
export const closeRootCommand = `${strict}
IFS= read -r blob
case "$blob" in ''|*[!A-Za-z0-9+/=]*) exit 65 ;; esac
for file in /root/.ssh/authorized_keys /root/.ssh/authorized_keys2; do
  [ -f "$file" ] || continue
  grep -qF -- "$blob" "$file" || continue
  { grep -vF -- "$blob" "$file" || [ $? -eq 1 ]; } > "$file.new"
  chmod 0600 "$file.new"
  mv -f "$file.new" "$file"
done
`;
