#!/usr/bin/env bash
# Builds and runs every test: the set-up, the Embedded Swift floor, all suites, the shipped scenarios.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

echo "== the set-up"
scripts/setup-check.sh
echo "== the portable floor as Embedded Swift for Cortex-M3"
scripts/embedded-check.sh
echo "== building"
swift build --build-tests
echo "== tests (a minute)"
# What failed, what was skipped and why, and the sum; the log has every case.
log=.build/test.log
if swift test --skip-build --disable-xctest > "$log" 2>&1; then
  grep -E '^(➜ Suite|✔ Test run)' "$log"
else
  grep -E -A 5 '^✘|Fatal error|crashed' "$log" | head -n 300 >&2
  tail -n 1 "$log" >&2
  echo "error: tests failed; every case is in $log" >&2
  exit 1
fi
echo "== the shipped scenarios"
.build/debug/outpost replay scenarios
echo "== the pictures of the documents"
scripts/make-pictures.sh --check
echo "== the examples"
examples/run.sh
