#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh, as the last: the GPIO chip goes while the node runs, and
# comes back, with another number where the kernel is Debian 12's; then an I2C bus does.

. ./claims.sh
: >received
live=/sys/kernel/config/gpio-sim/lab/live
i2cset -y 0 0x48 0 0x0019 w
line 17 pull-down
outpost run --live replug.yaml 2>log &
node=$!
says 'the node runs' 'logged "lab-replug: .*runs: 3 channels"'

# Ticks of 10 ms that the node has computed.
ticks() { set -- $(cat /proc/$node/stat) && echo $((${14} + ${15})); }
for round in 1 2 3; do
  line 17 pull-up
  says 'the button raises the alarm' '[ $(grep -c "alarm call raised" log) = $round ]'
  says 'the lamp burns' '[ "$(line 22)" = 1 ]'
  line 17 pull-down
  says 'the alarm ends' '[ $(grep -c "alarm call cleared" log) = $round ]'
  echo 0 >$live
  says 'the chip that has gone is logged' \
    '[ $(grep -c "line button .*cannot be read: line-gone" log) = $round ]'
  before=$(ticks)
  sleep 2
  says 'a chip that is gone costs no time' "[ $(($(ticks) - before)) -lt 50 ]"
  echo 1 >$live
  says 'the chip that is back is logged' \
    '[ $(grep -c "line button .*can be read again" log) = $round ]'
done

# The driver of the graphics card, which has the buses of its connectors.
card=$(basename $(ls -d /sys/bus/pci/drivers/radeonfb/0000:*))
says 'the chip on the bus is read' 'logged "light [0-9.]* lx$"'
for round in 1 2; do
  # This ends when the node lets go of the bus.
  echo $card >/sys/bus/pci/drivers/radeonfb/unbind
  says 'a bus that has gone is a fault of its channel' '[ $(grep -c "alarm dark raised" log) = $round ]'
  says 'with its number' 'logged "device eye .*cannot be read: errno-19; the bus has gone"'
  sleep 1
  echo $card >/sys/bus/pci/drivers/radeonfb/bind
  says 'a bus that is back is read again' '[ $(grep -c "alarm dark cleared" log) = $round ]'
done

says 'the other channel has values all the time' 'logged "cold 25 °C$"'
says 'and no fault' '! logged "cold fault\|cold-dead raised"'
kill -TERM $node
wait $node
says 'the node ends in order' "[ $? = 0 ]"
echo "a chip that goes and comes back: $claims claims hold"
