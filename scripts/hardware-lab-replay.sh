#!/bin/bash
# What `outpost replay --in lab` becomes: boots a guest (scripts/hardware-lab.sh) in which PROGRAM plays
# scenarios on chips of i2c-stub and lines of gpio-sim, and gives back its output and exit status.
#
#   scripts/hardware-lab-replay.sh --in FOLDER [--junit FILE] [--file FILE]... PROGRAM -- WORD...
#
# --in     the working folder, there as here
# --junit  where the results go as JUnit XML
# --file   a file that a scenario needs, which has the same path there as here
# WORD     words for `outpost replay`
#
# OUTPOST_LAB_BREAK breaks the program's way to the hardware as scripts/hardware-lab/break.c says.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
lab=$scripts/../.build/hardware-lab/replay
folder=/ junit= files=() breaks=${OUTPOST_LAB_BREAK:-}
while :; do
  case $1 in
  --in) folder=$2 ;;
  --junit) junit=$2 ;;
  --file) files+=(--at-path "$2") ;;
  *) break ;;
  esac
  shift 2
done
program=$1
shift 2

# quoted WORD...: the words for a shell.
quoted() {
  local word
  for word in "$@"; do printf " '%s'" "${word//\'/\'\\\'\'}"; done
}

mkdir -p "$lab"
compiler=$(command -v cc || command -v clang) || {
  printf 'hardware lab: a C compiler is missing\nremedy: sudo apt-get install gcc\n' >&2
  exit 4
}
"$compiler" -O2 -o "$lab/feeder" "$scripts/hardware-lab/feeder.c"
with=(--with "$lab/feeder" --with "$program" --with "$scripts/hardware-lab/devices.sh"
  --with "$scripts/hardware-lab/replay.sh")
command="cd$(quoted "$folder")
  sh /lab/replay.sh /lab/${program##*/} replay --in kernel"
if [ -n "$breaks" ]; then
  "$compiler" -O2 -shared -fPIC -o "$lab/break.so" "$scripts/hardware-lab/break.c"
  with+=(--with "$lab/break.so")
  command="export OUTPOST_LAB_BREAK=$breaks OUTPOST_LAB_PRELOAD=/lab/break.so
  $command"
fi
if [ -n "$junit" ]; then
  with+=(--result "$junit")
  command+=" --junit /tmp/result"
fi
exec "$scripts/hardware-lab.sh" "${with[@]}" ${files[@]+"${files[@]}"} "$command$(quoted "$@")"
