#!/usr/bin/env bash
# Holds the TLS profiles against their budgets with the release build and nothing beside it: bytes,
# memory, counted instructions and, on the machine that budgets/tls.yaml names, time.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

profiles=field,field-p256m,photon,web,system
if [ ! -e .build/tls-profiles/curve/p256.so ]; then
  echo "note: \`field\` has Mbed TLS's own curve, for which there are no budgets; run make profiles"
  profiles=${profiles#field,}
fi
swift build -c release --product outpost
.build/release/outpost profile --profiles "$profiles" --handshakes 50 --budget budgets/tls.yaml
