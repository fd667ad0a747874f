#!/bin/bash
# Boots a real kernel with simulated GPIO and I2C in QEMU, runs a command in it, and gives back the
# command's output and exit status. Without a command it runs the hardware tests.
#
#   scripts/hardware-lab.sh                                   the tests of Tests/LinuxHALTests/Lab
#   scripts/hardware-lab.sh [--with FILE]... 'SHELL COMMAND'  FILEs lie in the guest's /lab
#
# In the guest: gpiochip0 with 32 simulated lines (`line 17 pull-up` moves one, `line 22` shows what
# it is driven to), an I2C adapter that does SMBus only (i2c-stub with chips at 0x48 and 0x76), and
# adapters that do real transfers (the display connectors of a graphics card; a 256-byte EEPROM that
# begins with 00 ff ff answers at 0x50 of one of them). scripts/hardware-lab-guest.sh sets this up.
#
# Needs qemu-system-x86, busybox-static, cpio and xz-utils. The kernel (Debian sid: the first with
# gpio-sim) and libgpiod 2 (that kernel lacks the GPIO interface of libgpiod 1) come through a
# package tree of their own from the machine's own Debian mirror; nothing is installed.
set -euo pipefail
cd "$(dirname "$0")/.."

lab=$PWD/.build/hardware-lab
limit=${OUTPOST_LAB_SECONDS:-120}
modules='gpio-sim configfs i2c-dev i2c-smbus i2c-stub i2c-algo-bit radeonfb
  fb_ddc'

needs() {
  command -v "$1" >/dev/null && return
  echo "hardware lab: $1 is missing; remedy: sudo apt-get install $2" >&2
  exit 4
}

# apt with a state of its own, so that neither the machine's lists nor its packages change.
private_apt() {
  "apt-$1" -o Dir::Etc::sourcelist="$lab/apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$lab/apt/lists" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$lab/apt/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -qq "${@:2}"
}

fetch() {
  local mirror key=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sed -n 's/^Debian //p' | sort -u |
    head -n 1)
  if [ -z "$mirror" ]; then
    echo "hardware lab: no Debian mirror among apt's sources; remedy: add one" >&2
    exit 4
  fi
  mkdir -p "$lab"/apt/lists/partial "$lab"/apt/cache/archives/partial "$lab/packages"
  for suite in trixie sid; do echo "deb [signed-by=$key] $mirror $suite main"; done \
    >"$lab/apt/sources.list"
  private_apt get update
  local kernel
  kernel=$(private_apt cache depends linux-image-amd64/sid |
    sed -n 's/.*Depends: linux-image-\(.*\)/\1/p' | head -n 1)
  (cd "$lab/packages" && rm -f ./*.deb &&
    private_apt get download "linux-binary-$kernel" "linux-modules-$kernel" \
      libgpiod3/trixie libgpiod-dev/trixie)
  rm -rf "$lab/root"
  for package in "$lab"/packages/*.deb; do dpkg-deb -x "$package" "$lab/root"; done
  touch "$lab/fetched"
}

# The test bundle, built against libgpiod 2; the paths come before the system's.
build_tests() {
  swift build --build-tests --scratch-path .build/hardware-lab/swift \
    -Xcc "-I$lab/root/usr/include" -Xlinker "-L$lab/root/usr/lib/x86_64-linux-gnu" >&2
}

libraries_of() {
  LD_LIBRARY_PATH=$lab/root/usr/lib/x86_64-linux-gnu ldd "$1" 2>/dev/null |
    sed -n 's/.*=> \(\/[^ ]*\).*/\1/p'
}

pack() {
  local tree=$lab/tree file
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,lib,lib64,lab,modules,dev,proc,sys,tmp}
  cp "$(command -v busybox)" "$tree/bin/busybox"
  cp scripts/hardware-lab-guest.sh "$tree/init"
  cp -L /lib64/ld-linux-x86-64.so.2 "$tree/lib64/"
  for name in $modules; do
    find "$lab/root" -name "$name.ko.xz" -exec cp {} "$tree/modules/" \;
  done
  unxz "$tree"/modules/*.xz
  for file in "$@"; do
    cp -L "$file" "$tree/lab/"
    while read -r library; do cp -uL "$library" "$tree/lib/"; done < <(libraries_of "$file")
  done
  printf '%s\n' "$command" >"$tree/lab/command"
  (cd "$tree" && find . | cpio -o -H newc -R 0:0 --quiet) >"$lab/initramfs"
}

# Serial lines: 0 kernel log, 1 standard output, 2 standard error, 3 exit status.
boot() {
  rm -f "$lab/status" "$lab/errors"
  timeout "$limit" qemu-system-x86_64 -M q35 -m 1024 -display none -monitor none -no-reboot \
    -net none -vga none -device ati-vga,model=rv100 \
    -kernel "$(find "$lab/root" -name 'vmlinuz*' | head -n 1)" -initrd "$lab/initramfs" \
    -append 'console=ttyS0 quiet panic=-1' \
    -chardev stdio,id=out,signal=off \
    -serial "file:$lab/kernel.log" -serial chardev:out -serial "file:$lab/errors" \
    -serial "file:$lab/status" </dev/null || true
  cat "$lab/errors" >&2
  if ! grep -qE '^[0-9]+$' "$lab/status" 2>/dev/null; then
    echo "hardware lab: no exit status within $limit s; the guest's log is $lab/kernel.log" >&2
    exit 4
  fi
  exit "$(cat "$lab/status")"
}

files=()
while [ "${1:-}" = --with ]; do
  files+=("$2")
  shift 2
done
command=$*
needs qemu-system-x86_64 qemu-system-x86
needs busybox busybox-static
needs cpio cpio
needs unxz xz-utils
[ -e "$lab/fetched" ] || fetch
if [ -z "$command" ]; then
  build_tests
  bundle=$lab/swift/debug/outpostPackageTests.xctest
  files+=("$bundle")
  command='OUTPOST_HARDWARE_LAB=1 /lab/outpostPackageTests.xctest --testing-library swift-testing \
    --filter HardwareLab'
fi
pack "${files[@]}"
boot
