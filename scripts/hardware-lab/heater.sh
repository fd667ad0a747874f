#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: a node that is killed or hangs must leave its heater
# off, and one that ends must switch it off itself.

. ./claims.sh
: >received
sim=/sys/kernel/config/gpio-sim/lab
echo 0 >$sim/live
echo 1 >$sim/live

# begin SIGNAL: a node whose heater is on gets the signal.
begin() {
  outpost run heater.yaml 2>log &
  node=$!
  says 'the node runs' 'logged "lab-heater: .*runs: 1 channel"'
  line 17 pull-up
  says 'the heater is on when it is cold' '[ "$(line 22)" = 1 ]'
  kill -$1 $node
}

begin TERM
wait $node
says 'a node that ends switches the heater off' 'logged "line heater off"'
says 'the heater is off after the end' '[ "$(line 22)" = 0 ]'

begin KILL
says 'the guard switches the heater off' 'logged "guard: the node has died: heater off"'
says 'the heater is off after kill -9' '[ "$(line 22)" = 0 ]'

begin STOP
usleep 500000
says 'a stopped node keeps its line' '[ "$(line 22)" = 1 ]'
says 'the guard kills a node that hangs' \
  'logged "guard: the node had hung for 2 s and was killed: heater off"'
says 'the heater is off after a hang' '[ "$(line 22)" = 0 ]'
echo "the heater on this kernel: $claims claims hold"
