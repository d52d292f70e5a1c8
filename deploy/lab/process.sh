# shellcheck shell=bash
# Started processes by name. A record holds the process id and its start time, so that a number used again is never taken for ours.

started_at() { # PID -> start time in ticks, empty if there is none
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
  # The program's name (field 2) may hold anything: count from behind it.
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [[ $1 == Z ]] || echo "${20}"
}

pid_of() { # NAME -> its process id; fails when it does not run
  local pid at
  { read -r pid at <"$LAB/run/$1.pid"; } 2>/dev/null || return 1
  [[ -n $at && $(started_at "$pid") == "$at" ]] || return 1
  echo "$pid"
}

# start NAME COMMAND…: in a session and control group of its own, holding none of the caller's files (a caller that reads our output must see its end).
start() {
  local name=$1
  shift
  mkdir -p "$LAB/run" "$LAB/log"
  (
    cgroup_join "$name"
    close_files
    exec setsid "$@"
  ) </dev/null >>"$LAB/log/$name.log" 2>&1 &
  local pid=$!
  echo "$pid $(started_at "$pid")" >"$LAB/run/$name.pid.new"
  mv "$LAB/run/$name.pid.new" "$LAB/run/$name.pid"
}

close_files() {
  local file
  for file in "/proc/$BASHPID/fd/"*; do
    file=${file##*/}
    if ((file > 2)); then eval "exec $file>&-"; fi
  done
}

# wait_gone NAME SECONDS
wait_gone() {
  local until=$((${EPOCHREALTIME/./} + $2 * 1000000))
  while pid_of "$1" >/dev/null; do
    ((${EPOCHREALTIME/./} < until)) || return 1
    sleep 0.03
  done
}

# kill_all NAME: the recorded process and all that is left in its control group, at once.
kill_all() {
  local pid
  if pid=$(pid_of "$1"); then kill -KILL "$pid" 2>/dev/null || true; fi
  cgroup_kill "$1"
  wait_gone "$1" 5 || die "$1 (process $(pid_of "$1")) does not die."
  rm -f "$LAB/run/$1.pid"
  cgroup_remove "$1"
}

# A node's systemd takes the group it is started in for the top of the world. Two nodes in one group would share
# /system.slice, and each would wait for the other's services to end: so one group a name, in the hierarchies systemd uses.
cgroup_tops() {
  local top
  for top in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
    if [[ -e $top/cgroup.procs ]]; then echo "$top"; fi
  done
}

cgroup_join() {
  local top
  for top in $(cgroup_tops); do
    mkdir -p "$top/panji-$PANJI_INSTANCE/$1"
    echo "$BASHPID" >"$top/panji-$PANJI_INSTANCE/$1/cgroup.procs"
  done
}

cgroup_kill() {
  local top pids
  for top in $(cgroup_tops); do
    pids=$(find "$top/panji-$PANJI_INSTANCE/$1" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u) || true
    # shellcheck disable=SC2086
    if [[ -n $pids ]]; then kill -KILL $pids 2>/dev/null || true; fi
  done
}

# A group can be removed only when its last dead process has been reaped: that takes a moment.
cgroup_remove() {
  local top _
  for top in $(cgroup_tops); do
    for _ in {1..50}; do
      find "$top/panji-$PANJI_INSTANCE/$1" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [[ -e $top/panji-$PANJI_INSTANCE/$1 ]] || break
      sleep 0.02
    done
    rmdir "$top/panji-$PANJI_INSTANCE" 2>/dev/null || true
  done
}
