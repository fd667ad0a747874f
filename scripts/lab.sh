#!/usr/bin/env bash
# Runs outpost on real kernels in QEMU: a PC with simulated lines and buses, scenarios on such a PC, and a
# Raspberry Pi 3 with QEMU's own models of sensors. What cannot run here is named with its reason and does not fail.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
# part NAME COMMAND...: status 4 of the command means that something is missing here.
part() {
  local name=$1 began=$SECONDS status=0
  shift
  echo "== $name"
  "$@" || status=$?
  case $status in
  0) echo "== $name took $((SECONDS - began)) s" ;;
  4) echo "== $name is skipped, for what is missing above" ;;
  *)
    failed=1
    echo "== $name FAILED with status $status" >&2
    ;;
  esac
}

part 'a PC (x86-64)' scripts/hardware-lab.sh
# The ways to hardware that are broken here must be noticed.
scenarios() {
  local program=.build/debug/outpost scenario=scenarios/cold-store-door.yaml way status
  "$program" replay --in lab scenarios/cold-store-*.yaml || return
  for way in wrong-ioctl swapped-byte lost-edge; do
    status=0
    OUTPOST_LAB_BREAK=$way "$program" replay --in lab "$scenario" >.build/hardware-lab/broken.log 2>&1 ||
      status=$?
    if [ $status != 1 ] || ! grep -q 'as in the simulation' .build/hardware-lab/broken.log; then
      cat .build/hardware-lab/broken.log >&2
      echo "the lab does not notice: $way in $scenario" >&2
      return 1
    fi
    echo "$way fails $scenario"
  done
}

part 'scenarios on a PC' scenarios
part 'a Raspberry Pi 3 (arm64)' scripts/hardware-lab-pi.sh
exit $failed
