# Sourced by the scripts that make a minimal Debian in a folder and run programs in it. Needs root.

# The mirror of this machine's own apt set-up; without package lists apt does not know labels yet.
mirrors() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$@"; }

fail() {
  echo "error: $*" >&2
  exit 1
}

# make_root SUITE FOLDER [PACKAGE,...]: unless it is there.
make_root() {
  local suite=$1 root=$2 mirror
  [ "$(id -u)" -eq 0 ] || fail "only root can make a root of $suite; run this with sudo"
  [ ! -e "$root/complete" ] || return 0
  mirror=$(mirrors 'Label: Debian' | head -n 1)
  mirror=${mirror:-$(mirrors | head -n 1)}
  [ -n "$mirror" ] || fail "apt knows no mirror; add one to /etc/apt/sources.list.d and try again"
  echo "making a root of $suite in $root"
  rm -rf "$root"
  mkdir -p "$root"
  if ! debootstrap --variant=minbase ${3:+--include="$3"} "$suite" "$root" "$mirror" \
    > "$root.log" 2>&1; then
    tail -n 5 "$root.log" >&2
    fail "debootstrap failed; the log is $root.log"
  fi
  apt-config dump Acquire > "$root/etc/apt/apt.conf.d/90machine"
  touch "$root/complete"
}

# fill_root FOLDER: what programs in it expect of a kernel. Only in a namespace of mounts of the caller's own,
# so that the kernel takes all away at the end, however it ends.
fill_root() {
  local root=$1 device
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
}

# in_root FOLDER PATH COMMAND...: runs a command there, with this PATH and an environment of its own.
in_root() {
  chroot "$1" /usr/bin/env -i HOME=/root TERM="${TERM:-dumb}" LANG=C.UTF-8 PATH="$2" \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "${@:3}"
}

system_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
