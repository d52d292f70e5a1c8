#!/usr/bin/env bash
# Boots one node; becomes systemd-nspawn. Runs in a mount namespace of its own: the node's root is mounted nowhere else,
# and every mount is gone when the node is.
# Arguments: machine name, network namespace, the node's folder (disk/, work/, root/), the tree below it.
set -euo pipefail
machine=$1 netns=$2 folder=$3 lower=$4

# systemd-nspawn takes a host with no /run/systemd/system for one that it can't ask; where systemd does run, it must not be asked either.
mkdir -p /run/systemd
mount -t tmpfs -o mode=755 tmpfs /run/systemd
mkdir -p "$folder/root" "$folder/work"
mount -t overlay panji-node -o "lowerdir=$lower,upperdir=$folder/disk,workdir=$folder/work,index=off,metacopy=off" "$folder/root"

exec systemd-nspawn --quiet --boot --register=no --keep-unit --settings=no --directory="$folder/root" \
  --machine="$machine" --hostname="${machine##*-}" --network-namespace-path="/run/netns/$netns" \
  --resolv-conf=off --timezone=off --link-journal=no --console=pipe --kill-signal=SIGRTMIN+3
