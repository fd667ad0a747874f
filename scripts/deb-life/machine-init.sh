#!/bin/busybox sh
# The first process of a machine that scripts/deb-life-pi.sh starts: modules, the disk, what it is given, and
# then the program that the kernel's command line names as `then`.

/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
while read -r name; do insmod "/modules/$name"; done < /modules/order
for word in $(cat /proc/cmdline); do
  case $word in
    disk=*) disk=/dev/${word#disk=} ;;
    then=*) then=${word#then=} ;;
  esac
done
tries=0
until [ -b "$disk" ]; do
  tries=$((tries + 1))
  [ $tries -lt 300 ] || { echo "there is no $disk" && echo '@status 1'; }
  usleep 100000
done
mount -t ext4 "$disk" /disk
# In memory, for an SD card of QEMU's is slow to write; only what belongs into a folder of the disk is there.
for folder in /payload/*; do
  name=${folder##*/}
  if [ "$name" = etc ]; then
    cp -a "$folder" /disk/
  else
    mkdir -p "/disk/$name"
    mount -t tmpfs "$name" "/disk/$name"
    mv "$folder"/* "/disk/$name/"
  fi
done
umount /proc /sys
mount --move /dev /disk/dev
exec switch_root /disk $then
