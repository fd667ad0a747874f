#!/bin/bash
# Boots Debian 13's kernel for arm64 on QEMU's Raspberry Pi 3, with models of sensors that were not
# written here, and runs the program for arm64 on it (scripts/hardware-lab/pi.sh).
#
#   scripts/hardware-lab-pi.sh [PROGRAM]
#
# PROGRAM is outpost-node for arm64 on Debian 13, or its package. Without it, OUTPOST_ARM64 names it, or
# it is the package that `make deb ARCH=arm64` has made.
#
# On I2C bus 1 of the BCM2835 are a TMP105 (0x48), a DPS310 (0x77) and an EMC1413 (0x4c), on bus 2
# another TMP105 (0x49); the GPIO is the board's own. The guest changes temperatures while the program
# runs: a script of it writes `property DEVICE NAME VALUE`, and scripts/hardware-lab/pi.py sets it.
#
# QEMU 10 is Debian 13's: where this machine has an older one, its package and libraries are unpacked
# into the cache (scripts/hardware-lab/packages.sh) and run from there. Needs python3, cpio, xz-utils and
# a C compiler that knows arm64: Swift's clang, or gcc-aarch64-linux-gnu.
# OUTPOST_LAB_SECONDS bounds the guest's life.
# Exit status 4: something is missing here; 1: a claim does not hold, or the guest never ended.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/hardware-lab/packages.sh
. scripts/hardware-lab/qemu.sh

work=$PWD/.build/hardware-lab
lab=$work/pi
mkdir -p .build/packages
made=$(find .build/packages -name 'outpost-node_*_arm64.deb' | sort -V | tail -n 1)
program=${1:-${OUTPOST_ARM64:-$made}}
[ -n "$program" ] || missing 'the program for arm64' 'make deb ARCH=arm64, or name it in OUTPOST_ARM64'
[ -e "$program" ] || missing "$program" 'make deb ARCH=arm64'
needs python3 python3
needs cpio cpio
needs unxz xz-utils
mkdir -p "$lab"

compile() {
  local flags=(-O2 -shared -fPIC -nostdlib -o "$lab/break.so" scripts/hardware-lab/break.c)
  if command -v aarch64-linux-gnu-gcc >/dev/null; then
    aarch64-linux-gnu-gcc "${flags[@]}"
  elif command -v clang >/dev/null; then
    clang --target=aarch64-linux-gnu -fuse-ld=lld "${flags[@]}"
  else
    missing 'a C compiler for arm64' 'sudo apt-get install gcc-aarch64-linux-gnu'
  fi
}

pack() {
  local tree=$lab/tree name
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,lib,lab,modules,dev,proc,sys,tmp}
  cp "$root/usr/bin/busybox" "$tree/bin/"
  install -m 755 scripts/hardware-lab/pi-guest.sh "$tree/init"
  for name in $(sed -n 's/^for module in \([^;]*\); do.*$/\1/p' scripts/hardware-lab/pi-guest.sh); do
    find "$root" -name "$name.ko*" -exec cp {} "$tree/modules/" \;
  done
  find "$tree/modules" -name '*.xz' -exec unxz {} +
  cp -L "$root"/usr/lib/aarch64-linux-gnu/{ld-linux-aarch64.so.1,lib*.so.*} "$tree/lib/"
  rm -f "$tree"/lib/*gconv*
  case $program in
  *.deb) dpkg-deb --fsys-tarfile "$program" | tar -xO ./usr/bin/outpost-node >"$tree/lab/outpost-node" ;;
  *) cp -L "$program" "$tree/lab/outpost-node" ;;
  esac
  chmod 755 "$tree/lab/outpost-node"
  cp "$lab/break.so" scripts/hardware-lab/{claims.sh,pi.sh,pi.yaml} "$tree/lab/"
  echo 'sh pi.sh' >"$tree/command"
  (cd "$tree" && find . | cpio -o -H newc -R 0:0 --quiet | gzip -1) >"$lab/initramfs"
}

find_qemu
unpacked pi
compile
pack
kernel=$(find "$root/boot" -name 'vmlinuz*' | sed -n 1p)
dtb=$(find "$root/usr/lib" -name bcm2837-rpi-3-b.dtb | sed -n 1p)
socket=$(mktemp -u "${TMPDIR:-/tmp}/outpost-lab.XXXXXX")
trap 'rm -f "$socket"' EXIT
status=0
python3 scripts/hardware-lab/pi.py "${OUTPOST_LAB_SECONDS:-240}" "$socket" \
  "${qemu[@]}" -M raspi3b -display none -serial stdio -monitor none -no-reboot \
  -kernel "$kernel" -dtb "$dtb" -initrd "$lab/initramfs" \
  -append 'console=ttyAMA0,115200 loglevel=1 panic=-1 rdinit=/init' \
  -device tmp105,id=probe,bus=i2c-bus.1,address=0x48 \
  -device dps310,id=barometer,bus=i2c-bus.1,address=0x77 \
  -device emc1413,id=zones,bus=i2c-bus.1,address=0x4c \
  -device tmp105,id=other,bus=i2c-bus.2,address=0x49 2>"$lab/errors" || status=$?
# Old modules of this machine that QEMU mentions are no error.
[ "$status" = 0 ] || cat "$lab/errors" >&2
exit "$status"
