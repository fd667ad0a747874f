#!/usr/bin/env bash
# Checks and replays scenarios in a CI job: the second step of action.yml, and what other systems call.
#
#   [OUTPOST=PROGRAM] scripts/ci-replay.sh RESULTS-FOLDER PATH...
#
# Writes results.xml (JUnit), check.sarif and a trace of each run into the folder; on GitHub, failures are also notes at
# their lines and a table in the step's summary. The exit status is that of `outpost replay`.
set -euo pipefail
if [ $# -lt 2 ]; then
  echo "usage: $0 RESULTS-FOLDER PATH..." >&2
  exit 64
fi
outpost=${OUTPOST:-"$(dirname "$0")/../.build/release/outpost"}
results=$1
shift
mkdir -p "$results"
# Wrong files are in the results of the replay too, which ends the job.
"$outpost" check --format sarif "$@" > "$results/check.sarif" || true
options=(--junit "$results/results.xml" --out "$results/traces")
if [ "${GITHUB_ACTIONS:-}" = true ]; then options+=(--github); fi
exec "$outpost" replay "${options[@]}" "$@"
