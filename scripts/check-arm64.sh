#!/usr/bin/env bash
# Cross-builds the packages for arm64 and holds them to what docs/install.md says: each is smaller than 8 MB,
# `lintian` finds no error, and under QEMU's emulation the programs start within half a second and the shipped
# scenarios hold. With a release build in a root of Debian 13, as `make check-trixie` leaves one in
# .build/trixie-root, the traces of both processors are equal to the byte. Then they are installed, upgraded and
# removed in a Debian 13 on QEMU's Raspberry Pi 3 (scripts/deb-life-pi.sh).
# ROOT is the folder of the root in which they are cross-built, TRIXIE that of Debian 13.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/roots.sh

root=${ROOT:-.build/sid-root}
trixie=${TRIXIE:-.build/trixie-root}
scripts/setup.sh check-deb
rm -f .build/packages/*_arm64.deb
ROOT=$root scripts/make-deb.sh arm64
packages=(.build/packages/*_arm64.deb)
for package in "${packages[@]}"; do
  size=$(stat --format %s "$package")
  [ "$size" -lt 8000000 ] || fail "$package has $size bytes, more than 8 MB"
done
lintian --fail-on error --allow-root "${packages[@]}"
scripts/check-sbom.sh "${packages[@]}"

# A system of its own, of the libraries that they were linked with and the packages.
system=$(mktemp -d .build/arm64-XXXXXX)
trap 'rm -rf "$system"' EXIT
cp -al "$root/opt/arm64/sysroot/." "$system"
for package in "${packages[@]}"; do dpkg-deb --fsys-tarfile "$package" | tar -x -C "$system" --keep-directory-symlink; done
emulated() { qemu-aarch64 -L "$system" "$system/usr/bin/$1" "${@:2}"; }

emulated outpost-node --version
best=9999
for _ in 1 2 3 4 5 6 7 8; do
  began=$(date +%s%N)
  emulated outpost-node check "$system/usr/share/outpost/boards/first-use.yaml" > /dev/null
  took=$((($(date +%s%N) - began) / 1000000))
  [ "$took" -ge "$best" ] || best=$took
done
[ "$best" -le 500 ] || fail "outpost-node takes $best ms to start and check a board"
echo "outpost-node starts and checks a board in $best ms under emulation"
emulated outpost check "$system/usr/share/outpost/boards" "$system/usr/share/outpost/scenarios" > /dev/null
emulated outpost replay "$system/usr/share/outpost/scenarios" --trace transfers --out "$system/traces" | tail -n 1

native=$trixie/root/outpost/.build/release/outpost
if [ -x "$native" ] && [ "$(git -C "$trixie/root/outpost" rev-parse HEAD)" = "$(git rev-parse HEAD)" ]; then
  rm -rf "$trixie/root/arm64"
  mkdir -p "$trixie/root/arm64"
  cp -r "$system/usr/share/outpost/." "$trixie/root/arm64"
  # The program finds its TLS profiles by /proc.
  unshare --mount -- bash -c 'mount -t proc proc "$1/proc" && chroot "$@"' bash "$trixie" \
    /root/outpost/.build/release/outpost replay /root/arm64/scenarios --trace transfers --out /root/arm64/traces |
    tail -n 1
  diff --recursive --brief "$system/traces" "$trixie/root/arm64/traces" ||
    fail 'the traces of arm64 and of this processor differ'
  echo "the traces of arm64 and $(dpkg --print-architecture) are equal to the byte: $(find "$system/traces" -type f | wc -l) files"
  rm -rf "$trixie/root/arm64"
else
  echo "note: $native is no release build of this commit, and the traces are not compared; make check-trixie makes one"
fi

# Where something for it is missing, that is named.
scripts/deb-life-pi.sh || [ $? -eq 4 ]
