#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: 1 000 edges a second for 10 s, and the whole program
# must have seen each of them, in their order.

. ./claims.sh
: >received
line 19 pull-down
outpost run --live edges.yaml 2>log &
node=$!
says 'the node runs' 'logged "lab-edges: .*runs: 2 channels"'
says 'the line is read' 'logged "pulse false$"'
# The first edges load the code that takes them, which in a debug build takes longer than the kernel's
# queue of 16 edges lasts at this speed.
toggle /sys/devices/platform/gpio-sim.0/gpiochip*/sim_gpio19/pull 20 50000 > /dev/null
says 'the first edges are counted' 'logged "pulses 10$"'
took=$(toggle /sys/devices/platform/gpio-sim.0/gpiochip*/sim_gpio19/pull 10000 1000)
says "10 000 edges took 10 s, not $took ms" "[ $took -lt 11000 ]"
says 'each second edge is a pulse' 'logged "pulses 5010$"'
kill -TERM $node
wait $node
says 'no edge was lost' '! logged edges-lost'
says 'no pulse was counted twice' '! logged "pulses 5011"'
grep -o 'pulses [0-9]*$' log | awk '$2 != last + 0 && $2 != last + 1 { exit 1 } { last = $2 }'
says 'the pulses were counted one after the other' "[ $? = 0 ]"
echo "edges on this kernel: $claims claims hold"
