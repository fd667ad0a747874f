#!/bin/busybox sh
# The first process in the guest of scripts/hardware-lab.sh: devices, then the command, then off.

# In this order; the host packs those of them that its kernel does not have built in.
modules='configfs gpio-sim i2c-smbus i2c-dev i2c-stub i2c-algo-bit fb_ddc radeonfb i2c-i801'
# Drivers of sensors, which a script loads when it wants them: they look for chips of theirs.
sensors='regmap-i2c i3c industrialio al3320a lm75'

/bin/busybox --install -s /bin
export PATH=/bin:/lab LD_LIBRARY_PATH=/lib HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in $modules; do
  [ -e /modules/$module.ko ] || continue
  case $module in
  i2c-stub) insmod /modules/$module.ko chip_addr=0x1c,0x48,0x49,0x5a,0x76 ;;
  *) insmod /modules/$module.ko ;;
  esac
done

mount -t configfs config /sys/kernel/config
sim=/sys/kernel/config/gpio-sim/lab
mkdir -p $sim/bank0/line4/hog
echo 32 >$sim/bank0/num_lines
# The kernel's own choice is another one after each start.
echo lab >$sim/bank0/label
echo kernel-driver >$sim/bank0/line4/hog/name
echo input >$sim/bank0/line4/hog/direction
echo 1 >$sim/live

# line OFFSET [pull-up|pull-down]: moves a line from outside, or shows its voltage as 0 or 1.
cat >/bin/line <<'END'
#!/bin/sh
cd /sys/devices/platform/gpio-sim.0/gpiochip*/sim_gpio$1 || exit 1
if [ "$2" ]; then echo "$2" >pull; else cat value; fi
END
chmod +x /bin/line

for number in 1 2 3; do stty -opost -echo -F /dev/ttyS$number; done
cd /lab
sh /command >/dev/ttyS1 2>/dev/ttyS2 </dev/null
echo $? >/dev/ttyS3
[ ! -e /tmp/result ] || cat /tmp/result >/dev/ttyS3
poweroff -f
