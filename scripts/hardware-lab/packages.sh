# Sourced by the scripts of the hardware lab: fetches packages of Debian and unpacks them into a folder of
# their own. Nothing is installed, and the machine's package lists do not change.
#
# A set of packages is fetched once: the archives are kept in $cache/archives, and what is made of them in
# $cache/roots. `scripts/hardware-lab/pins` names the archives of each set with their hashes. While all of
# them are in the cache, nothing is asked of the mirror. Where the mirror has newer ones, those are taken,
# which apt checks against Debian's signed lists, and a note says so; another archive under the name of a
# pinned one is refused.
#
# OUTPOST_CACHE names the cache; without it, it is ~/.cache/outpost. The mirror is that of the machine's own
# apt. $work is a folder for apt's lists.

cache=${OUTPOST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/outpost}
pins=scripts/hardware-lab/pins

missing() {
  printf 'hardware lab: %s is missing\nremedy: %s\n' "$1" "$2" >&2
  exit 4
}

needs() {
  command -v "$1" >/dev/null || missing "$1" "sudo apt-get install $2"
}

# private_apt get|cache ARGUMENT...: apt with the package tree $apt for $architecture.
private_apt() {
  "apt-$1" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$apt/lists" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$apt/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" \
    -o Acquire::Check-Valid-Until=false -o Acquire::ForceHash=SHA256 -o APT::Sandbox::User=root -qq "${@:2}"
}

# use_suites ARCHITECTURE SUITE...: a package tree of these suites.
use_suites() {
  local mirror suite key=/usr/share/keyrings/debian-archive-keyring.gpg
  architecture=$1
  apt=$work/apt-$(tr ' ' - <<<"$*")
  mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sed -n 's/^Debian //p' | sort -u |
    sed -n 1p)
  [ -n "$mirror" ] || missing 'a Debian mirror among the sources of apt' 'add one and apt-get update'
  # A set asks twice, for its list and for its archives.
  [ -z "$(find "$apt/updated" -mmin -10 2>/dev/null)" ] || return 0
  mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial
  for suite in "${@:2}"; do echo "deb [signed-by=$key] $mirror $suite main"; done >"$apt/sources.list"
  private_apt get update
  touch "$apt/updated"
}

# The version of the kernel that a suite's meta package names, as in 6.1.0-56-amd64.
kernel_of() {
  private_apt cache depends "linux-image-$architecture/$1" |
    sed -n 's/.*Depends: linux-image-\([0-9].*\)/\1/p' | sed -n 1p
}

# What a set is made of, as lines of hash and name: the pins, or what was fetched instead of them.
archives_of() {
  sed -n "s/^$1 //p" "$pins"
}

are_cached() {
  [ -n "$1" ] && (cd "$cache/archives" 2>/dev/null && sha256sum --check --status <<<"$1" 2>/dev/null)
}

# What the mirror has for a set now. A line of apt's: 'URI' NAME SIZE SHA256:HASH.
offered() {
  "want_$1" --print-uris | sed -n "s/^'.*' \([^ ]*\) [0-9]* SHA256:\(.*\)$/\2  \1/p"
}

# Prints the pins of all sets as the mirror has them now.
pin() {
  local set
  for set in libgpiod1 libgpiod2 pi qemu; do
    offered "$set" | sort -k 2 | sed "s/^/$set /"
  done
}

# archives SET: fetches the archives of a set unless they are cached. `want_SET` gives apt its choice.
archives() {
  local set=$1 pinned taken other
  pinned=$(archives_of "$set")
  other=$cache/lists/$set-$(sha256sum <<<"$pinned" | cut -c 1-16)
  taken=$pinned
  are_cached "$taken" || taken=$(cat "$other" 2>/dev/null || true)
  if ! are_cached "$taken"; then
    echo "hardware lab: fetching the packages of $set" >&2
    taken=$(offered "$set")
    [ -n "$taken" ] || missing "the packages of $set" 'look at what apt says above'
    mkdir -p "$cache/archives/partial" "$cache/lists"
    (cd "$cache/archives" && "want_$set")
    are_cached "$taken" || missing "an archive of $set with the hash of Debian's list" 'try again'
    compare "$set" "$pinned" "$taken"
    echo "$taken" >"$other"
  fi
  fetched=$taken
}

# Refuses another archive under a pinned name, and mentions one that is newer than its pin.
compare() {
  local hash name pin newer=0
  while read -r hash name; do
    pin=$(grep -F "  $name" <<<"$2" | cut -d ' ' -f 1 || true)
    if [ -z "$pin" ]; then
      newer=$((newer + 1))
    elif [ "$pin" != "$hash" ]; then
      missing "the pinned archive $name: the mirror has another of this name" "compare both; $pins"
    fi
  done <<<"$3"
  [ "$newer" = 0 ] || echo "hardware lab: $newer packages of $1 are newer than their pins: to pin them, \
scripts/hardware-lab.sh --pin" >&2
}

# unpacked SET: the folder with what a set's archives hold, in `root`; `finish_SET`, if there is one,
# makes the rest.
unpacked() {
  local set=$1 hash name part
  archives "$set"
  root=$cache/roots/$set-$({ echo "$fetched" && cat scripts/hardware-lab/packages.sh; } |
    sha256sum | cut -c 1-16)
  [ ! -e "$root" ] || return 0
  mkdir -p "$cache/roots"
  part=$(mktemp -d "$cache/roots/part.XXXXXX")
  while read -r hash name; do
    dpkg-deb -x "$cache/archives/$name" "$part"
  done <<<"$fetched"
  if declare -F "finish_$set" >/dev/null; then "finish_$set" "$part"; fi
  chmod 755 "$part"
  # Another clone may have been faster.
  mv -T "$part" "$root" 2>/dev/null || rm -rf "$part"
}

# Debian 12: libgpiod 1.6 with the first kernel interface. Its kernel has no gpio-sim, so the module
# is compiled from the kernel's own source.
want_libgpiod1() {
  local kernel source=linux-source-6.1
  needs make make
  needs gcc gcc
  use_suites amd64 bookworm
  kernel=$(kernel_of bookworm)
  private_apt get download "$@" "linux-image-$kernel" "linux-headers-$kernel" \
    "linux-headers-${kernel%-amd64}-common" linux-kbuild-6.1 $source libgpiod2 libgpiod-dev
}

finish_libgpiod1() {
  local source=linux-source-6.1 headers work=$1/gpio-sim
  headers=$(find "$1/usr/src" -maxdepth 1 -name 'linux-headers-*-amd64')
  mkdir "$work"
  tar -xJf "$1/usr/src/$source.tar.xz" -C "$work" --strip-components=3 \
    $source/drivers/gpio/gpio-sim.c $source/drivers/gpio/gpiolib.h $source/kernel/irq/irq_sim.c
  mv "$work/gpio-sim.c" "$work/lines.c"
  # irq_to_desc is not exported to modules; generic_handle_irq does the same for them.
  sed -i 's/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq(irqnum)/' "$work/irq_sim.c"
  printf 'obj-m := gpio-sim.o\ngpio-sim-y := lines.o irq_sim.o\n' >"$work/Makefile"
  make -s -C "${headers%-amd64}-common" O="$headers" M="$work" CC=gcc modules >&2
  strip -g "$work/gpio-sim.ko"
  mv "$work/gpio-sim.ko" "$1/"
  rm -rf "$work" "$1/usr/src"
}

# The libgpiod 2 of Debian 13, with sid's kernel: the first of Debian's with gpio-sim, and without
# the interface of libgpiod 1.
want_libgpiod2() {
  local kernel
  use_suites amd64 trixie sid
  kernel=$(kernel_of sid)
  private_apt get download "$@" "linux-binary-$kernel" "linux-modules-$kernel" libgpiod3/trixie \
    libgpiod-dev/trixie
}

# Debian 13 for the Raspberry Pi: its kernel, and the libraries of the program.
want_pi() {
  use_suites arm64 trixie
  private_apt get download "$@" "linux-image-$(kernel_of trixie)" busybox-static libc6 libgcc-s1 \
    libgpiod3 libmbedcrypto16 libmbedtls21 libmbedx509-7 libsqlite3-0 libyaml-0-2
}

# QEMU 10, which runs with its own libraries on an older Debian.
want_qemu() {
  use_suites amd64 trixie
  private_apt get install --yes --no-install-recommends --download-only \
    -o Dir::Cache::archives="$PWD/" "$@" qemu-system-arm
}
