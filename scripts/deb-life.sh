#!/usr/bin/env bash
# Installs the packages of .build/packages for a release of Debian in a bare root of it, started by its own
# systemd, and holds them to what docs/install.md and docs/operating.md promise: the service waits for a board,
# runs under its unit, refuses a wrong board at a reload, is restarted by the watchdog, keeps what waits in its
# outbox over upgrade, downgrade and removal, and is gone after a purge. Sensors are simulated; the server is
# `outpost listen`.
#
#   scripts/deb-life.sh bookworm|trixie
#
# Needs root: systemd is process 1 of namespaces of its own. The root in .build/roots stays bare, for all that
# is written goes into memory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/roots.sh
. scripts/deb-life/packages.sh
. scripts/deb-life/claims.sh

suite=${1:-}
case $suite in
  bookworm) suffix=deb12 ;;
  trixie) suffix=deb13 ;;
  *) fail 'usage: scripts/deb-life.sh bookworm|trixie' ;;
esac
arch=$(dpkg --print-architecture)
bare=.build/roots/$suite
packages=(.build/packages/outpost{,-node}_*~"$suffix"_"$arch".deb)
[ -e "${packages[1]:-}" ] || fail "there are no packages for $suite in .build/packages"
[ "${#packages[@]}" -eq 2 ] || fail "there are packages of several versions in .build/packages"

if [ "${OUTPOST_LIFE:-}" = '' ]; then
  make_root "$suite" "$bare" systemd,dbus
  status=$(mktemp)
  OUTPOST_LIFE=$status unshare --mount --pid --fork --kill-child --cgroup --uts --ipc -- "$0" "$suite" &
  # With the first process of the namespace the kernel ends all others, and takes the mounts away.
  while kill -0 $! 2> /dev/null && [ ! -s "$status" ] && [ "$SECONDS" -lt 600 ]; do sleep 0.2; done
  kill -KILL $! 2> /dev/null || true
  wait $! 2> /dev/null || true
  result=$(cat "$status")
  rm -f "$status"
  exit "${result:-1}"
fi

# memory: a folder in which the root can be changed, over the bare one.
mount --make-rprivate /
memory=$(mktemp -d)
mount -t tmpfs tmpfs "$memory"
root=$memory/root
mkdir "$memory/upper" "$memory/work" "$root"
mount -t overlay -o "lowerdir=$bare,upperdir=$memory/upper,workdir=$memory/work" overlay "$root"
here() { in_root "$root" "$system_path" env DEBIAN_FRONTEND=noninteractive "$@"; }

boot() {
  fill_root "$root"
  touch "$root/dev/console"
  mount -t tmpfs tmpfs "$root/run"
  mount -t tmpfs tmpfs "$root/sys"
  mkdir -p "$root/sys/fs/cgroup"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup" || fail 'this kernel gives no cgroup2; systemd needs it'
  echo '127.0.0.1 localhost' > "$root/etc/hosts"
  echo uninitialized > "$root/etc/machine-id"
  # What apt fetches is kept for the next run.
  mkdir -p "$bare.archives/partial"
  mount --bind "$bare.archives" "$root/var/cache/apt/archives"
  echo 'Binary::apt-get::APT::Keep-Downloaded-Packages "true"; APT::Keep-Downloaded-Packages "true";' > "$root/etc/apt/apt.conf.d/91keep"
}

board=demo-hub
# The demonstration's board, and a unit that simulates its sensors.
write_board() {
  local share=$root/harness/usr/share/outpost port=${OUTPOST_LIFE_PORT:-28443}
  mkdir -p "$1" "$root/etc/systemd/system/$node.service.d"
  sed -e "s/8443/$port/" -e 's|{file: ../fixtures/secrets/demo}|{credential: secret}|' \
    -e 's|\.\./fixtures/certs/||' -e 's/^outbox:.*/outbox: {file: default}/' -e 's/every: 3 s/every: 1 s/' \
    "$share/demo/hub.yaml" > "$1/board.yaml"
  sed 's/hub.yaml/board.yaml/' "$share/demo/live.yaml" > "$1/scene.yaml"
  cp "$share/fixtures/certs/ca.pem" "$1/"
  (umask 077 && echo 0123456789abcdef0123456789abcdef > "$1/secret")
  cat > "$root/etc/systemd/system/$node.service.d/simulated.conf" << 'EOF'
[Service]
ExecStart=
ExecStart=/harness/usr/bin/outpost run --simulate /etc/outpost/scene.yaml
WatchdogSec=4s
TimeoutStopSec=6s
RestartSec=1s
EOF
  here systemctl daemon-reload
}

# Simulated lines are gone with the process; scripts/deb-life-pi.sh looks at real ones.
outputs_before() { :; }
outputs_meanwhile() { :; }
outputs_after() { :; }

life() {
  trap 'echo 1 > "$OUTPOST_LIFE"' EXIT
  within 30 here systemctl list-jobs > /dev/null 2>&1 || fail 'systemd does not start'
  two_versions
  unpack_harness
  claim 'a signed repository is made of the packages' repository
  installation
  running
  by_hand
  changes
  removal
  echo "Debian $suite: $claims claims, $failures not so"
  trap - EXIT
  echo $((failures > 0)) > "$OUTPOST_LIFE"
}
boot
life &
# systemd gives credentials to a service by a mount, which the service must see.
mount --make-rshared /
exec chroot "$root" /usr/bin/env -i container=outpost-test /lib/systemd/systemd --system > "$memory/systemd" 2>&1
