#!/bin/sh
# Runs in the guest of scripts/hardware-lab.sh: sensors that the kernel's own drivers read, an LM75
# through hwmon and a light sensor through Industrial I/O, both chips of i2c-stub.

. ./claims.sh
: >received

# rack EIGHTHS: the LM75's temperature register, upper byte first, which SMBus has second.
rack() {
  raw=$((($1 & 0x7FF) << 5))
  i2cset -f -y 0 0x49 0 $((raw >> 8 | (raw & 0xFF) << 8)) w
}

# The driver of the LM75 looks for chips on each bus that may have some, and a graphics card's connectors
# without a monitor keep it waiting.
rmmod i2c-i801
card=$(basename $(ls -d /sys/bus/pci/drivers/radeonfb/0000:*))
echo $card >/sys/bus/pci/drivers/radeonfb/unbind
for module in regmap-i2c i3c industrialio al3320a lm75; do
  [ ! -e /modules/$module.ko ] || insmod /modules/$module.ko
done
rack 160
i2cset -y 0 0x1c 0x22 1000 w
echo lm75 0x49 >/sys/bus/i2c/devices/i2c-0/new_device
echo al3320a 0x1c >/sys/bus/i2c/devices/i2c-0/new_device
says 'the kernel shows the light sensor' 'ls /sys/bus/iio/devices/*/in_illuminance_raw >found'
scale=$(cat "$(sed s/raw/scale/ found)")
outpost run --live kernel.yaml 2>log &
node=$!
says 'the node runs' 'logged "lab-kernel: .*runs: 2 channels"'
says 'a hardware monitor is read' 'logged "rack 20 °C$"'
# The scale is the driver's, the product another program's.
for raw in 1000 0 65535 321; do
  i2cset -f -y 0 0x1c 0x22 $raw w
  lux=$(awk "BEGIN { printf \"%.3f\", $raw * $scale }" | sed 's/\.*0*$//')
  says "Industrial I/O is read: $raw times $scale" "logged 'light ${lux:-0} lx$'"
done
# Every 16 degrees over the range; the driver gives half degrees of a plain LM75.
for step in $(seq 0 11); do
  eighths=$((step * 128 - 432))
  rack $eighths
  says "the rack has $((eighths / 8)) °C" "logged 'rack $((eighths / 8)) °C$'"
done
rack 280
says 'the alarm is raised' 'logged "alarm warm raised"'
rack 160
says 'the alarm is cleared' 'logged "alarm warm cleared"'
echo 0-0049 >/sys/bus/i2c/drivers/lm75/unbind
says 'a sensor that the kernel shows no more is named' 'logged "device rack .*cannot be read"'
says 'and is an alarm' 'logged "alarm rack-dead raised"'
echo 0-0049 >/sys/bus/i2c/drivers/lm75/bind
says 'a sensor that is back is read again' 'logged "alarm rack-dead cleared"'
says 'the other one had values all the time' '! logged "light fault\|window .*cannot be read"'
kill -TERM $node
wait $node
says 'the node ends in order' "[ $? = 0 ]"
echo 0x49 >/sys/bus/i2c/devices/i2c-0/delete_device
echo 0x1c >/sys/bus/i2c/devices/i2c-0/delete_device
rmmod lm75
# In this order they get their numbers back.
echo $card >/sys/bus/pci/drivers/radeonfb/bind
insmod /modules/i2c-i801.ko
echo "sensors of the kernel: $claims claims hold"
