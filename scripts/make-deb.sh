#!/usr/bin/env bash
# Makes the Debian packages `outpost-node` and `outpost` from the release build, into .build/packages, with
# nothing of the clock, the folder or the user of the build in them.
#
#   scripts/make-deb.sh [ARCH]
#
# They are for the Debian of this machine. With ARCH arm64 on another processor they are cross-built for Debian
# 13, which is Raspberry Pi OS 13 as well, from a clean clone of HEAD (scripts/cross-root.sh; needs root).
#
# ROOT is the folder of the root in which they are cross-built; .build/sid-root without it.
# DEB_VERSION is the packages' version; without it that of the program, with time and name of the commit
# where that is no release.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/build-environment.mk
umask 022

fail() {
  echo "error: $*" >&2
  exit 1
}

here=$PWD
native=$(dpkg --print-architecture)
arch=${1:-$native}
case $arch in
  "$native")
    suffix=deb$(. /etc/os-release && echo "${VERSION_ID:-}")
    [ "$suffix" != deb ] || fail 'this Debian has no number; make the packages on a stable release'
    bin=$here/.build/release
    profiles=.build/tls-profiles
    static=$here/.build/static-libraries
    admin=/var/lib/dpkg
    ;;
  arm64)
    suffix=deb13
    root=$(realpath --canonicalize-missing "${ROOT:-.build/sid-root}")
    bin=$root/root/outpost/.build/aarch64-unknown-linux-gnu/release
    profiles=.build/tls-profiles-aarch64-linux-gnu
    static=$root/opt/arm64/static-libraries
    admin=$root/opt/arm64/dpkg
    system=$root/opt/arm64/sysroot
    ;;
  armhf) fail 'no release of Debian has a Swift compiler or runtime for armhf; a 64-bit system runs on the same boards from the Raspberry Pi 2 (v1.2) and Zero 2 W on' ;;
  *) fail "packages are made for $native, or cross-built for arm64, and not for \`$arch\`" ;;
esac
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

# The program's version, behind which a commit that is no release has its time, by which versions ascend.
version_of_commit() {
  local version
  version=$(sed -n 's/.* text = "\(.*\)"$/\1/p' Sources/*/Version.swift)
  git describe --exact-match --match "v$version" > /dev/null 2>&1 ||
    version+=+$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S).$(git rev-parse --short=8 HEAD)
  [ -z "$(git status --porcelain)" ] || version+=+changed
  echo "$version~$suffix"
}

build_programs() {
  local product
  if [ -n "${system:-}" ]; then
    cross_build
    return
  fi
  scripts/setup.sh deb
  scripts/make-profiles.sh
  for product in outpost outpost-node outpost-i2c; do
    swift build -c release --product "$product"
  done
}

# In the root, where the compiler and the runtime have one version.
cross_build() {
  scripts/setup.sh cross
  scripts/cross-root.sh "$root"
  CROSS_COMPILE=aarch64-linux-gnu- SYSROOT=$system scripts/make-profiles.sh
  scripts/debian-root.sh sid "$root" --with swiftlang -- 'scripts/setup.sh build' \
    '. scripts/build-environment.mk && export OUTPOST_STATIC_LIBRARIES=/opt/arm64/static-libraries &&
     for product in outpost outpost-node outpost-i2c; do
       swift build -c release --product $product --swift-sdks-path /opt/arm64/sdks --swift-sdk arm64 || exit 1
     done'
}

# put MODE PACKAGE FOLDER FILE...: files into a package.
put() {
  install -d "debian/$2/$3"
  install -m "$1" "${@:4}" "debian/$2/$3"
}

fill_node() {
  local doc=usr/share/doc/outpost-node
  put 755 outpost-node usr/bin "$bin/outpost-node"
  put 644 outpost-node usr/lib/outpost/tls-profiles "$here/$profiles"/*.so
  put 644 outpost-node usr/share/outpost/boards "$here"/boards/*.yaml
  put 644 outpost-node "$doc" "$here"/docs/{operating,boards,chips,messages,receivers,tls-profiles}.md "$here/NOTICE"
  install -d debian/outpost-node/etc/outpost
}

fill_harness() {
  local doc=usr/share/doc/outpost
  put 755 outpost usr/bin "$bin/outpost"
  put 644 outpost usr/lib/outpost "$bin/liboutpost-i2c.so"
  put 644 outpost usr/lib/outpost/tls-profiles/measured "$here/$profiles"/measured/*.so
  put 644 outpost usr/lib/outpost/tls-profiles/server "$here/$profiles"/server/*.so
  put 644 outpost usr/share/outpost/demo "$here"/demo/*.yaml
  # Certificates and keys for trying out, which are public.
  put 644 outpost usr/share/outpost/fixtures/certs "$here"/fixtures/certs/{ca.pem,hub.pem,TEST-ONLY-hub.key.pem}
  (cd "$here" && find scenarios budgets -name '*.yaml') | while read -r file; do
    put 644 outpost "usr/share/outpost/$(dirname "$file")" "$here/$file"
  done
  put 644 outpost "$doc" "$here"/docs/*.md "$here/NOTICE"
  complete_shells
}

complete_shells() {
  local outpost=debian/outpost run=()
  [ -z "${system:-}" ] || run=(qemu-aarch64 -L "$system")
  install -d $outpost/usr/share/{bash-completion/completions,zsh/vendor-completions,fish/vendor_completions.d}
  "${run[@]}" "$bin/outpost" --generate-completion-script bash | sed 1d > $outpost/usr/share/bash-completion/completions/outpost
  "${run[@]}" "$bin/outpost" --generate-completion-script zsh > $outpost/usr/share/zsh/vendor-completions/_outpost
  "${run[@]}" "$bin/outpost" --generate-completion-script fish > $outpost/usr/share/fish/vendor_completions.d/outpost.fish
}

# The release of the Swift runtime in the programs.
swift_version() {
  if [ -n "${system:-}" ]; then
    chroot "$root" dpkg-query --show --showformat '${Version}' swiftlang
  else
    swift build --version 2>&1 | sed -n 's/.*Swift \([0-9][0-9.]*\).*/\1/p' | head -n 1
  fi
}

# What dpkg's own tools read of a source package.
fill_debian() {
  cp -r "$here"/packaging/debian .
  cp "$here"/packaging/systemd/outpost-node.service debian/
  cat > debian/changelog << EOF
outpost ($version) unstable; urgency=medium

  * See CHANGELOG.md, which is installed as changelog.gz.

 -- $(sed -n 's/^Maintainer: //p' debian/control)  $(date --utc --date "@$SOURCE_DATE_EPOCH" --rfc-email)
EOF
}

# bill PACKAGE: its bill of materials, of the files as they are delivered.
bill() {
  python3 "$here/scripts/sbom.py" --package "$1" --version "$version" --architecture "$arch" \
    --triplet "$DEB_HOST_MULTIARCH" --tree "debian/$1" --source "$here" --profiles "$here/$profiles" \
    --admin "$admin" --swift "$swift" --static "$static" --epoch "$SOURCE_DATE_EPOCH" \
    > "debian/$1/usr/share/doc/$1/sbom.spdx.json"
}

# Zeroes what compiler and linker make of the source's paths among others, which no program reads where it runs:
# to remove it would take away the programs' read-only relocations as well.
zero_hashes() {
  local file name offset size
  for file in "$@"; do
    readelf --wide --sections "$file" |
      sed -n 's/^ *\[ *[0-9]*\] \(\.swift_modhash\|\.note\.gnu\.build-id\) *[A-Z]* *[0-9a-f]* *\([0-9a-f]*\) \([0-9a-f]*\) .*/\1 \2 \3/p' |
      while read -r name offset size; do
        offset=$((16#$offset)) size=$((16#$size))
        # The head of a note says how long it is.
        [ "$name" != .note.gnu.build-id ] || { offset=$((offset + 16)) size=$((size - 16)); }
        dd if=/dev/zero of="$file" bs=1 seek="$offset" count="$size" conv=notrunc status=none
      done
  done
}

make_packages() {
  dh_prep
  fill_node
  fill_harness
  dh_installdocs
  dh_installchangelogs -XCHANGELOG.md "$here/CHANGELOG.md"
  dh_installman -poutpost-node debian/outpost-node.1
  dh_installman -poutpost debian/outpost.1
  dh_installsysusers
  dh_installtmpfiles
  dh_installudev
  dh_installsystemd
  dh_strip --no-automatic-dbgsym
  zero_hashes debian/outpost-node/usr/bin/outpost-node debian/outpost/usr/bin/outpost \
    debian/outpost/usr/lib/outpost/liboutpost-i2c.so
  dh_fixperms
  dh_makeshlibs --noscripts -Xusr/lib/outpost
  dh_shlibdeps ${system:+"-l$system/usr/lib/$DEB_HOST_MULTIARCH"} -- --admindir="$admin"
  # The pages link each other.
  dh_compress -X.md
  bill outpost-node
  bill outpost
  dh_installdeb
  dh_gencontrol
  dh_md5sums
  # Times of files that are older than the commit would stay as they are.
  find debian -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
  # One thread: the blocks of several differ with their number.
  dh_builddeb --destdir="$here/.build/packages" -- -Zxz --threads-max=1
}

version=${DEB_VERSION:-$(version_of_commit)}
build_programs
rm -rf ".build/deb/$arch"
mkdir -p ".build/deb/$arch" .build/packages
swift=$(swift_version)
cd ".build/deb/$arch"
fill_debian
# debhelper asks for the architecture that is made.
eval "$(dpkg-architecture --host-arch "$arch" --print-set)"
make_packages
ls -l "$here"/.build/packages/*_"$version"_"$arch".deb
