# shellcheck shell=bash
# One bridge of this instance, one network namespace a host on it. No default route, no NAT, no IPv6 address: no packet has a way out.

declare -A HOST_NUMBER=([host1]=11 [host2]=12 [ns1]=21 [ns2]=22 [mail]=25 [resolver]=53 [acme]=80 [tools]=99)

address_of() { echo "$PANJI_SUBNET.${HOST_NUMBER[$1]}"; }
netns_of() { echo "panji-$PANJI_INSTANCE-$1"; }
link_of() { echo "p$PANJI_INSTANCE$1"; }

# Hardware addresses that follow from the address: a host that is made anew is found at once, not when the neighbours' memory fades.
mac_of() { # NUMBER
  local octets
  IFS=. read -ra octets <<<"$PANJI_SUBNET"
  printf '02:70:%02x:%02x:%02x:%02x' "${octets[@]}" "$1"
}

# No link-local IPv6 address, no router solicitation; a kernel without IPv6 knows no such setting.
no_ipv6() { [[ ! -e /proc/sys/net/ipv6 ]] || ip "$@" addrgenmode none; }

bridge_up() {
  [[ -e /sys/class/net/$PANJI_BRIDGE ]] && return 0
  ip link add name "$PANJI_BRIDGE" address "$(mac_of 1)" type bridge forward_delay 0 stp_state 0 mcast_snooping 0
  no_ipv6 link set "$PANJI_BRIDGE"
  ip address add "$PANJI_SUBNET.1/24" dev "$PANJI_BRIDGE"
  ip link set "$PANJI_BRIDGE" up
}

# Safe to run when it exists; half of one (a start that was cut off) is made anew, and with it what ran in it.
netns_up() {
  local netns link
  netns=$(netns_of "$1") link=$(link_of "$1")
  [[ -e /run/netns/$netns && -e /sys/class/net/$link/master ]] && return 0
  kill_all "$1"
  netns_down "$1"
  ip netns add "$netns"
  ip link add "$link" type veth peer name eth0 address "$(mac_of "${HOST_NUMBER[$1]}")" netns "$netns"
  no_ipv6 -n "$netns" link set eth0
  no_ipv6 link set "$link"
  ip -n "$netns" -batch - <<BATCH
link set lo up
address add $(address_of "$1")/24 dev eth0
link set eth0 up
BATCH
  # Last, so that a link with a master is a whole one.
  ip link set "$link" master "$PANJI_BRIDGE" up
}

netns_down() {
  local netns link
  netns=$(netns_of "$1") link=$(link_of "$1")
  # The link first: the namespace itself lives on for a moment while its last process dies.
  if [[ -e /sys/class/net/$link ]]; then ip link del "$link"; fi
  if [[ -e /run/netns/$netns ]]; then ip netns del "$netns"; fi
}

# What still runs in it: tools of someone who did not wait for their end.
netns_kill() {
  local pids
  pids=$(ip netns pids "$(netns_of "$1")" 2>/dev/null) || return 0
  # shellcheck disable=SC2086
  if [[ -n $pids ]]; then kill -KILL $pids 2>/dev/null || true; fi
}

net_up() {
  local host
  bridge_up
  for host in "${!HOST_NUMBER[@]}"; do netns_up "$host"; done
}

net_down() {
  local host
  for host in "${!HOST_NUMBER[@]}"; do
    netns_kill "$host"
    netns_down "$host"
  done
  if [[ -e /sys/class/net/$PANJI_BRIDGE ]]; then ip link del "$PANJI_BRIDGE"; fi
  # "ip netns" leaves a mount behind when the machine's last namespace goes; a busy one refuses.
  if [[ -d /run/netns && -z $(ls -A /run/netns) ]]; then umount /run/netns 2>/dev/null || true; fi
  if [[ -d /run/netns && -z $(ls -A /run/netns) ]]; then rmdir /run/netns 2>/dev/null || true; fi
}
