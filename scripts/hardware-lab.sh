#!/bin/bash
# Boots a real kernel with simulated GPIO and I2C in QEMU, runs a command in it, and gives back the
# command's output and exit status. Without a command it runs the tests of Tests/LinuxHALTests/Lab,
# with the program itself scripts/hardware-lab/alarm.sh, heater.sh, smbus.sh, kernel.sh, edges.sh
# and replug.sh, and shows with broken.sh that the tests fail where the way to the hardware is broken.
#
#   scripts/hardware-lab.sh [--libgpiod 1|2] [--with FILE]... [--at-path FILE]... [--result FILE]
#                           ['SHELL COMMAND']
#   scripts/hardware-lab.sh --pin      writes scripts/hardware-lab/pins as the mirror is now
#   scripts/hardware-lab.sh --with .build/debug/outpost --with board.yaml 'outpost run board.yaml'
#
# --libgpiod  the generation of libgpiod and of the kernel to go with it: 1 is Debian 12 with its
#             6.1 kernel, 2 is Debian 13's library with the kernel of sid. Otherwise the one that
#             this machine's own programs use.
# --with      puts a file into the guest's /lab, the working directory, with its libraries.
# --at-path   puts a file to where it is here; the path is a whole one.
# --result    where what the command leaves in the guest's /tmp/result goes to.
#
# In the guest: gpiochip0 with 32 simulated lines (`line 17 pull-up` moves one, `line 22` shows the
# voltage of one; line 4 is taken by a driver), I2C bus 0 that does SMBus only (i2c-stub with chips
# at 0x1c, 0x48, 0x49, 0x5a and 0x76), buses 1 to 4 that do real transfers (the connectors of a graphics card; on
# bus 2 an EEPROM that begins with 00 ff ff answers at 0x50, and at 0x23 one that passes for a BH1750,
# whose opcodes it takes for addresses), and the SMBus adapter of a PC
# (i2c-i801) with EEPROMs at 0x50 to 0x57.
#
# Needs qemu-system-x86, busybox-static, cpio and xz-utils; the first time a minute and a half and
# 2 GB for a moment, of which 500 MB stay in the cache (see scripts/hardware-lab/packages.sh).
# OUTPOST_LAB_SECONDS bounds the guest's life.
# Exit status 4: something is missing here; 1: the guest never ended.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk
. scripts/hardware-lab/packages.sh

own_generation() {
  if grep -qs GPIOD_LINE_BULK_MAX_LINES /usr/include/gpiod.h; then echo 1; else echo 2; fi
}

# The program and the test bundle; where libgpiod is not the machine's own, its paths come first.
build_tests() {
  if [ "$generation" = "$(own_generation)" ]; then
    swift build --build-tests >&2
    built=.build/debug
  else
    swift build --build-tests --scratch-path "$lab/swift" \
      -Xcc "-I$root/usr/include" -Xlinker "-L$root/usr/lib/x86_64-linux-gnu" >&2
    built=$lab/swift/debug
  fi
}

libraries_of() {
  LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu ldd "$1" 2>/dev/null |
    sed -n 's/.*=> \(\/[^ ]*\).*/\1/p'
}

pack() {
  local tree=$lab/tree name file library
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,lib,lib64,lab,modules,dev,proc,sys,tmp}
  cp "$(command -v busybox)" "$tree/bin/busybox"
  install -m 755 scripts/hardware-lab/guest.sh "$tree/init"
  cp -L /lib64/ld-linux-x86-64.so.2 "$tree/lib64/"
  for name in $(sed -n "s/^\(modules\|sensors\)='\(.*\)'$/\2/p" scripts/hardware-lab/guest.sh); do
    find "$root" -name "$name.ko*" -exec cp {} "$tree/modules/" \;
  done
  find "$tree/modules" -name '*.xz' -exec unxz {} +
  for file in "$@"; do
    cp -L "$file" "$tree/lab/"
    while read -r library; do cp -uL "$library" "$tree/lib/"; done < <(libraries_of "$file")
  done
  for file in ${placed[@]+"${placed[@]}"}; do
    mkdir -p "$tree${file%/*}"
    cp -L "$file" "$tree$file"
  done
  printf '%s\n' "$command" >"$tree/command"
  (cd "$tree" && find . | cpio -o -H newc -R 0:0 --quiet) >"$lab/initramfs"
}

# The guest's clock counts its instructions, so that what it can do in a millisecond does not depend on
# what else this machine does.
# Serial lines: 0 the kernel's log, 1 standard output, 2 standard error, 3 the exit status and the result.
boot() {
  rm -f "$lab/status" "$lab/errors"
  timeout "${OUTPOST_LAB_SECONDS:-420}" qemu-system-x86_64 -M q35 -m 1024 -icount shift=0,sleep=off -display none \
    -monitor none -no-reboot -net none -vga none -device ati-vga,model=rv100 \
    -device i2c-ddc,bus=ati-vga.ddc,address=0x23 \
    -kernel "$(find "$root" -name 'vmlinuz*' | sed -n 1p)" -initrd "$lab/initramfs" \
    -append 'console=ttyS0 quiet panic=-1' -chardev stdio,id=out,signal=off \
    -serial "file:$lab/kernel.log" -serial chardev:out -serial "file:$lab/errors" \
    -serial "file:$lab/status" </dev/null || true
  cat "$lab/errors" >&2
  if ! sed -n 1p "$lab/status" 2>/dev/null | grep -qE '^[0-9]+$'; then
    echo "hardware lab: the guest did not come to an end; its log is $lab/kernel.log" >&2
    exit 1
  fi
  if [ -n "$result" ]; then sed 1d "$lab/status" >"$result"; fi
  return "$(sed -n 1p "$lab/status")"
}

generation=$(own_generation)
files=() placed=() result=
while :; do
  case ${1:-} in
  --libgpiod) generation=$2 ;;
  --with) files+=("$2") ;;
  --at-path) placed+=("$2") ;;
  --result) result=$2 ;;
  --pin)
    work=$PWD/.build/hardware-lab
    pin >"$pins.new"
    mv "$pins.new" "$pins"
    exit
    ;;
  *) break ;;
  esac
  shift 2
done
command=$*
case $generation in
1 | 2) ;;
*)
  echo "hardware lab: --libgpiod takes 1 or 2, not '$generation'" >&2
  exit 64
  ;;
esac
lab=$PWD/.build/hardware-lab/libgpiod$generation
needs qemu-system-x86_64 qemu-system-x86
needs busybox busybox-static
needs cpio cpio
needs unxz xz-utils
mkdir -p "$lab"
work=$PWD/.build/hardware-lab
unpacked "libgpiod$generation"
if [ -z "$command" ]; then
  build_tests
  cc -O2 -o "$lab/toggle" scripts/hardware-lab/toggle.c
  cc -O2 -shared -fPIC -o "$lab/break.so" scripts/hardware-lab/break.c
  files+=("$built"/outpost "$built"/outpostPackageTests.xctest "$lab"/{toggle,break.so}
    scripts/hardware-lab/{alarm,heater,smbus,kernel,edges,replug}.{sh,yaml} scripts/hardware-lab/sht31.yaml
    scripts/hardware-lab/{claims,broken}.sh fixtures/certs/{ca,hub,TEST-ONLY-hub.key}.pem)
  command='export OUTPOST_HARDWARE_LAB=1
    run="outpostPackageTests.xctest --testing-library swift-testing --filter"
    $run HardwareLab && sh alarm.sh && sh heater.sh && sh smbus.sh && sh kernel.sh &&
      sh edges.sh &&
      sh broken.sh "$run" && sh replug.sh'
fi
pack ${files[@]+"${files[@]}"}
boot
