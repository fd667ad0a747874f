#!/usr/bin/env bash
# Judges the packages of HEAD for this machine's Debian: made twice, in clean clones at two paths, under two time
# zones, languages and umasks, they are equal to the byte; `lintian` finds no error in them, their bills of
# materials are valid, and they hold in bare roots of Debian (scripts/deb-life.sh). A folder that was
# built in before is none of the two: the compiler may lay out a program in another way where it compiles only
# what changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk

fail() {
  echo "error: $*" >&2
  exit 1
}

[ -z "$(git status --porcelain)" ] || fail 'the tree has changes: packages are made from a commit'
clones=$(mktemp -d)
trap 'rm -rf "$clones"' EXIT
first=$clones/first second="$clones/a second clone"
arch=$(dpkg --print-architecture)
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
own="~deb$(. /etc/os-release && echo "$VERSION_ID")_$arch.deb"
mkdir -p .build/packages
rm -f .build/packages/*"$own"
git clone --quiet . "$first"
git clone --quiet . "$second"
"$first/scripts/make-deb.sh"
(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$second/scripts/make-deb.sh")
cp "$first"/.build/packages/*"$own" .build/packages/
packages=(.build/packages/*"$own")
for package in "${packages[@]}"; do
  cmp "$package" "$second/.build/packages/${package##*/}" ||
    fail "$package is another one when it is made in another folder"
done
echo 'made twice, equal to the byte:'
sha256sum -- "${packages[@]}"
lintian --fail-on error --allow-root "${packages[@]}"
echo 'lintian: no error'
scripts/check-sbom.sh "${packages[@]}"
scripts/deb-life.sh "$suite"
echo "the packages for $suite hold; all this took $SECONDS s"
