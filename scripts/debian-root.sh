#!/usr/bin/env bash
# Runs commands on a clean clone of HEAD in a minimal Debian of another suite.
# Usage: scripts/debian-root.sh SUITE FOLDER [--with PACKAGE,...] -- COMMAND...
# Each COMMAND is one argument, as typed by a new user in the clone. FOLDER is kept and used again.
# Needs root for chroot(8). All mounts are in a namespace of this script's own, so the kernel takes them
# away at its end, however it ends.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "error: $*" >&2
  exit 1
}

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

# The mirror of this machine's own apt set-up; without package lists apt does not know labels yet.
mirrors() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$@"; }
mirror=$(mirrors 'Label: Debian' | head -n 1)
mirror=${mirror:-$(mirrors | head -n 1)}
[ -n "$mirror" ] || fail "apt knows no mirror; add one to /etc/apt/sources.list.d and try again"

if [ ! -e "$root/complete" ]; then
  echo "making a root of $suite in $root"
  rm -rf "$root"
  mkdir -p "$root"
  if ! debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" \
    > "$root.log" 2>&1; then
    tail -n 5 "$root.log" >&2
    fail "debootstrap failed; the log is $root.log"
  fi
  apt-config dump Acquire > "$root/etc/apt/apt.conf.d/90machine"
  touch "$root/complete"
fi
root=$(readlink -f "$root")

mount --make-rprivate /
share() {
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1"
}
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
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
  chroot "$root" /usr/bin/env -i HOME=/root TERM="${TERM:-dumb}" LANG=C.UTF-8 \
    PATH="${toolchain:+$toolchain/bin:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    bash -c "cd ~/outpost && $command" || status=$?
  echo "== Debian $suite: $command took $((SECONDS - began)) s"
  [ "$status" -eq 0 ] || fail "\`$command\` ended with status $status on Debian $suite"
done
