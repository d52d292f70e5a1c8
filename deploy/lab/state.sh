# shellcheck shell=bash
# shellcheck disable=SC2153 # names of the other files
# The lab as a whole: what up, stop, down and status do, and lab.json, which tells everyone else where things are.

lab_up() {
  local name jobs=() began=${EPOCHREALTIME/./}
  tree_ensure
  mkdir -p "$LAB/jail" "$LAB/bin"
  echo "$TREE" >"$LAB/tree"
  net_up
  enrol_key_ensure
  # All at once; each waits for itself and says itself what is wrong.
  for name in "${NODES[@]}"; do (node_start "$name"; node_wait "$name") & jobs+=("$!"); done
  for name in "${SERVICES[@]}"; do (service_start "$name"; "${name}_wait") & jobs+=("$!"); done
  wait_all "${jobs[@]}" || die 'not every part of the lab came up; the reason stands above.'
  write_tools
  write_lab_json
  say "up in $(((${EPOCHREALTIME/./} - began) / 1000)) ms: $LAB/lab.json"
}

wait_all() {
  local job failed=0
  for job in "$@"; do wait "$job" || failed=1; done
  return "$failed"
}

lab_stop() {
  local name jobs=()
  for name in "${NODES[@]}"; do node_stop "$name" & jobs+=("$!"); done
  for name in "${SERVICES[@]}"; do service_stop "$name" & jobs+=("$!"); done
  wait_all "${jobs[@]}" || die 'not every part of the lab could be stopped; the reason stands above.'
  net_down
  say 'stopped; disks and state are kept'
}

lab_down() {
  local name
  for name in "${NODES[@]}"; do node_kill "$name"; done
  lab_stop
  rm -rf --one-file-system "$LAB" "$LAB_LOCK"
  rmdir "$PANJI_STATE" 2>/dev/null || true
  say 'gone, but for the shared tree'
}

# The two programs that others start by path, with this lab's environment in them. They end with whoever started them.
write_tools() {
  local tool
  for tool in run chromium; do
    {
      echo '#!/bin/bash'
      echo "export PANJI_INSTANCE='$PANJI_INSTANCE' PANJI_STATE='$PANJI_STATE' PANJI_BRIDGE='$PANJI_BRIDGE' PANJI_SUBNET='$PANJI_SUBNET' PANJI_CACHE='$PANJI_CACHE'"
      if [[ $tool == run ]]; then echo "exec setpriv --pdeathsig KILL '$LAB_HOME/lab' run \"\$@\""; fi
      if [[ $tool == chromium ]]; then echo "exec setpriv --pdeathsig KILL '$LAB_HOME/chromium' \"\$@\""; fi
    } >"$LAB/bin/$tool.new"
    chmod 755 "$LAB/bin/$tool.new"
    mv "$LAB/bin/$tool.new" "$LAB/bin/$tool"
  done
}

write_lab_json() {
  local node nodes=''
  for node in "${NODES[@]}"; do
    nodes+="${nodes:+,
    }{\"name\": \"$node\", \"role\": \"${NODE_ROLE[$node]}\", \"address\": \"$(address_of "$node")\", \"port\": 22, \"hostKeyFingerprint\": \"$(<"$LAB/nodes/$node/fingerprint")\"}"
  done
  cat >"$LAB/lab.json.new" <<JSON
{
  "instance": "$PANJI_INSTANCE",
  "bridge": "$PANJI_BRIDGE",
  "subnet": "$PANJI_SUBNET.0/24",
  "gateway": "$PANJI_SUBNET.1",
  "nodes": [
    $nodes
  ],
  "enrolKey": "$LAB/enrol_key",
  "resolver": "$(address_of resolver)",
  "acme": {
    "directory": "https://$(address_of acme):14000/dir",
    "management": "https://$(address_of acme):15000",
    "ca": "$LAB/acme-ca.pem",
    "roots": "$LAB/acme-roots.pem"
  },
  "mail": {"host": "$(address_of mail)", "port": 25, "folder": "$LAB/mail"},
  "tools": {"run": "$LAB/bin/run", "chromium": "$LAB/bin/chromium"}
}
JSON
  mv "$LAB/lab.json.new" "$LAB/lab.json"
}

lab_status() {
  local name role state pid json=''
  for name in "${NODES[@]}" "${SERVICES[@]}"; do
    role=${NODE_ROLE[$name]:-service}
    if pid=$(pid_of "$name"); then state=running; else state=stopped pid=''; fi
    if [[ ${1:-} == --json ]]; then
      json+="${json:+, }{\"name\": \"$name\", \"role\": \"$role\", \"address\": \"$(address_of "$name")\", \"state\": \"$state\", \"pid\": ${pid:-null}}"
    else
      printf '%-9s %-8s %-15s %-8s %s\n' "$name" "$role" "$(address_of "$name")" "$state" "$pid"
    fi
  done
  if [[ ${1:-} == --json ]]; then echo "{\"instance\": \"$PANJI_INSTANCE\", \"parts\": [$json]}"; fi
}
