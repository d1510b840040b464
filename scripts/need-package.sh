#!/bin/sh
# need-package.sh COMMAND PACKAGE: finds a command, or installs the Debian package that has it; says in one line what it did.
set -eu
if command -v "$1" >/dev/null 2>&1; then
  echo "$1: found at $(command -v "$1")"
elif command -v apt-get >/dev/null 2>&1; then
  # One installation at a time: suites may ask at once.
  exec 9>"${TMPDIR:-/tmp}/gatehouse-need-package.lock"
  command -v flock >/dev/null 2>&1 && flock 9
  if ! command -v "$1" >/dev/null 2>&1; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } >/dev/null 2>&1 || { echo "$1: not found, and apt-get could not install $2" >&2; exit 1; }
  fi
  echo "$1: installed with apt-get from $2"
else
  echo "$1: not found, and there is no apt-get to install $2 with" >&2
  exit 1
fi
