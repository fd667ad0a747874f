#!/bin/sh
# Runs in the guest of scripts/hardware-lab-replay.sh: chips of i2c-stub at ADDRESSES (0x48,0x49, or - for
# none), and a GPIO chip of gpio-sim with each number of LINES, all as after power-up. Prints the number of
# the bus (-1 without one) and the folders of the GPIO chips below /sys/devices/platform.
#
#   sh devices.sh ADDRESSES LINES...
{
  addresses=$1
  shift
  sim=/sys/kernel/config/gpio-sim/replay
  if [ -e $sim ]; then
    echo 0 >$sim/live
    rmdir $sim/bank* $sim
  fi
  rmmod i2c-stub
  bus=-1
  if [ "$addresses" != - ]; then
    insmod /modules/i2c-stub.ko chip_addr=$addresses
    name=$(grep -l 'SMBus stub driver' /sys/class/i2c-adapter/*/name)
    name=${name%/name}
    bus=${name##*-}
  fi
  chips=
  if [ $# -gt 0 ]; then
    mkdir $sim
    number=0
    for lines in "$@"; do
      mkdir $sim/bank$number
      echo $lines >$sim/bank$number/num_lines
      number=$((number + 1))
    done
    echo 1 >$sim/live
    number=0
    for lines in "$@"; do
      chips="$chips $(cat $sim/dev_name)/$(cat $sim/bank$number/chip_name)"
      number=$((number + 1))
    done
  fi
} >&2
echo $bus$chips
