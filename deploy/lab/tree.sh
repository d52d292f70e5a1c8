# shellcheck shell=bash
# The cached tree: one Debian root folder that every node has as its lower layer and every tool and service runs in.
# Built once a machine, by whoever comes first; named by what it is made from, so that a change makes another.

tree_path() {
  local made_from
  made_from=$(cat "$LAB_HOME/packages.txt" "$LAB_HOME/tree-build.sh" "$LAB_HOME/tree-finish.sh" | sha256sum | cut -c1-16)
  echo "$PANJI_CACHE/tree-bookworm-$made_from"
}

# shellcheck source=tree-build.sh
. "$LAB_HOME/tree-build.sh"

tree_ensure() {
  TREE=$(tree_path)
  [[ -e $TREE/.complete && -z $(host_missing) ]] && return 0
  mkdir -p "$PANJI_CACHE"
  local lock
  exec {lock}>"$PANJI_CACHE/tree.lock"
  flock -n "$lock" || { say 'waiting: another checkout is building the tree'; flock "$lock"; }
  host_packages
  [[ -e $TREE/.complete ]] || tree_build
  exec {lock}>&-
}

# What this machine lacks to build and boot, by Debian's names; nothing else is ever installed on it.
host_missing() {
  command -v mmdebstrap >/dev/null || echo mmdebstrap
  command -v systemd-nspawn >/dev/null || echo systemd-container
  command -v ip >/dev/null || echo iproute2
}

host_packages() {
  local missing
  mapfile -t missing < <(host_missing)
  [[ ${#missing[@]} -eq 0 ]] && return 0
  say "installing on this machine: ${missing[*]}"
  apt-get update -q >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null 2>&1 ||
    die "apt could not install ${missing[*]}; run \"apt-get install ${missing[*]}\" and read what it says."
}
