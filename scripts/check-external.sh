#!/usr/bin/env bash
# Reads outpost's simulated chips and its messages with other people's programs: i2c-tools, and packages in a virtual
# environment below .build, pinned by version and hash; and compares its parser of HTTP with Node's. Without a way to
# the package index it says so,
# runs nothing and succeeds; everything else that goes wrong is an error.
# Usage: scripts/check-external.sh [OUTPOST [PATTERN]]   (PATTERN: only drivers and chips that match)
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

place=.build/external
environment=$place/python
log=$place/pip.log
requirements=(scripts/external/build.txt scripts/external/requirements.txt)

# What pip prints when it gets no answer from the index; one that answered once is no reason to skip.
unreachable='NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError'
unreachable+='|Failed to establish a new connection|Temporary failure in name resolution'
unreachable+='|Network is unreachable|Connection refused|Max retries exceeded'

pip() {
  "$environment/bin/pip" "$@" --disable-pip-version-check --retries 3 --timeout 30 >> "$log" 2>&1
}

# The drivers are unpacked, not installed: several have modules of the same name.
fetch() {
  rm -rf "$place/wheels"
  : > "$log"
  pip install --require-hashes --requirement "${requirements[0]}" &&
    pip wheel --no-deps --no-build-isolation --require-hashes --requirement "${requirements[1]}" \
      --wheel-dir "$place/wheels"
}

if ! cat "${requirements[@]}" | cmp -s - "$place/fetched.txt"; then
  python3 -m venv --clear "$environment" || {
    echo "error: Python cannot make virtual environments; install python3-venv" >&2
    exit 1
  }
  if ! fetch && ! { echo "fetching drivers failed; once more in 10 s"; sleep 10; fetch; }; then
    if grep -qE "$unreachable" "$log" && ! grep -qE 'Downloading|Using cached' "$log"; then
      echo "skipped: the Python package index cannot be reached, so other people's drivers are not here"
      grep -E "$unreachable" "$log" | tail -n 1
      exit 0
    fi
    tail -n 20 "$log" >&2
    echo "error: pip could not fetch ${requirements[*]}; all it said is in $log" >&2
    exit 1
  fi
  rm -rf "$place/boards"
  cat "${requirements[@]}" > "$place/fetched.txt"
fi

outpost=${1:-}
if [ -z "$outpost" ]; then
  swift build --product outpost
  swift build --product outpost-i2c
  outpost=.build/debug/outpost
fi
# Blinka does not load on machines that it does not know; /usr/sbin has i2c-tools and is not in a user's PATH.
export BLINKA_FORCECHIP=GENERIC_X86 BLINKA_FORCEBOARD=GENERIC_LINUX_PC PATH="$PATH:/usr/sbin"
"$environment/bin/python" scripts/external/drivers.py "$outpost" "$place/wheels" "$place/boards" "${2:-}"
PYTHONPATH="$place/boards/packages/libraries" "$environment/bin/python" scripts/external/formats.py docs/messages.md

# Debian would start an installed InfluxDB: the program alone is unpacked.
influxdb=$(cd "$place" && pwd)/influxdb
if [ ! -x "$influxdb/usr/bin/influxd" ]; then
  mkdir -p "$influxdb"
  (cd "$influxdb" && apt-get -o APT::Sandbox::User=root download influxdb > apt.log 2>&1 && dpkg-deb -x influxdb_*.deb .) || true
fi
if [ -x "$influxdb/usr/bin/influxd" ]; then
  "$environment/bin/python" scripts/external/influxdb.py "$influxdb/usr/bin/influxd" docs/messages.md
else
  echo "skipped: InfluxDB could not be unpacked from Debian's package: $(tail -n 1 "$influxdb/apt.log")"
fi

# Home Assistant has a Python environment of its own: it pins what it imports.
assistant=$place/homeassistant
check_discovery() {
  local pinned=scripts/external/homeassistant.txt
  if ! command -v mosquitto_sub > /dev/null || [ ! -x /usr/sbin/mosquitto ]; then
    echo "skipped: mosquitto and its clients are not installed (scripts/setup.sh test), so Home Assistant reads nothing"
    return
  fi
  if [ "$(uname -m) $(python3 -c 'import sys; print(*sys.version_info[:2])')" != 'x86_64 3 11' ]; then
    echo "skipped: Home Assistant is pinned for Python 3.11 on x86-64"
    return
  fi
  if ! cmp -s "$pinned" "$assistant/fetched.txt"; then
    python3 -m venv --clear "$assistant"
    "$assistant/bin/pip" install --quiet --no-deps --no-build-isolation --require-hashes --requirement "$pinned" \
      --disable-pip-version-check --retries 3 --timeout 30 > "$assistant/pip.log" 2>&1 || {
      tail -n 20 "$assistant/pip.log" >&2
      echo "error: pip could not fetch $pinned" >&2
      exit 1
    }
    cp "$pinned" "$assistant/fetched.txt"
  fi
  "$assistant/bin/python" scripts/external/discovery.py "$outpost"
}
[ -n "${2:-}" ] || check_discovery
PYTHONPATH="$place/boards/packages/libraries" \
  "$environment/bin/python" examples/shell-smbus2/test_read_climate.py "$outpost"
# 100 000 answers, beside Node's parser.
[ -n "${2:-}" ] ||
  OUTPOST_HTTP_PARSER=$PWD/$environment/bin/python swift test --disable-xctest --filter AnswerVerdictTests
[ -n "${2:-}" ] || "$environment/bin/python" scripts/external/metrics.py "$outpost" "$place/wheels"
