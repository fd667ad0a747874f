#!/usr/bin/env bash
# Runs all examples, as scripts/test.sh does.
# Usage: examples/run.sh [OUTPOST]     default: .build/debug/outpost
set -euo pipefail
cd "$(dirname "$0")/.."
outpost=$(realpath "${1:-.build/debug/outpost}")

echo "-- pi-greenhouse"
"$outpost" check --explain examples/pi-greenhouse/board.yaml > /dev/null
"$outpost" replay examples/pi-greenhouse/scenarios

echo "-- ci-github"
OUTPOST=$outpost examples/ci-github/replay.sh .build/examples/ci-github

echo "-- foreign-package"
swift test --package-path examples/foreign-package --scratch-path .build/foreign-package \
  --disable-xctest 2>&1 | tail -n 1

echo "-- receivers"
python3 -B examples/receivers/test_receivers.py

echo "-- shell-smbus2"
"$outpost" check examples/shell-smbus2
python=.build/external/python/bin/python
[ -x "$python" ] || python=python3
if "$python" -c 'import smbus2' 2> /dev/null; then
  "$python" examples/shell-smbus2/test_read_climate.py "$outpost"
else
  echo "skipped: smbus2 is not installed; make check-external installs it below .build"
fi
