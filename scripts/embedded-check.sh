#!/bin/sh
# Compiles the portable floor as Embedded Swift for a Cortex-M3, room by room in the order of their
# arrows, then a probe that uses the turn, the node, the uplink's client and every driver; prints the
# size of each object file. Fails where a dictionary, a set or a comparison of strings is in one: they
# compile, and a firmware pays for them with tables of Unicode and a random generator.
#
#   scripts/embedded-check.sh [OUTPUT-FOLDER]        default: .build/embedded
#
# The toolchain has no armv7m target; armv7em with -mcpu=cortex-m3 yields Cortex-M3 code. The
# language features are those of Package.swift.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/.build/embedded}
rooms="Units HAL Transport Sensors NodeCore NodeLoop HubProtocol Uplink"
mkdir -p "$out"
out=$(cd "$out" && pwd)

# compile MODULE SOURCE...
compile() {
  module=$1
  shift
  rm -f "$out/$module.swiftmodule" "$out/$module.o"
  if ! swiftc -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m3 \
    -enable-experimental-feature Embedded -enable-experimental-feature Lifetimes \
    -swift-version 6 -wmo -parse-as-library -Osize \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature NonisolatedNonsendingByDefault \
    -package-name outpost -module-name "$module" -I "$out" \
    -emit-module -emit-module-path "$out/$module.swiftmodule" -c -o "$out/$module.o" "$@"; then
    printf '%-13s does not compile as Embedded Swift\n' "$module" >&2
    exit 1
  fi
  costly=$(nm "$out/$module.o" | grep -oE '_NativeDictionary|_NativeSet|_HashTable|_stringCompare|_swift_stdlib_getNormData' | sort -u)
  if [ -n "$costly" ]; then
    printf '%-13s has a dictionary, a set or a comparison of strings: %s\n' "$module" "$(echo "$costly" | tr '\n' ' ')" >&2
    exit 1
  fi
  printf '%-13s %7s bytes of object file\n' "$module" "$(stat -c %s "$out/$module.o")"
}

for room in $rooms; do
  # The list is split at blanks on purpose: no source has one in its name.
  sources=$(cd "$root" && find "Sources/$room" -name '*.swift' | LC_ALL=C sort)
  if [ -z "$sources" ]; then
    printf '%-13s no Swift sources\n' "$room"
  else
    # shellcheck disable=SC2086
    (cd "$root" && compile "$room" $sources)
  fi
done

# One step of every driver, found by its declaration, so that a new chip is checked without a word here;
# a multiplexer has no steps.
probe=$out/probe.swift
cp "$root/scripts/embedded-probe.swift" "$probe"
drivers=$(cd "$root" && grep -rhoE 'struct [A-Za-z0-9]+(<Transport: [A-Za-z]+>)?: (ChipDriver|LineSupplierDriver)' Sources/Sensors | LC_ALL=C sort)
[ -n "$drivers" ] || { echo "no drivers found in Sources/Sensors" >&2; exit 1; }
echo "$drivers" | sed -E 's/struct ([A-Za-z0-9]+)<.*/\1 <I2CEndpoint>/; s/struct ([A-Za-z0-9]+): .*/\1 /' |
  while read -r name endpoint; do
    printf 'package func probe%s(_ driver: inout %s) throws(SensorFault) -> SensorStep {\n  try driver.advance()\n}\n' \
      "$name" "$name$endpoint"
  done >>"$probe"
compile EmbeddedProbe "$probe"
