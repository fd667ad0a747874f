#!/usr/bin/env bash
# Measures the release build: memory and processor time of the node program, reports that an outbox
# file takes (debug build; the disk's syncs count), and simulated days of two boards, with a modelled
# network. The time differs from machine to machine; the instructions, where valgrind is installed,
# hardly do.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk
runs=${RUNS:-7}

swift build -c release --product outpost

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Usage: measure WORDS SCENARIO
measure() {
  # The trace of one run counts the I2C segments; the runs that are timed write none.
  .build/release/outpost replay "$2" --trace transfers --out "$folder" >"$folder/result"
  transfers=$(cat "$folder"/*.trace | grep -c ' i2c-')
  rm "$folder"/*.trace

  echo "$1, $runs runs:"
  for _ in $(seq "$runs"); do
    .build/release/outpost replay "$2" |
      sed -n 's/.*(\([0-9 ]*\) simulated seconds per second).*/\1/p' | tr -d ' '
  done | sort -n | awk -v transfers="$transfers" '
    function line(what, factor) {
      printf "  %-38s min %8d  median %8d  max %8d\n", what,
        value[1] * factor, value[int((NR + 1) / 2)] * factor, value[NR] * factor
    }
    { value[NR] = $1 }
    END {
      line("simulated seconds per wall second", 1)
      line("I2C transfer segments per wall second", transfers / 86400)
    }'
}

# Usage: count SCENARIO
count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$folder/outpost" replay "$1" 2>&1 |
    sed -n 's/.*Collected : \([0-9]*\)$/\1/p' |
    awk '{ printf "  %-38s %.1f million\n", "instructions of the whole run", $1 / 1e6 }'
}

# valgrind fails on the symbols of the whole program.
strip -o "$folder/outpost" .build/release/outpost
if ! command -v valgrind >/dev/null; then
  echo "instructions are not counted: valgrind is not installed (apt-get install valgrind)"
  count() { :; }
fi

swift build -c release --product outpost-node
swift build -c release --product outpost-i2c
scripts/bench-node.py .build/release 25 3
swift build --build-tests
OUTPOST_BENCH=1 swift test --skip-build --disable-xctest --filter ThroughputTests | grep 'at a time'

measure "24 h of the sensor hub, five channels at 500 ms" benchmarks/hub-day.yaml
count benchmarks/hub-day.yaml
measure "24 h of eight different chips, each once a second" benchmarks/eight-chips-day.yaml
count benchmarks/eight-chips-day.yaml
