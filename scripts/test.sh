#!/usr/bin/env bash
# Builds and runs every test: the set-up, the Embedded Swift floor, all suites, the shipped scenarios.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== the set-up"
scripts/setup-check.sh
echo "== the portable floor as Embedded Swift for Cortex-M3"
scripts/embedded-check.sh
echo "== building"
swift build --build-tests
echo "== tests"
# Quiet: what failed and the sum, not a line for each of a thousand cases that passed.
swift test --skip-build --disable-xctest --quiet
echo "== the shipped scenarios"
.build/debug/outpost replay scenarios
