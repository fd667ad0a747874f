#!/usr/bin/env bash
# Replays the scenarios of this folder; exit status 1 if an expectation fails, 2 if a file is wrong.
# Usage: [OUTPOST=PROGRAM] replay.sh RESULTS-FOLDER
set -euo pipefail
results=$(realpath -m "${1:-results}")
outpost=$(command -v "${OUTPOST:-outpost}")
cd "$(dirname "$0")"
mkdir -p "$results"
"$outpost" replay ${GITHUB_ACTIONS:+--github} --junit "$results/results.xml" --out "$results/traces" scenarios
