#!/usr/bin/env bash
# Makes a view of the tree and runs a program in it; is process 1 of a process and mount namespace of its own.
#   jail-enter.sh [--exec] [--user NAME] [--bind|--bind-ro HOST:INSIDE]… [--resolver IP] TREE MOUNTPOINT -- COMMAND…
# The tree is read-only, even for root; /tmp, /run and /dev/shm are fresh and gone afterwards.
set -euo pipefail
user='' resolver='' replace='' binds=() fixed=()
while [[ $1 == --* ]]; do
  case $1 in
    --exec) replace='exec'; shift ;;
    --user) user=$2; shift 2 ;;
    --resolver) resolver=$2; shift 2 ;;
    --bind) binds+=("$2"); shift 2 ;;
    --bind-ro) binds+=("$2") fixed+=("${2#*:}"); shift 2 ;;
  esac
done
tree=$1 at=$2
shift 3

mount -t tmpfs -o mode=755 panji-jail "$at"
cd "$at"
mkdir -p upper/etc work root
echo "nameserver ${resolver:-127.0.0.1}" >upper/etc/resolv.conf
printf '127.0.0.1 localhost\n' >upper/etc/hosts
mount -t overlay panji-jail -o "lowerdir=$tree,upperdir=$at/upper,workdir=$at/work,index=off,metacopy=off" root
cd root
mount -t proc proc proc
mount -t tmpfs -o mode=755 tmpfs dev
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mkdir -m 1777 dev/shm
mkdir dev/pts
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs run
for bind in "${binds[@]}"; do
  inside=.${bind#*:}
  if [[ -d ${bind%%:*} ]]; then mkdir -p "$inside"; else mkdir -p "${inside%/*}"; : >>"$inside"; fi
  mount --bind "${bind%%:*}" "$inside"
done
for inside in "${fixed[@]}"; do mount -o remount,bind,ro ".$inside"; done
mount -o remount,bind,ro .
pivot_root . .
umount -l .
cd /tmp

run=(env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8)
if [[ -n $user ]]; then run+=(setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups --); fi
# A tool stays a child of this shell: a program that is process 1 itself ignores signals and leaves its orphans lying.
$replace "${run[@]}" "$@"
