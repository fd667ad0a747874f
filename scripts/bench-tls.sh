#!/usr/bin/env bash
# Compares the TLS profiles with the libraries that Debian packages, on one exchange in one run.
set -euo pipefail
cd "$(dirname "$0")/.."
source=benchmarks/tls
build=.build/bench-tls
mkdir -p "$build"

client() {
  gcc -O2 -Wall -Wextra -Werror -o "$build/$1" \
    "$source/measure.c" "$source/heap.c" "$source/client-${1%%-*}.c" "${@:2}" -lpthread
}
client openssl -lssl -lcrypto
client gnutls -lgnutls
client wolfssl -lwolfssl
client bearssl -lbearssl
# Linked as on a device, with a map of what that takes of the library's archive.
client bearssl-linked -DONLY_LIKE_FIELD -l:libbearssl.a -Wl,--gc-sections "-Wl,-Map=$build/bearssl.map"
client outpost -I Sources/CTLSEngine/include -ldl

python3 "$source/compare.py" "$build" .build/tls-profiles/*.so .build/tls-profiles/measured/system.so
