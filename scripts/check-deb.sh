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
arch=$(dpkg --print-architecture)
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
own="~deb$(. /etc/os-release && echo "$VERSION_ID")_$arch.deb"
mkdir -p .build/packages
rm -f .build/packages/*"$own"
scripts/make-deb.sh
packages=(.build/packages/*"$own")
git clone --quiet . "$second/a clone"
(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$second/a clone/scripts/make-deb.sh")
for package in "${packages[@]}"; do
  cmp "$package" "$second/a clone/.build/packages/${package##*/}" ||
    fail "$package is another one when it is made in another folder"
done
echo 'made twice, equal to the byte:'
sha256sum -- "${packages[@]}"
lintian --fail-on error --allow-root "${packages[@]}"
scripts/deb-life.sh "$suite"
