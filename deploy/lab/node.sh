# shellcheck shell=bash
# Nodes: systems booted with systemd, reached only by SSH.

node_start() {
  local node=$1 folder=$LAB/nodes/$1 lower
  pid_of "$node" >/dev/null && return 0
  cgroup_kill "$node"
  disk_ensure "$node"
  lower=$(<"$folder/lower")
  if [[ ! -e $lower/.complete ]]; then
    say "$node: the tree it was made on is gone; it goes on with today's"
    lower=$(<"$LAB/tree")
    echo "$lower" >"$folder/lower"
  elif [[ $lower != "$(<"$LAB/tree")" ]]; then
    say "$node keeps the older tree it was made on; \"lab node $node reset\" makes it anew"
  fi
  netns_up "$node"
  start "$node" unshare --mount --propagation private \
    bash "$LAB_HOME/node-boot.sh" "panji-$PANJI_INSTANCE-$node" "$(netns_of "$node")" "$folder" "$lower"
}

# The node's own process 1, as seen from here.
node_leader() {
  local nspawn children
  nspawn=$(pid_of "$1") || return 1
  children=$(cat "/proc/$nspawn/task/"*/children 2>/dev/null) || return 1
  [[ -n $children ]] && echo "${children%% *}"
}

in_node() { # NAME COMMAND…: as root inside a running node
  local leader
  leader=$(node_leader "$1") || die "$1 is not running."
  shift
  nsenter --target "$leader" --all --root --wd -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

# Ready: it says who it is on port 22, and its systemd has nothing left to start.
node_wait() {
  local node=$1 banner state until=$((SECONDS + 30))
  until banner=$(ssh_banner "$(address_of "$node")") && [[ $banner == SSH-* ]]; do
    pid_of "$node" >/dev/null || { tail -n 20 "$LAB/log/$node.log" >&2; die "$node ended while it booted; see $LAB/log/$node.log."; }
    ((SECONDS < until)) || die "$node does not answer on port 22 after 30 seconds; see $LAB/log/$node.log."
    sleep 0.05
  done
  state=$(in_node "$node" timeout 20 systemctl is-system-running --wait) || true
  if [[ $state != running ]]; then
    say "$node: $state: $(in_node "$node" systemctl --failed --plain --no-legend | cut -d' ' -f1 | paste -sd' ')"
  fi
}

ssh_banner() {
  local line
  { exec 9<>"/dev/tcp/$1/22"; } 2>/dev/null || return 1
  IFS= read -r -t 1 line <&9 || true
  exec 9>&-
  echo "${line%$'\r'}"
}

# Asks the node to shut down (databases write their last page), and ends it if it doesn't.
node_stop() {
  local pid
  if pid=$(pid_of "$1"); then
    kill -TERM "$pid" 2>/dev/null || true
    wait_gone "$1" 10 || say "$1 did not shut down in 10 seconds; ended"
  fi
  kill_all "$1"
}

node_kill() { kill_all "$1"; }

node_reset() {
  node_kill "$1"
  rm -rf "${LAB:?}/nodes/$1"
}

lab_node() {
  local name=${1:-} act=${2:-}
  [[ -n ${HOST_NUMBER[$name]:-} && $name != tools ]] || die "there is no node $name; there are ${NODES[*]} ${SERVICES[*]}."
  [[ -e $LAB/lab.json ]] || die 'the lab has never been up; run lab up first.'
  if [[ -z ${NODE_ROLE[$name]:-} ]]; then service_act "$name" "$act"; return; fi
  case $act in
    start) node_start "$name"; node_wait "$name" ;;
    stop | kill) "node_$act" "$name" ;;
    reset) node_reset "$name"; node_start "$name"; node_wait "$name"; write_lab_json ;;
    exec) shift 2; [[ ${1:-} == -- ]] && shift; in_node "$name" "$@" ;;
    *) die 'a node can be asked: start, stop, kill, reset, exec.' ;;
  esac
}
