# shellcheck shell=bash
# Programs of the tree, run with the tree as their root: tools for people and tests, and the services beside the nodes.

# The namespaces of a jail. Its process 1 dies with unshare (--kill-child), and all inside with it.
# jail NETNS|none OPTIONS-OF-jail-enter… -- COMMAND… (sets JAIL, the command line)
jail_command() {
  local net=(unshare --net) mountpoint=$LAB/jail tree
  if [[ $1 != none ]]; then net=(nsenter "--net=/run/netns/$1"); fi
  shift
  tree=$(<"$LAB/tree")
  local options=()
  while [[ $1 != -- ]]; do options+=("$1"); shift; done
  JAIL=("${net[@]}" unshare --mount --propagation private --pid --fork --kill-child=KILL --ipc --uts
    bash "$LAB_HOME/jail-enter.sh" "${options[@]}" "$tree" "$mountpoint" "$@")
}

# in_tree --bind FOLDER:/in -- COMMAND…: a program of the tree for our own use, without a network.
in_tree() {
  jail_command none "$@"
  "${JAIL[@]}"
}

tool_run() {
  local where=tools options=()
  while [[ $# -gt 0 && $1 != -- ]]; do
    case $1 in
      --net) where=${2:-}; shift 2 ;;
      --bind | --bind-ro | --user) options+=("$1" "${2:-}"); shift 2 ;;
      *) die "lab run does not know $1." ;;
    esac
  done
  [[ $# -gt 1 ]] || die 'lab run needs a command after "--".'
  [[ -e $LAB/tree ]] || die 'the lab has never been up; run lab up first.'
  case $where in
    tools) where=$(netns_of tools); [[ -e /run/netns/$where ]] || die 'the lab is not up; run lab up first.' ;;
    none) ;;
    *) die '--net is tools or none.' ;;
  esac
  jail_command "$where" "${options[@]}" --resolver "$(address_of resolver)" "$@"
  # This shell waits, because unshare holds SIGTERM back while its child lives. If it is itself killed outright, pdeathsig ends the rest.
  setpriv --pdeathsig KILL "${JAIL[@]}" <&0 &
  local child=$! code=0
  # shellcheck disable=SC2064
  { trap "kill -KILL $child; exit 143" TERM; trap "kill -KILL $child; exit 130" INT; trap "kill -KILL $child; exit 129" HUP; }
  wait "$child" || code=$?
  exit "$code"
}
