#!/usr/bin/env bash
# Installs the packages for arm64 of .build/packages in a bare Debian 13 on QEMU's Raspberry Pi 3, started by its
# own systemd from an SD card, and holds them to what docs/install.md and docs/operating.md promise, with a
# thermometer and a lamp that are models of QEMU's: what scripts/deb-life.sh holds, the outputs while a node
# hangs, and the memory and time that a node takes in a memory cgroup of 16 MB.
#
#   scripts/deb-life-pi.sh [--day [HOURS]]
#
# --day lets the node run a day, or so many hours, by the machine's clock, which passes at once while the machine
# is idle (scripts/deb-life/day.sh).
#
# The first time it makes the root, of which QEMU runs the second stage: four minutes, and 1 GB in .build/roots.
# Needs root for debootstrap. Exit status 4: something is missing here; 1: a claim does not hold.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/roots.sh
. scripts/hardware-lab/packages.sh
. scripts/hardware-lab/qemu.sh
. scripts/deb-life/packages.sh

suffix=deb13 part=life seconds=2400 clock=()
first='then=/lib/systemd/systemd systemd.wants=life.service systemd.show_status=no systemd.getty_auto=no '
# Timers that are due since 1970 are none of a node's.
first+=systemd.mask=timers.target
if [ "${1:-}" = --day ]; then
  # Four processors in one thread, whose clock goes on at once when all of them wait.
  part=day hours=${2:-24} seconds=5400 clock=(-icount shift=1,sleep=off) first=then=/life/day.sh
fi
packages=(.build/packages/outpost{,-node}_*~"${suffix}"_arm64.deb)
[ -e "${packages[1]:-}" ] || missing 'the packages for arm64' 'make deb ARCH=arm64'
[ "${#packages[@]}" -eq 2 ] || fail 'there are packages of several versions for arm64 in .build/packages'
needs cpio cpio
needs depmod kmod
needs mke2fs e2fsprogs
work=$PWD/.build/hardware-lab
disk=.build/roots/trixie-arm64.img
memory=$(mktemp -d)
trap 'rm -rf "$memory"' EXIT
mkdir -p "$work" .build/roots
find_qemu
unpacked pi
kernel=$(find "$root/boot" -name 'vmlinuz*' | sed -n 1p)
dtb=$(find "$root/usr/lib" -name bcm2837-rpi-3-b.dtb | sed -n 1p)
debian=$root

# pack PAYLOAD MODULE...: the first file system, which has the payload.
pack() {
  local tree=$memory/tree release module
  release=$(basename "$debian"/usr/lib/modules/*)
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,dev,proc,sys,disk,modules} "$memory/modules/lib/modules"
  [ -e "$memory/modules/lib/modules/$release/modules.dep" ] || {
    cp -r "$debian/usr/lib/modules/$release" "$memory/modules/lib/modules/"
    depmod --basedir "$memory/modules" "$release"
  }
  cp "$debian/usr/bin/busybox" "$tree/bin/"
  install -m 755 scripts/deb-life/machine-init.sh "$tree/init"
  for module in "${@:2}"; do
    modprobe --dirname "$memory/modules" --set-version "$release" --show-depends "$module"
  done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r module; do
    cp "$module" "$tree/modules/"
    basename "${module%.xz}" >> "$tree/modules/order"
  done
  find "$tree/modules" -name '*.xz' -exec unxz {} +
  mv "$1" "$tree/payload"
  (cd "$tree" && find . | cpio --quiet -o -H newc -R 0:0) > "$memory/initramfs"
}

# machine SECONDS APPEND OPTION...: runs QEMU until a line `@status N`.
machine() {
  local status=0
  python3 scripts/hardware-lab/pi.py "$1" "$memory/monitor" "${qemu[@]}" "${@:3}" \
    -display none -serial stdio -monitor none -no-reboot -kernel "$kernel" -initrd "$memory/initramfs" \
    -append "console=ttyAMA0,115200 loglevel=1 panic=-1 rdinit=/init $2" 2> "$memory/errors" || status=$?
  [ "$status" = 0 ] || cat "$memory/errors" >&2
  return "$status"
}

# The root as debootstrap makes it, in the image of an SD card.
make_disk() {
  local mirror tree=$memory/first
  [ ! -e "$disk" ] || return 0
  [ "$(id -u)" -eq 0 ] || missing "$disk, which only root can make" 'run this with sudo once'
  mirror=$(mirrors 'Label: Debian' | head -n 1)
  [ -n "$mirror" ] || fail 'apt knows no mirror; add one to /etc/apt/sources.list.d and try again'
  echo "making a root of trixie for arm64 in $disk"
  debootstrap --foreign --arch=arm64 --variant=minbase --include=systemd,systemd-sysv,dbus,udev trixie "$tree" \
    "$mirror" > "$disk.log" 2>&1 || { tail -n 5 "$disk.log" >&2 && fail "debootstrap failed; the log is $disk.log"; }
  mke2fs -q -t ext4 -d "$tree" "$disk.new" 1G
  rm -rf "$tree"
  mkdir -p "$memory/payload/life"
  install -m 755 scripts/deb-life/second-stage.sh "$memory/payload/life/"
  pack "$memory/payload" virtio_mmio virtio_blk ext4
  machine 1500 'disk=vda then=/life/second-stage.sh' -M virt -cpu cortex-a53 -smp 2 -m 1024 -net none \
    -drive "file=$disk.new,if=none,id=disk,format=raw,cache=unsafe" -device virtio-blk-device,drive=disk
  # Status 1 is a file system that was put in order.
  e2fsck -fp "$disk.new" > /dev/null || [ $? -eq 1 ]
  mv "$disk.new" "$disk"
}

# What the node's packages depend on, as a repository of its own: the machine has no network.
debian_repository() {
  local hash name
  mkdir -p "$1"
  while read -r hash name; do
    case $name in linux-* | busybox*) ;; *) cp "$cache/archives/$name" "$1/" ;; esac
  done <<< "$fetched"
  (cd "$1" && apt-ftparchive packages . > Packages)
}

fill_life() {
  local root=$memory/payload
  mkdir -p "$root"/{life,etc/apt,etc/systemd/system}
  two_versions
  unpack_harness
  repository
  find "$root/repository/pool" -name '*.deb' ! -name '*_arm64.deb' -delete
  debian_repository "$root/debian"
  echo 'deb [trusted=yes] file:/debian ./' > "$root/etc/apt/sources.list"
  cp scripts/deb-life/{claims.sh,pi.sh,pi.yaml} "$root/life/"
  echo '127.0.0.1 localhost' > "$root/etc/hosts"
  cat > "$root/etc/systemd/system/life.service" << EOF
[Unit]
After=basic.target dbus.service systemd-udevd.service
[Service]
ExecStartPre=date --set=@$(date +%s)
ExecStart=/bin/bash -c 'exec /life/pi.sh > /dev/console 2>&1'
EOF
}

fill_day() {
  local root=$memory/payload/lab hash name
  mkdir -p "$root"/{node,libraries} "$memory/payload"/{life,etc}
  cp "$debian/usr/bin/busybox" "$root/"
  unpack_harness
  dpkg-deb --extract "${packages[1]}" "$root/node"
  while read -r hash name; do
    case $name in libc6_* | linux-* | busybox*) ;; *) dpkg-deb --extract "$cache/archives/$name" "$root/libraries" ;; esac
  done <<< "$fetched"
  rm -rf "$root"/*/usr/share/doc
  cp scripts/deb-life/{claims.sh,day.sh,pi.yaml} "$memory/payload/life/"
  echo "$hours" > "$memory/payload/life/hours"
  echo '127.0.0.1 localhost' > "$memory/payload/etc/hosts"
}

make_disk
unpacked pi
"fill_$part"
pack "$memory/payload" bcm2835 bcm2835_wdt ext4 i2c-dev i2c-bcm2835
machine "$seconds" "disk=mmcblk0 $first" -M raspi3b -dtb "$dtb" "${clock[@]}" \
  -drive "file=$disk,if=sd,format=raw,cache=unsafe,snapshot=on" -device tmp105,id=probe,bus=i2c-bus.1,address=0x48
