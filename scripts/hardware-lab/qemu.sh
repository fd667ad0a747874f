# Sourced after packages.sh by what runs on a Raspberry Pi 3 of QEMU's.

# Sets `qemu`, the beginning of a command line of QEMU 10 for arm64.
find_qemu() {
  local version
  version=$({ qemu-system-aarch64 --version 2>/dev/null || true; } |
    sed -n 's/.*version \([0-9]*\).*/\1/p')
  if [ "${version:-0}" -ge 10 ]; then
    qemu=(qemu-system-aarch64)
    return
  fi
  [ "$(uname -m)" = x86_64 ] || missing 'QEMU 10 or newer' 'sudo apt-get install qemu-system-arm'
  unpacked qemu
  # Modules of this machine's own QEMU are of another build.
  export QEMU_MODULE_DIR=$root/usr/lib/x86_64-linux-gnu/qemu
  qemu=("$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu"
    "$root/usr/bin/qemu-system-aarch64" -L "$root/usr/share/qemu")
}
