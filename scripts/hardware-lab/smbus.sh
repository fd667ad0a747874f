#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: the whole program on an adapter that only knows SMBus,
# with the kernel's i2c-stub as chips.

. ./claims.sh
: >received

# probe SIXTEENTHS: the TMP105's temperature register, upper byte first, which SMBus has second.
probe() {
  raw=$((($1 & 0xFFF) << 4))
  i2cset -y 0 0x48 0 $((raw >> 8 | (raw & 0xFF) << 8)) w
}

# An MLX90614 with two results, each a word and its packet error code (CRC-8 over the whole transaction:
# b4 06 b5 bf 3a gives 3a, b4 07 b5 3a 3a gives db). The cells of the second begin in the middle of the
# first: 0x3abf is 27.63 °C, 0x3a3a is 24.97 °C.
number=6
for byte in 0xbf 0x3a 0x3a 0xdb; do
  i2cset -y 0 0x5a $(printf 0x%x $number) $byte b
  number=$((number + 1))
done
probe 320

outpost run sht31.yaml >refusal 2>&1
says 'a chip that SMBus cannot read is refused before the run' "[ $? = 4 ]"
says 'with its name and its adapter' \
  'grep -q "climate (sht31): its adapter \"SMBus stub driver\" only knows SMBus" refusal'

outpost run --live smbus.yaml 2>log &
node=$!
says 'the node runs' 'logged "lab-smbus: .*runs: 3 channels"'
says 'a word with its packet error code is read' 'logged "here 27.63 °C$"'
says 'and the other one' 'logged "there 24.97 °C$"'
i2cset -y 0 0x5a 0x09 0xda b
says 'a packet error code that does not fit is a fault' \
  'logged "channel there has no value: checksum (0xda instead of 0xdb)"'
i2cset -y 0 0x5a 0x09 0xdb b
says 'a code that fits again ends it' 'logged "channel there has values again"'

# Every 32nd step of the TMP105's range.
steps=0
for step in $(seq 0 91); do
  # The seq of busybox 1.35 takes a negative number for an option.
  sixteenths=$((step * 32 - 880))
  probe $sixteenths
  milli=$((sixteenths * 1000 / 16))
  sign=
  [ $milli -ge 0 ] || sign=- milli=$((-milli))
  text=$sign$((milli / 1000)).$(printf %03d $((milli % 1000)) | sed 's/0*$//')
  says "the thermometer reads $text" "logged 'cold ${text%.} °C$'"
  steps=$((steps + 1))
done
says 'the alarm is raised' 'logged "alarm warm raised"'
probe 320
says 'the alarm is cleared' 'logged "alarm warm cleared"'
kill -TERM $node
wait $node
says 'the node ends in order' "[ $? = 0 ]"
echo "SMBus on this kernel: $claims claims hold, $steps temperatures among them"
