#!/usr/bin/env bash
# Measures the release build: 24 hours of the sensor hub with alarms and a modelled network.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${RUNS:-7}

swift build -c release --product outpost
echo "24 h of the sensor hub, five channels at 500 ms, $runs runs, simulated seconds per wall second:"
for _ in $(seq "$runs"); do
  .build/release/outpost replay benchmarks/hub-day.yaml |
    sed -n 's/.*(\([0-9 ]*\) simulated seconds per second).*/\1/p' | tr -d ' '
done | sort -n | awk '
  { value[NR] = $1 }
  END { printf "  min %d  median %d  max %d\n", value[1], value[int((NR + 1) / 2)], value[NR] }'
