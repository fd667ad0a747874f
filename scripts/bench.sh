#!/usr/bin/env bash
# Measures the release build: 24 hours of the sensor hub with alarms and a modelled network.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-7}
scenario=benchmarks/hub-day.yaml

swift build -c release --product outpost

# The trace of one run counts the I2C segments; the runs that are timed write none.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.build/release/outpost replay "$scenario" --trace transfers --out "$folder" >"$folder/result"
transfers=$(cat "$folder"/*.trace | grep -c ' i2c-')

echo "24 h of the sensor hub, five channels at 500 ms, $runs runs:"
for _ in $(seq "$runs"); do
  .build/release/outpost replay "$scenario" |
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
