#!/usr/bin/env bash
# Judges the packages of HEAD for this machine's Debian: made twice, in this folder and in a clean clone at
# another path, under another time zone, language and umask, they are equal to the byte; `lintian` finds no
# error in them; and they hold in bare roots of Debian (scripts/deb-life.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

fail() {
  echo "error: $*" >&2
  exit 1
}

[ -z "$(git status --porcelain)" ] || fail 'the tree has changes: packages are made from a commit'
second=$(mktemp -d)
trap 'rm -rf "$second"' EXIT
rm -rf .build/packages
scripts/make-deb.sh
git clone --quiet . "$second/a clone"
(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$second/a clone/scripts/make-deb.sh")
for package in .build/packages/*.deb; do
  cmp "$package" "$second/a clone/.build/packages/${package##*/}" ||
    fail "$package is another one when it is made in another folder"
done
echo 'made twice, equal to the byte:'
(cd .build/packages && sha256sum -- *.deb)
lintian --fail-on error --allow-root .build/packages/*.deb
