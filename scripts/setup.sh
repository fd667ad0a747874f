#!/usr/bin/env bash
# Checks for the Swift toolchain and installs the Debian packages that are missing, by name.
# Usage: scripts/setup.sh build|test
set -u
cd "$(dirname "$0")/.."

build_packages=(
  libgpiod-dev   # GPIO character device
  linux-libc-dev # I2C character device
  libmbedtls-dev # TLS
  libyaml-dev    # board and scenario files
  openssl        # the demo's secret, the tests' servers
)
# Real peers and tools that only the tests need.
test_packages=(python3 i2c-tools)

fail() {
  echo "error: $*" >&2
  exit 1
}

command -v swift > /dev/null ||
  fail "the Swift toolchain is missing; install Swift 6.2 or newer from swift.org and put it on the PATH"
version=$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
case "$version" in
  6.[2-9] | 6.[1-9][0-9] | [7-9].* | [1-9][0-9].*) ;;
  *) fail "Swift 6.2 or newer is needed, this is ${version:-unknown}; install it from swift.org" ;;
esac

packages=("${build_packages[@]}")
[ "${1:-build}" = test ] && packages+=("${test_packages[@]}")
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null | grep -qx installed || missing+=("$package")
done
# A folder with nothing but the static C++ runtime: the linker looks there first (see Package.swift).
link_static_runtime() {
  mkdir -p .build/static-libraries
  for library in libstdc++.a libgcc_eh.a; do
    path=$(gcc -print-file-name="$library" 2> /dev/null || echo "$library")
    [ -e "$path" ] && ln -sf "$path" ".build/static-libraries/$library"
  done
  return 0
}
link_static_runtime
[ ${#missing[@]} -eq 0 ] && exit 0

echo "installing Debian packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null ||
    fail "these Debian packages are missing and only root can install them: ${missing[*]}"
  as_root=(sudo)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The package lists may be older than the mirror: fetch them anew only if the first try fails.
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}" > "$log" 2>&1
}
if ! install; then
  "${as_root[@]}" apt-get update > "$log" 2>&1
  install || {
    cat "$log" >&2
    fail "apt could not install: ${missing[*]}; install these packages by hand and try again"
  }
fi
