# shellcheck shell=bash
# A node's disk: what it has written over the tree. Made at the first start and kept; a node that is made anew is a newly
# installed server, with another host key and root's door open for the one key of enrolment.

NODES=(host1 host2 ns1 ns2)
declare -A NODE_ROLE=([host1]=hosting [host2]=hosting [ns1]=knot [ns2]=bind)

enrol_key_ensure() {
  [[ -e $LAB/enrol_key.pub ]] && return 0
  rm -f "$LAB/enrol_key"
  make_key "$LAB" enrol_key "panji enrolment $PANJI_INSTANCE"
}

make_key() { # FOLDER NAME COMMENT
  in_tree --bind "$1:/run/out" -- ssh-keygen -q -t ed25519 -N '' -C "$3" -f "/run/out/$2"
}

disk_ensure() {
  local node=$1 folder=$LAB/nodes/$1
  if [[ -e $folder/made ]]; then fingerprint_ensure "$folder"; return 0; fi
  rm -rf "$folder"
  mkdir -p "$folder/disk"
  cp "$LAB/tree" "$folder/lower"
  disk_identity "$node" "$folder/disk"
  disk_door "$folder/disk"
  fingerprint_ensure "$folder"
  touch "$folder/made"
}

# What an operator reads at the node's own console; a node that made itself another host key has another.
fingerprint_ensure() {
  local folder=$1
  [[ $folder/fingerprint -nt $folder/disk/etc/ssh/ssh_host_ed25519_key.pub ]] && return 0
  in_tree --bind "$folder/disk/etc/ssh:/run/in" -- ssh-keygen -lf /run/in/ssh_host_ed25519_key.pub | cut -d' ' -f2 >"$folder/fingerprint"
}

# What an installer would have made for this machine alone.
disk_identity() {
  local node=$1 disk=$2 other
  mkdir -p "$disk"/etc/{ssh,bind} "$disk/root"
  make_key "$disk/etc/ssh" ssh_host_ed25519_key "root@$node"
  tr -d - </proc/sys/kernel/random/uuid >"$disk/etc/machine-id"
  echo "$node" >"$disk/etc/hostname"
  {
    echo '127.0.0.1 localhost'
    for other in "${NODES[@]}"; do echo "$(address_of "$other") $other"; done
  } >"$disk/etc/hosts"
  echo "nameserver $(address_of resolver)" >"$disk/etc/resolv.conf"
  # Folders made here stand over the tree's: they must look like them.
  chown --reference="$(<"$LAB/tree")/etc/bind" "$disk/etc/bind"
  chmod --reference="$(<"$LAB/tree")/etc/bind" "$disk/etc/bind"
  chmod 700 "$disk/root"
  if [[ ${NODE_ROLE[$node]} == bind ]]; then
    in_tree --bind "$disk/etc/bind:/etc/bind" -- rndc-confgen -a -u bind -c /etc/bind/rndc.key >/dev/null 2>&1
  fi
  # The shell's start-up files cost every command over SSH some time and hold nothing a server needs.
  : >"$disk/root/.bashrc"
  : >"$disk/root/.profile"
}

disk_door() {
  mkdir -m 700 "$1/root/.ssh"
  cp "$LAB/enrol_key.pub" "$1/root/.ssh/authorized_keys"
  chmod 600 "$1/root/.ssh/authorized_keys"
}
