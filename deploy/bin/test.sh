#!/bin/sh
# Everything a change must pass: types, lint, then the suites; the lab's suites need root on Debian.
set -eu
cd "$(dirname "$0")/../.."
PATH=$PWD/node_modules/.bin:$PATH
jest() { node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js "$@"; }

started=$(date +%s)
part() { printf '\n== %s (%s s so far)\n' "$1" "$(($(date +%s) - started))"; }

part types
tsc --noEmit
part lint
eslint .
part suites
if [ "${PANJI_TEST:-}" = unit ]; then
  jest --selectProjects=unit "$@"
else
  jest "$@"
fi
