#!/bin/busybox sh
# The first process in the guest of scripts/hardware-lab-pi.sh: devices, then the command, then off.

/bin/busybox --install -s /bin
export PATH=/bin:/lab LD_LIBRARY_PATH=/lib HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t debugfs debug /sys/kernel/debug
# What the kernel prints from now on is in its log and not on the console.
dmesg -n 1
for module in i2c-dev i2c-bcm2835; do insmod /modules/$module.ko; done
stty -opost -echo </dev/console

# property DEVICE NAME VALUE: sets a property of one of QEMU's models, through pi.py.
cat >/bin/property <<'END'
#!/bin/sh
echo "@property $*" >/dev/console
END
chmod +x /bin/property

cd /lab
sh /command 2>&1
echo "@status $?"
poweroff -f
