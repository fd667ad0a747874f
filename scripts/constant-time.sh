#!/usr/bin/env bash
# Shows that the curve P-256 of TLS profiles branches on no secret and reads no address that follows from one.
# Exit status 1 where it does, 4 where valgrind is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/curve.sh
[ -f /usr/include/valgrind/memcheck.h ] || {
  printf 'error: constant time: valgrind is missing\nremedy: sudo apt-get install valgrind\n' >&2
  exit 4
}
reason=$(fetch_curve) || {
  printf 'error: constant time: %s\nremedy: connect this machine to its package registries and repeat\n' "$reason" >&2
  exit 4
}
out=.build/constant-time
mkdir -p "$out"
for optimization in -Os -O2; do
  cc "${curve_options[@]}" -g "$optimization" -DOUTPOST_CONSTANT_TIME_CHECK \
    Tests/CurveTests/ConstantTime/constant_time.c $(curve_sources) -o "$out/check"
  valgrind --quiet --error-exitcode=1 "$out/check"
  echo "constant time with $optimization: no branch or address follows from a secret"
done
