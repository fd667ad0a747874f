#!/usr/bin/env bash
# Measures the release build: simulated days of two boards, with a modelled network.
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

measure "24 h of the sensor hub, five channels at 500 ms" benchmarks/hub-day.yaml
measure "24 h of eight different chips, each once a second" benchmarks/eight-chips-day.yaml
