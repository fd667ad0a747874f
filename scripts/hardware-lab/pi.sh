#!/bin/sh
# Runs in the guest of scripts/hardware-lab-pi.sh: the whole program on a Raspberry Pi 3 as QEMU has it.

. ./claims.sh
: >received

# near MILLI: whether the last reading of the thermometer is within a step of so many m°C.
near() {
  grep ' cold .*°C' log | tail -n 1 | sed 's/.* cold \(.*\) °C.*/\1/' |
    awk -v wanted="$1" '{ difference = $1 * 1000 - wanted } END {
      exit !(NR == 1 && difference <= 62.5 && difference >= -62.5) }'
}

# level OFFSET: what the GPIO chip drives the line to, hi or lo.
level() {
  grep "gpio-$(($(sed -n 's/^gpiochip0: GPIOs \([0-9]*\)-.*/\1/p' /sys/kernel/debug/gpio) + $1)) " \
    /sys/kernel/debug/gpio | sed 's/.* \(hi\|lo\).*/\1/'
}

property probe temperature 21500
property other temperature -3250
# QEMU's DPS310 lacks what its drivers look at first; see break.c.
LD_PRELOAD=/lab/break.so OUTPOST_LAB_BREAK=qemu-dps310 outpost-node run --live pi.yaml 2>log &
node=$!
says 'the node runs' 'logged "lab-pi: .*runs: 6 channels"'
says 'the thermometer reads what QEMU was given' 'near 21500'
says 'the thermometer on the other bus as well' 'logged "far -3.25 °C"'
says 'a chip that is not there is named' 'logged "device absent .*cannot be read: address-nack"'
says 'a line of the Pi has a level' 'logged "open \(true\|false\)"'
says 'the lamp is off' '[ "$(level 22)" = lo ]'

steps=0
for milli in $(seq -55000 3511 127000) 127900; do
  property probe temperature $milli
  says "the thermometer reads $milli m°C" "near $milli"
  steps=$((steps + 1))
done
property probe temperature 20000
says 'the alarm is cleared by a low temperature' 'logged "alarm warm cleared"'
before=$(grep -c 'alarm warm raised' log)
property probe temperature 35250
says 'a high temperature raises the alarm' '[ $(grep -c "alarm warm raised" log) -gt $before ]'
says 'the lamp burns' '[ "$(level 22)" = hi ]'
property probe temperature 20000
says 'the lamp is out after the alarm' '[ "$(level 22)" = lo ]'

# Section 4.9 of the datasheet (Infineon DPS310 V1.2) in floating point, with the registers as i2cget
# reads them.
registers=
for number in 0 1 2 3 4 5 $(seq 16 33); do
  registers="$registers $(($(i2cget -y 1 0x77 $(printf 0x%x $number) b)))"
done
echo $registers | awk '
  function signed(value, range) { return value >= range / 2 ? value - range : value }
  function word(at) { return signed($at * 256 + $(at + 1), 65536) }
  {
    p = signed($1 * 65536 + $2 * 256 + $3, 16777216) / 524288
    t = signed($4 * 65536 + $5 * 256 + $6, 16777216) / 524288
    c0 = signed($7 * 16 + int($8 / 16), 4096)
    c1 = signed($8 % 16 * 256 + $9, 4096)
    c00 = signed($10 * 4096 + $11 * 16 + int($12 / 16), 1048576)
    c10 = signed($12 % 16 * 65536 + $13 * 256 + $14, 1048576)
    c01 = word(15); c11 = word(17); c20 = word(19); c21 = word(21); c30 = word(23)
    printf "%.4f %.4f\n", c0 / 2 + c1 * t,
      c00 + p * (c10 + p * (c20 + p * c30)) + t * c01 + t * p * (c11 + p * c21)
  }' >computed
# reading CHANNEL: its last number in the log.
reading() { sed -n "s/.* $1 \([-0-9.]*\) [^ ]*$/\1/p" log | tail -n 1; }
says 'the barometer is read' '[ "$(reading pressure)" ]'
echo "$(cat computed) $(reading air) $(reading pressure)" >results
echo "DPS310: computed and read $(cat results)"
says 'the barometer is decoded as the datasheet computes it' \
  'awk "{ exit !(\$1 - \$3 < 0.002 && \$3 - \$1 < 0.002 && \$2 - \$4 < 0.05 && \$4 - \$2 < 0.05) }" \
    results'

# The EMC1413 has no driver here: its registers are read past the program.
says 'the EMC1413 has its product number' '[ "$(i2cget -y 1 0x4c 0xfd b)" = 0x21 ]'
property zones temperature1 45000
says 'its first diode has the temperature that QEMU was given' \
  '[ "$(i2cget -y 1 0x4c 0x01 b)" = 0x2d ]'

says 'the other bus was untouched' '! logged "far-dead raised"'

echo "the node on this kernel: $(grep VmHWM /proc/$node/status | tr -s '\t ' ' ')"
kill -TERM $node
wait $node
says 'the node ends in order' "[ $? = 0 ]"
echo "a Raspberry Pi 3: $claims claims hold, $steps temperatures among them"
