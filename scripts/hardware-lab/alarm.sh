#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: the whole program between a real kernel's lines and a
# server. A line is pulled, the lamp must burn and the server must know, while the I2C chip is dead.

. ./claims.sh

mkdir -p /etc
echo '127.0.0.1 localhost' >/etc/hosts
ifconfig lo up
(umask 077 && echo 0123456789abcdef0123456789abcdef >secret)
line 17 pull-up
outpost listen --cert hub.pem --key TEST-ONLY-hub.key.pem alarm.yaml >received 2>log &
says 'the server listens' 'logged "listens on"'
outpost run alarm.yaml 2>>log &
node=$!
says 'the node runs' 'logged "lab: .*runs: 2 channels"'
says 'a chip that does not answer is named' 'logged "device climate .*cannot be read: "'
says 'a dead chip raises its alarm' 'logged "alarm climate-dead raised"'
says 'the report of a dead chip arrives' 'received "200 report .*false"'
[ "$(line 22)" = 0 ] || says 'the lamp is off before the alarm' false

line 17 pull-down
says 'the edge raises the alarm' 'logged "alarm fire raised"'
says 'the lamp burns' '[ "$(line 22)" = 1 ]'
says 'the server knows' 'received "200 ALARM .*\"flame\":true"'
line 17 pull-up
says 'the alarm ends' 'logged "alarm fire cleared"'
says 'the lamp is out' '[ "$(line 22)" = 0 ]'

kill -TERM $node
wait $node
says 'the node ends in order' "[ $? = 0 ]"
says 'nothing is left behind' 'logged "ends (signal 15): .* 0 waiting"'
echo "outpost run on this kernel: $claims claims hold"
