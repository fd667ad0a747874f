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
results=.build/examples/ci-github
rm -rf "$results" && mkdir -p "$results"
GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$results/summary.md OUTPOST=$outpost \
  scripts/ci-replay.sh "$results" examples/ci-github/scenarios
grep -q "all held" "$results/summary.md"
python3 - "$results" << 'END'
import json, sys, xml.etree.ElementTree
folder = sys.argv[1]
assert int(xml.etree.ElementTree.parse(folder + "/results.xml").getroot().get("tests")) > 0
assert json.load(open(folder + "/check.sarif"))["version"] == "2.1.0"
END

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
