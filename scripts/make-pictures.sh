#!/usr/bin/env bash
# Makes the pictures of the documents from replays and boards, which are the same on every machine.
#
#   scripts/make-pictures.sh [--check] [PROGRAM]     default: .build/debug/outpost
#
# With --check nothing is written; exit status 1 if a picture or a page is not what would be made.
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
mkdir "$folder/images" "$folder/wiring"

"$program" replay --vcd "$folder/waves.vcd" scenarios/dead-climate.yaml > /dev/null 2>&1
scripts/draw-waves.py "$folder/waves.vcd" 110 200 lines.flame-detector lines.motion \
  channels.temperature alarms.fire alarms.intrusion alarms.climate-dead lines.alarm-led \
  > "$folder/images/dead-climate.svg"

# What a board file says of itself first, one sentence.
about() {
  awk '/^#/ { sub(/^# ?/, ""); if ($0 == "") exit; text = text (text == "" ? "" : " ") $0; next } { exit }
       END { sub(/\. .*/, ".", text); print text }' "$1"
}

# A page for each board: what the board file says first, the picture and the list.
page() {
  local name=$1 board=$2
  "$program" wiring "$board" --out "$folder/wiring/$name.svg"
  {
    printf '# Wiring of `%s`\n\n' "$name"
    printf '%s\n\n' "$(about "$board")"
    printf 'Board file: [%s](../../%s). ' "$board" "$board"
    printf '`outpost wiring %s` made this page'"'"'s picture.\n\n' "$board"
    printf '![The wires of %s](%s.svg)\n\n```\n' "$name" "$name"
    "$program" wiring "$board" --list
    printf '```\n'
  } > "$folder/wiring/$name.md"
  printf -- '- [%s](%s.md): %s\n' "$name" "$name" "$(about "$board")" \
    >> "$folder/wiring/README.md"
}

cat > "$folder/wiring/README.md" << 'END'
# Wiring of the example boards

How each example board is wired to a Raspberry Pi, as a picture and as a list. `outpost wiring BOARD` draws your own board.
In a browser, the name of a connection shows when the pointer is on its wire.

END
for board in boards/*.yaml; do page "$(basename "$board" .yaml)" "$board"; done
page pi-greenhouse examples/pi-greenhouse/board.yaml

if ! $check; then
  mkdir -p docs/images docs/wiring
  cp "$folder"/images/* docs/images/
  rm -f docs/wiring/*
  cp "$folder"/wiring/* docs/wiring/
  exit
fi
for made in images wiring; do
  if ! diff -rq "$folder/$made" "docs/$made" >&2; then
    echo "error: docs/$made is not up to date; run scripts/make-pictures.sh" >&2
    exit 1
  fi
done
