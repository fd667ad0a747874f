#!/usr/bin/env bash
# Reads outpost's simulated chips with other people's programs: i2c-tools, and drivers in a virtual
# environment below .build, pinned by version and hash. Without a way to the package index it says so,
# runs nothing and succeeds; everything else that goes wrong is an error.
# Usage: scripts/check-external.sh [OUTPOST]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

environment=.build/external/python
requirements=scripts/external/requirements.txt
log=.build/external/pip.log

# What pip prints when it gets no answer from the index; one that answered once is no reason to skip.
unreachable='NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError'
unreachable+='|Failed to establish a new connection|Temporary failure in name resolution'
unreachable+='|Network is unreachable|Connection refused|Max retries exceeded'

if ! cmp -s "$requirements" "$environment/requirements.txt"; then
  python3 -m venv --clear "$environment" || {
    echo "error: Python cannot make virtual environments; install python3-venv" >&2
    exit 1
  }
  if ! "$environment/bin/pip" install --disable-pip-version-check --retries 2 --require-hashes \
    --requirement "$requirements" > "$log" 2>&1; then
    if grep -qE "$unreachable" "$log" && ! grep -qE 'Downloading|Using cached' "$log"; then
      echo "skipped: the Python package index cannot be reached, so other people's drivers are not here"
      grep -E "$unreachable" "$log" | tail -n 1
      exit 0
    fi
    tail -n 20 "$log" >&2
    echo "error: pip could not install $requirements; all it said is in $log" >&2
    exit 1
  fi
  cp "$requirements" "$environment/requirements.txt"
fi

outpost=${1:-}
if [ -z "$outpost" ]; then
  swift build --product outpost
  swift build --product outpost-i2c
  outpost=.build/debug/outpost
fi
"$environment/bin/python" examples/shell-smbus2/test_read_climate.py "$outpost"
# Blinka does not load on machines that it does not know; /usr/sbin has i2c-tools and is not in a user's PATH.

exec env BLINKA_FORCECHIP=GENERIC_X86 BLINKA_FORCEBOARD=GENERIC_LINUX_PC PATH="$PATH:/usr/sbin" \
  "$environment/bin/python" scripts/external/drivers.py "$outpost" .build/external/boards
