#!/usr/bin/env bash
# Reads outpost's simulated chips with other people's drivers, in a virtual environment below .build.
# Usage: scripts/check-external.sh [OUTPOST]
set -euo pipefail
cd "$(dirname "$0")/.."

environment=.build/external/python
requirements=scripts/external/requirements.txt
if ! cmp -s "$requirements" "$environment/requirements.txt"; then
  python3 -m venv --clear "$environment" || {
    echo "error: Python cannot make virtual environments; install python3-venv" >&2
    exit 1
  }
  # sysv_ipc, which Blinka asks for, has no wheels and is compiled.
  "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  cp "$requirements" "$environment/requirements.txt"
fi

outpost=${1:-}
if [ -z "$outpost" ]; then
  swift build --product outpost
  swift build --product outpost-i2c
  outpost=.build/debug/outpost
fi
# Blinka refuses to load on machines that it does not know.
exec env BLINKA_FORCECHIP=GENERIC_X86 BLINKA_FORCEBOARD=GENERIC_LINUX_PC \
  "$environment/bin/python" scripts/external/drivers.py "$outpost" .build/external/boards
