# Sourced by scripts/hardware-lab.sh: fetches kernel and libgpiod of one generation into $lab/root.
#
# Everything comes from the machine's own Debian mirror through a package tree of its own; nothing
# is installed, and the machine's package lists do not change.

private_apt() {
  "apt-$1" -o Dir::Etc::sourcelist="$lab/apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$lab/apt/lists" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$lab/apt/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -qq "${@:2}"
}

use_suites() {
  local mirror suite key=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sed -n 's/^Debian //p' | sort -u |
    sed -n 1p)
  [ -n "$mirror" ] || missing 'a Debian mirror among the sources of apt' 'add one and apt-get update'
  mkdir -p "$lab"/apt/lists/partial "$lab"/apt/cache/archives/partial "$lab/packages"
  for suite in "$@"; do echo "deb [signed-by=$key] $mirror $suite main"; done \
    >"$lab/apt/sources.list"
  private_apt get update
}

# The version of the kernel that a suite's meta package names, as in 6.1.0-56-amd64.
kernel_of() {
  private_apt cache depends "linux-image-amd64/$1" |
    sed -n 's/.*Depends: linux-image-\([0-9].*\)/\1/p' | sed -n 1p
}

unpack() {
  local package
  rm -f "$lab"/packages/*.deb
  (cd "$lab/packages" && private_apt get download "$@")
  for package in "$lab"/packages/*.deb; do dpkg-deb -x "$package" "$lab/root"; done
}

# Debian 12: libgpiod 1.6 with the first kernel interface. Its kernel has no gpio-sim, so the module
# is compiled from the kernel's own source.
fetch_1() {
  local kernel headers source=linux-source-6.1
  needs make make
  needs gcc gcc
  use_suites bookworm
  kernel=$(kernel_of bookworm)
  headers=$lab/root/usr/src/linux-headers-$kernel
  unpack "linux-image-$kernel" "linux-headers-$kernel" "linux-headers-${kernel%-amd64}-common" \
    linux-kbuild-6.1 $source libgpiod2 libgpiod-dev
  mkdir -p "$lab/gpio-sim"
  tar -xJf "$lab/root/usr/src/$source.tar.xz" -C "$lab/gpio-sim" --strip-components=3 \
    $source/drivers/gpio/gpio-sim.c $source/drivers/gpio/gpiolib.h $source/kernel/irq/irq_sim.c
  mv "$lab/gpio-sim/gpio-sim.c" "$lab/gpio-sim/lines.c"
  # irq_to_desc is not exported to modules; generic_handle_irq does the same for them.
  sed -i 's/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq(irqnum)/' \
    "$lab/gpio-sim/irq_sim.c"
  printf 'obj-m := gpio-sim.o\ngpio-sim-y := lines.o irq_sim.o\n' >"$lab/gpio-sim/Makefile"
  make -s -C "${headers%-amd64}-common" O="$headers" M="$lab/gpio-sim" CC=gcc modules >&2
  strip -g "$lab/gpio-sim/gpio-sim.ko"
  mv "$lab/gpio-sim/gpio-sim.ko" "$lab/root/"
}

# The libgpiod 2 of Debian 13, with sid's kernel: the first of Debian's with gpio-sim, and without
# the interface of libgpiod 1.
fetch_2() {
  local kernel
  use_suites trixie sid
  kernel=$(kernel_of sid)
  unpack "linux-binary-$kernel" "linux-modules-$kernel" libgpiod3/trixie libgpiod-dev/trixie
}
