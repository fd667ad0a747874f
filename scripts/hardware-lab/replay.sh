#!/bin/sh
# Runs in the guest of scripts/hardware-lab-replay.sh: `outpost replay --in kernel` with these words, and
# the feeder that is the world of its devices.
mkfifo /tmp/feeder.in /tmp/feeder.out
feeder </tmp/feeder.in >/tmp/feeder.out 2>/tmp/feeder.log &
# The serial line is a terminal to the kernel.
NO_COLOR=1 OUTPOST_LAB_FEEDER=/tmp/feeder LD_PRELOAD=$OUTPOST_LAB_PRELOAD "$@"
status=$?
[ $status -lt 128 ] || cat /tmp/feeder.log >&2
exit $status
