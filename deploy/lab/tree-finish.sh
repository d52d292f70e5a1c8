#!/usr/bin/env bash
# The last step of building the tree (argument: its folder): nothing in it may be a secret or an identity, and nothing
# but sshd may start by itself: what a node's role needs is switched on by its enrolment, as on a real server.
set -euo pipefail
root=$1

useradd --root "$root" --system --uid 880 --no-create-home --shell /usr/sbin/nologin lab-acme
useradd --root "$root" --system --uid 881 --no-create-home --shell /usr/sbin/nologin lab-mail

# Identities and keys that packages made while they were installed: shared by all nodes they would be worthless.
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/machine-id "$root"/var/lib/dbus/machine-id "$root"/etc/hostname \
  "$root"/etc/bind/rndc.key "$root"/etc/unbound/unbound_{server,control}.{key,pem} \
  "$root"/etc/ssl/private/ssl-cert-snakeoil.key "$root"/etc/ssl/certs/ssl-cert-snakeoil.pem
rm -rf "$root"/etc/apt/sources.list.d/* "$root"/etc/apt/sources.list
: >"$root/etc/resolv.conf"

printf 'enable ssh.service\ndisable *\n' >"$root/etc/systemd/system-preset.tmp"
install -D -m 644 "$root/etc/systemd/system-preset.tmp" "$root/etc/systemd/system-preset/00-lab.preset"
rm "$root/etc/systemd/system-preset.tmp"
chroot "$root" systemctl preset-all >/dev/null 2>&1

# Not of this world, or slow: terminals, first-boot questions, updates, hardware.
chroot "$root" systemctl mask --quiet systemd-firstboot.service systemd-networkd.service systemd-networkd.socket \
  systemd-network-generator.service systemd-logind.service systemd-update-utmp.service \
  systemd-update-utmp-runlevel.service console-getty.service getty.target ldconfig.service systemd-hwdb-update.service \
  systemd-journal-catalog-update.service systemd-journal-flush.service systemd-sysusers.service systemd-update-done.service \
  systemd-machine-id-commit.service systemd-remount-fs.service systemd-pcrphase.service systemd-pcrphase-sysinit.service \
  systemd-boot-random-seed.service systemd-random-seed.service systemd-boot-system-token.service systemd-modules-load.service \
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer \
  e2scrub_reap.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-kernel-config.mount sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount 2>/dev/null || true

install -d "$root/etc/systemd/system.conf.d" "$root/etc/systemd/journald.conf.d"
printf '[Manager]\nDefaultTimeoutStopSec=5s\nShowStatus=no\n' >"$root/etc/systemd/system.conf.d/lab.conf"
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=16M\n' >"$root/etc/systemd/journald.conf.d/lab.conf"
