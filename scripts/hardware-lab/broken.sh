#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: tests of the lab must fail where the way to the hardware
# is broken (break.c), and only there. The argument is the command that runs those with a name.

# fails WAY TEST: whether the test passes as it is and fails when broken in this way.
fails() {
  if ! OUTPOST_LAB_BREAK=none LD_PRELOAD=/lab/break.so $run "HardwareLab/$2" >broken.log 2>&1 ||
    ! grep -q 'Test run with [1-9][0-9]* test.* passed' broken.log; then
    tail -n 5 broken.log >&2
    echo "$2 does not pass as it is" >&2
    exit 1
  fi
  if OUTPOST_LAB_BREAK=$1 LD_PRELOAD=/lab/break.so $run "HardwareLab/$2" >broken.log 2>&1 ||
    ! grep -q 'Test run with .* failed' broken.log; then
    tail -n 5 broken.log >&2
    echo "the lab does not notice: $1 in $2" >&2
    exit 1
  fi
  ways=$((ways + 1))
}

run=$1
ways=0
fails wrong-ioctl I2C/repeatedStart
fails wrong-ioctl I2C/apart
fails wrong-ioctl SMBus/writes
fails swapped-byte I2C/repeatedStart
fails swapped-byte SMBus/reads
fails lost-edge GPIO/thousandASecond
echo "a broken way to the hardware fails the lab, $ways of $ways times"
