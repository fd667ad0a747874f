#!/usr/bin/env bash
# Makes what a cross build of outpost for arm64 needs: a minimal Debian sid with its Swift compiler, and in it
# a sysroot of Debian 13 with the libraries of outpost, the Swift runtime for arm64 and a Swift SDK of both.
#
#   scripts/cross-root.sh ROOT
#
# ROOT/opt/arm64/sysroot is the sysroot, ROOT/opt/arm64/dpkg the database of what is in it, ROOT/opt/arm64/sdks
# has the SDK `arm64`. All packages come from the mirror of this machine's apt, through a package tree of its
# own, and are checked against Debian's signed lists. Swift's runtime for arm64 is in the same release of sid
# as the compiler: sid has the only Swift of Debian that is new enough.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/roots.sh

[ $# -eq 1 ] || fail 'usage: scripts/cross-root.sh ROOT'
make_root sid "$1" git,make,ca-certificates,swiftlang
root=$(readlink -f "$1")
cross=$root/opt/arm64
system=$cross/sysroot
apt=$cross/apt
triplet=aarch64-linux-gnu
libraries=(
  libc6 libc6-dev linux-libc-dev libgcc-s1 libgcc-14-dev libstdc++6 libstdc++-14-dev
  libgpiod3 libgpiod-dev libmbedtls21 libmbedx509-7 libmbedcrypto16 libmbedtls-dev
  libsqlite3-0 libsqlite3-dev libyaml-0-2 libyaml-dev
)

private_apt() {
  "apt-$1" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" \
    -o Dir::Cache="$apt/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -qq "${@:2}"
}

update_lists() {
  local mirrors security key=/usr/share/keyrings/debian-archive-keyring.gpg
  mirrors=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sort -u)
  security=$(sed -n 's/^Debian-Security //p' <<< "$mirrors" | sed -n 1p)
  mirrors=$(sed -n 's/^Debian //p' <<< "$mirrors" | sed -n 1p)
  [ -n "$mirrors" ] || fail 'no Debian mirror among the sources of apt; add one and run apt-get update'
  mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial
  : > "$apt/status"
  {
    echo "deb [signed-by=$key] $mirrors trixie main"
    echo "deb [signed-by=$key] $mirrors sid main"
    [ -z "$security" ] || echo "deb [signed-by=$key] $security trixie-security main"
  } > "$apt/sources.list"
  private_apt get update -o APT::Update::Error-Mode=any
}

# register ARCHIVE: into the database, with paths as they are on this machine, for dpkg-shlibdeps.
register() {
  local name info=$cross/dpkg/info
  name=$(dpkg-deb --field "$1" Package)
  [ "$(dpkg-deb --field "$1" Multi-Arch)" != same ] || name+=:arm64
  { dpkg-deb --field "$1" && printf 'Status: install ok installed\n\n'; } >> "$cross/dpkg/status"
  dpkg-deb --fsys-tarfile "$1" | tar -t | sed -n "s|^\./|$system/|p" | sed 's|/$||' > "$info/$name.list"
  for kind in symbols shlibs; do
    dpkg-deb --info "$1" $kind > "$info/$name.$kind" 2> /dev/null || rm -f "$info/$name.$kind"
  done
}

unpack_libraries() {
  local archive folder=$cross/archives
  rm -rf "$system" "$cross/dpkg" "$folder"
  mkdir -p "$system"/usr/{bin,sbin,lib} "$cross/dpkg/info" "$cross/dpkg/updates" "$folder"
  for name in bin sbin lib; do ln -s "usr/$name" "$system/$name"; done
  echo 1 > "$cross/dpkg/info/format"
  printf 'amd64\narm64\n' > "$cross/dpkg/arch"
  : > "$cross/dpkg/status"
  (cd "$folder" && private_apt get download "${libraries[@]/%//trixie}")
  for archive in "$folder"/*.deb; do
    dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$system" --keep-directory-symlink
    register "$archive"
  done
}

# The runtime alone of the 508 MB of the compiler's package.
unpack_runtime() {
  local folder=$cross/archives
  (cd "$folder" && private_apt get download "swiftlang=$swift")
  rm -rf "$cross/swift"
  mkdir -p "$cross/swift"
  dpkg-deb --fsys-tarfile "$folder"/swiftlang_*.deb |
    tar -x -C "$cross/swift" --wildcards './usr/libexec/swift/lib/swift*'
  rm -rf "$folder"
  # Headers of the compiler are the same for all processors, and `lib/swift/clang` is a link to them.
  cp -r "$root/usr/libexec/swift/lib/clang" "$cross/swift/usr/libexec/swift/lib/clang"
  for name in swift swift_static; do
    ln -s "../../../swift/usr/libexec/swift/lib/$name" "$system/usr/lib/$name"
  done
  mkdir -p "$cross/static-libraries"
  for name in libstdc++.a libgcc_eh.a; do
    ln -sf "../sysroot/usr/lib/gcc/$triplet/14/$name" "$cross/static-libraries/$name"
  done
}

# Paths are those in the root, where the compiler runs.
write_sdk() {
  local bundle=$cross/sdks/arm64.artifactbundle static=/opt/arm64/swift/usr/libexec/swift/lib/swift_static
  local gcc=--gcc-toolchain=/opt/arm64/sysroot/usr
  rm -rf "$cross/sdks"
  mkdir -p "$bundle/arm64"
  cat > "$bundle/info.json" << EOF
{"schemaVersion": "1.0", "artifacts": {"arm64": {"type": "swiftSDK", "version": "1", "variants": [{"path": "arm64"}]}}}
EOF
  # SwiftPM takes the resources for dynamic linking, since the manifest itself asks for static ones.
  cat > "$bundle/arm64/swift-sdk.json" << EOF
{"schemaVersion": "4.0", "targetTriples": {"aarch64-unknown-linux-gnu": {
  "sdkRootPath": "/opt/arm64/sysroot", "swiftResourcesPath": "$static", "swiftStaticResourcesPath": "$static",
  "toolsetPaths": ["toolset.json"]}}}
EOF
  cat > "$bundle/arm64/toolset.json" << EOF
{"schemaVersion": "1.0",
 "cCompiler": {"extraCLIOptions": ["$gcc"]}, "cxxCompiler": {"extraCLIOptions": ["$gcc"]},
 "swiftCompiler": {"extraCLIOptions": ["-Xclang-linker", "$gcc", "-Xcc", "$gcc", "-use-ld=lld"]}}
EOF
}

swift=$(chroot "$root" dpkg-query --show --showformat '${Version}' swiftlang)
stamp="$swift $(sha256sum < scripts/cross-root.sh)"
[ "$(cat "$cross/stamp" 2> /dev/null || true)" != "$stamp" ] || exit 0
echo "fetching libraries of Debian 13 and Swift $swift for arm64"
update_lists
unpack_libraries
unpack_runtime
write_sdk
echo "$stamp" > "$cross/stamp"
