#!/usr/bin/env bash
# Checks for the Swift toolchain and installs the Debian packages that are missing, by name.
# Usage: scripts/setup.sh build|test|external|bench-tls|lab|roots|deb|check-deb|cross
set -u
cd "$(dirname "$0")/.."

# What the toolchain's own programs load: nothing to do with outpost, but a fresh Debian lacks them.
toolchain_packages=(libcurl4 libncurses6 libsqlite3-0 libxml2)
build_packages=(
  bzip2          # Mbed TLS's source package, which TLS profiles are built from
  g++            # the C library and start files that the toolchain links with
  git            # the package manager fetches with it
  libgpiod-dev   # GPIO character device
  linux-libc-dev # I2C character device
  libmbedtls-dev # TLS
  libsqlite3-dev # outbox files
  libyaml-dev    # board and scenario files
  openssl        # the demo's secret, the tests' servers
  patch          # the distribution's changes to Mbed TLS
  xz-utils       # those changes, packed
)
# Real peers and programs that only the tests need; valgrind counts instructions.
test_packages=(
  python3 i2c-tools sigrok-cli gnutls-bin libwolfssl-dev valgrind tinyproxy microsocks
  mosquitto mosquitto-clients curl
)
# Where the drivers of other people are installed.
external_packages=(python3-venv)
# The libraries that the profiles are compared with.
bench_tls_packages=(python3 libssl-dev libgnutls28-dev libwolfssl-dev libbearssl-dev)

# What the kernels of the lab run in, and what is made for them.
lab_packages=(busybox-static cpio gcc gcc-aarch64-linux-gnu make python3 qemu-system-x86)

# What makes the root of another suite of Debian.
roots_packages=(debootstrap)

# What makes the packages for Debian, and what judges them.
deb_packages=(debhelper dpkg-dev python3)
cross_packages=(debootstrap gcc-aarch64-linux-gnu qemu-user)
check_deb_packages=(debootstrap lintian apt-utils gnupg python3-venv cpio e2fsprogs kmod)

fail() {
  echo "error: $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --yes --no-install-recommends "$@" > "$log" 2>&1
}

install() {
  command -v apt-get > /dev/null ||
    fail "apt-get is missing, and outpost knows only Debian's packages: $*"
  [ "$(id -u)" -eq 0 ] || command -v sudo > /dev/null ||
    fail "these Debian packages are missing and only root can install them: $*"
  echo "installing Debian packages: $*"
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  # The package lists may be older than the mirror: fetch them again only if the first try fails.
  apt install "$@" || { apt update && apt install "$@"; } || {
    # What apt itself calls an error; sudo has no such mark.
    grep '^E:' "$log" >&2 || cat "$log" >&2
    fail "apt could not install: $*; install these packages by hand and try again"
  }
}

# A folder with nothing but the static C++ runtime: the linker looks there first (see Package.swift).
link_static_runtime() {
  mkdir -p .build/static-libraries
  for library in libstdc++.a libgcc_eh.a; do
    path=$(gcc -print-file-name="$library" 2> /dev/null || echo "$library")
    [ -e "$path" ] && ln -sf "$path" ".build/static-libraries/$library"
  done
}

# Debian would start an installed nginx on port 80: the program alone is unpacked for the tests.
unpack_nginx() {
  [ ! -x /usr/sbin/nginx ] && [ ! -x .build/nginx/nginx ] || return 0
  echo "unpacking nginx from Debian's package, for the tests only"
  log=$(mktemp)
  folder=$(mktemp -d)
  trap 'rm -rf "$log" "$folder"' EXIT
  download() { (cd "$folder" && apt-get -o APT::Sandbox::User=root download nginx > "$log" 2>&1); }
  if { download || { apt update && download; }; } && dpkg-deb -x "$folder"/nginx_*.deb "$folder"; then
    mkdir -p .build/nginx
    cp "$folder/usr/sbin/nginx" .build/nginx/nginx
  else
    echo "note: nginx could not be unpacked, and the tests with it are skipped: $(grep '^E:' "$log")"
  fi
}

command -v swift > /dev/null ||
  fail "the Swift toolchain is missing; install Swift 6.2 or newer from swift.org and put it on the PATH"
swift build --version > /dev/null 2>&1 || install "${toolchain_packages[@]}"
reply=$(swift build --version 2>&1)
version=$(sed -n 's/.*Swift \([0-9]*\.[0-9]*\).*/\1/p' <<< "$reply" | head -n 1)
case "$version" in
  6.[2-9] | 6.[1-9][0-9] | [7-9].* | [1-9][0-9].*) ;;
  '') fail "the Swift toolchain does not start: ${reply##*$'\n'}" ;;
  *) fail "Swift 6.2 or newer is needed, this is $version; install it from swift.org" ;;
esac

packages=("${build_packages[@]}")
case "${1:-build}" in
  test) packages+=("${test_packages[@]}") ;;
  external) packages+=("${test_packages[@]}" "${external_packages[@]}") ;;
  deb) packages+=("${deb_packages[@]}") ;;
  cross) packages+=("${deb_packages[@]}" "${cross_packages[@]}") ;;
  check-deb) packages+=("${deb_packages[@]}" "${check_deb_packages[@]}") ;;
  lab) packages+=("${lab_packages[@]}") ;;
  roots) packages+=("${roots_packages[@]}") ;;
  bench-tls) packages+=("${bench_tls_packages[@]}") ;;
esac
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
link_static_runtime
[ "${1:-build}" != test ] || unpack_nginx
exit 0
