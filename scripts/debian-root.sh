#!/usr/bin/env bash
# Runs commands on a clean clone of HEAD in a minimal Debian of another suite.
# Usage: scripts/debian-root.sh SUITE FOLDER [--with PACKAGE,...] -- COMMAND...
# Each COMMAND is one argument, as typed by a new user in the clone. FOLDER is kept and used again.
# Needs root for chroot(8). All mounts are in a namespace of this script's own, so the kernel takes them
# away at its end, however it ends.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/roots.sh

[ $# -ge 4 ] || fail "usage: scripts/debian-root.sh SUITE FOLDER [--with PACKAGE,...] -- COMMAND..."
suite=$1 root=$2
shift 2
packages=git,make,ca-certificates
toolchain=
if [ "$1" = --with ]; then
  packages+=,$2
  shift 2
else
  # The folder that holds bin/swift. A toolchain in /usr cannot be shared without the rest of /usr.
  toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
  [ "$toolchain" != /usr ] || fail "the Swift toolchain is in /usr; install one in a folder of its own"
fi
[ "$1" = -- ] || fail "-- is missing before the commands"
shift
[ "$(id -u)" -eq 0 ] || fail "only root can make a root of $suite; run this with sudo"

if [ "${OUTPOST_ROOT_NAMESPACE:-}" != own ]; then
  export OUTPOST_ROOT_NAMESPACE=own
  with=()
  [ -n "$toolchain" ] || with=(--with "${packages#git,make,ca-certificates,}")
  exec unshare --mount --pid --fork --kill-child -- \
    scripts/debian-root.sh "$suite" "$root" "${with[@]}" -- "$@"
fi

make_root "$suite" "$root" "$packages"
root=$(readlink -f "$root")

mount --make-rprivate /
share() {
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1"
}
fill_root "$root"
[ -z "$toolchain" ] || share "$toolchain"

# Where this machine's git takes packages from another place, so does the root's.
: > "$root/etc/gitconfig"
while read -r key value; do
  git config --file "$root/etc/gitconfig" --add "$key" "$value"
  place=${key#url.} place=${place%.insteadof}
  [ ! -d "$place" ] || mountpoint -q "$root$place" || share "$place"
done < <(git config --get-regexp '^url\..*\.insteadof$')

rm -rf "$root/root/outpost"
git clone --quiet --no-hardlinks . "$root/root/outpost"
for command in "$@"; do
  began=$SECONDS
  echo "== Debian $suite: $command"
  status=0
  in_root "$root" "${toolchain:+$toolchain/bin:}$system_path" bash -c "cd ~/outpost && $command" || status=$?
  echo "== Debian $suite: $command took $((SECONDS - began)) s"
  [ "$status" -eq 0 ] || fail "\`$command\` ended with status $status on Debian $suite"
done
