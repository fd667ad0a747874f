#!/usr/bin/env bash
# Replays the shipped scenarios in virtual time, then runs the sensor hub for 10 s of real time against
# `outpost listen` over TLS on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

echo "== building (the first time takes a minute or two)"
swift build -c release --product outpost
swift build -c release --product outpost-node
swift build -c release --product outpost-i2c
outpost=.build/release/outpost

# git keeps no file modes, so the demo makes its own secret, readable by its owner alone.
if [ ! -s fixtures/secrets/demo ]; then
  mkdir -p fixtures/secrets
  (umask 077 && openssl rand -hex 16 > fixtures/secrets/demo)
fi

echo
echo "== the scenarios of sensor hub, cold room and greenhouse in virtual time"
"$outpost" replay scenarios/*.yaml

echo
echo "== the hub for 10 s of real time: simulated sensors, real TLS, a server on this machine"
demo=demo
if ! scripts/make-profiles.sh --current > /dev/null; then
  echo "note: the small-memory TLS profile \`field\` is not built; this demo uses \`system\`, with more memory"
  demo=.build/demo
  mkdir -p "$demo"
  cp demo/live.yaml "$demo"
  for board in hub sensors; do
    sed -e 's|tls: field|tls: system|' -e 's|\.\./|../../|' "demo/$board.yaml" > "$demo/$board.yaml"
  done
fi
log=$(mktemp)
"$outpost" listen --cert fixtures/certs/hub.pem --key fixtures/certs/TEST-ONLY-hub.key.pem \
  --for 60s "$demo/hub.yaml" 2> "$log" &
server=$!
trap 'kill "$server" 2> /dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 100); do
  grep -q listens "$log" && break
  kill -0 "$server" 2> /dev/null || { cat "$log" >&2; exit 4; }
  sleep 0.05
done
cat "$log"
"$outpost" run --simulate "$demo/live.yaml" --for 10s
echo
echo "== the program for devices for 4 s: it reads four simulated chips through /dev/i2c-1"
"$outpost" shell "$demo/sensors.yaml" -- .build/release/outpost-node run "$demo/sensors.yaml" --for 4s
kill "$server"
wait "$server" || true
tail -n +2 "$log"
trap - EXIT
rm -f "$log"
echo
echo "next: read README.md, change boards/sensor-hub.yaml, and replay with $outpost replay scenarios"
