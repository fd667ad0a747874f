#!/usr/bin/env bash
# Runs outpost on real kernels in QEMU: a PC with simulated lines and buses, and a Raspberry Pi 3 with
# QEMU's own models of sensors. What cannot run here is named with its reason and does not fail.
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
part 'a Raspberry Pi 3 (arm64)' scripts/hardware-lab-pi.sh
exit $failed
