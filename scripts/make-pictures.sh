#!/usr/bin/env bash
# Makes the pictures of the documents from replays, which are the same on every machine.
#
#   scripts/make-pictures.sh [--check] [PROGRAM]     default: .build/debug/outpost
#
# With --check nothing is written; exit status 1 if a picture in docs/images is not what would be made.
set -euo pipefail
cd "$(dirname "$0")/.."

check=false
if [ "${1:-}" = --check ]; then
  check=true
  shift
fi
program=${1:-.build/debug/outpost}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$program" replay --vcd "$folder/waves.vcd" scenarios/dead-climate.yaml > /dev/null 2>&1
scripts/draw-waves.py "$folder/waves.vcd" 110 200 lines.flame-detector lines.motion \
  channels.temperature alarms.fire alarms.intrusion alarms.climate-dead lines.alarm-led \
  > "$folder/dead-climate.svg"

if ! $check; then
  mkdir -p docs/images
  cp "$folder"/*.svg docs/images/
elif ! cmp -s "$folder/dead-climate.svg" docs/images/dead-climate.svg; then
  echo "error: docs/images/dead-climate.svg is not up to date; run scripts/make-pictures.sh" >&2
  exit 1
fi
