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

claims=0 failures=0
began=$SECONDS
claim() {
  claims=$((claims + 1))
  if "${@:2}" > "$memory/said" 2>&1; then
    printf '%4d s  %s\n' $((SECONDS - began)) "$1"
  else
    failures=$((failures + 1))
    printf '%4d s  NOT SO: %s\n' $((SECONDS - began)) "$1"
    sed 's/^/         /' "$memory/said" | tail -n 12
    here journalctl --no-pager -u outpost-node -n 12 2> /dev/null | sed 's/^/         journal: /' || true
  fi
}

# within SECONDS COMMAND...: tries again until it succeeds.
within() {
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.3
  done
}

not() { ! "$@"; }
node=outpost-node
property() { here systemctl show --value --property "$1" $node; }
has() { [ "$(property "$1")" = "$2" ]; }
active() { has ActiveState active; }
other_process() { active && ! has MainPID "$1"; }
waiting() {
  here $node outbox list /etc/outpost/board.yaml 2> /dev/null |
    sed -n 's/^\([0-9]*\) messages\{0,1\} waits\{0,1\},.*/\1/p'
}
waits() {
  local count
  count=$(waiting)
  [ -n "$count" ] && [ "$count" -ge "$1" ]
}
# A report is made each second: one that is on its way may be counted.
delivered() {
  local count
  count=$(waiting)
  [ -n "$count" ] && [ "$count" -le 2 ]
}
logged() { here journalctl --no-pager -u $node | grep "$1" > /dev/null; }
apt() { here apt-get -qq --yes --no-install-recommends "$@"; }
install_files() {
  local files=("$root/packages/$1/"*.deb)
  apt install --allow-downgrades "${files[@]#"$root"}"
}
in_groups() { [[ " $(here id --name --groups $node) " == *" i2c "* && " $(here id --name --groups $node) " == *" gpio "* ]]; }

# The packages as they are, and the same as a later version.
two_versions() {
  local package
  mkdir -p "$root/packages/old" "$root/packages/new"
  cp "${packages[@]}" "$root/packages/old"
  for package in "${packages[@]}"; do
    dpkg-deb --raw-extract "$package" "$memory/raw"
    sed -i "s/~$suffix/+later~$suffix/" "$memory/raw/DEBIAN/control"
    dpkg-deb --root-owner-group -Zgzip -z1 --build "$memory/raw" "$root/packages/new" > /dev/null
    rm -rf "$memory/raw"
  done
}

# The demonstration's board in the place of the service, and a unit that simulates its sensors.
write_board() {
  local share=$root/usr/share/outpost port=${OUTPOST_LIFE_PORT:-28443}
  sed -e "s/8443/$port/" -e 's|{file: ../fixtures/secrets/demo}|{credential: secret}|' \
    -e 's|\.\./fixtures/certs/||' -e 's/^outbox:.*/outbox: {file: default}/' -e 's/every: 3 s/every: 1 s/' \
    "$share/demo/hub.yaml" > "$root/etc/outpost/board.yaml"
  sed 's/hub.yaml/board.yaml/' "$share/demo/live.yaml" > "$root/etc/outpost/scene.yaml"
  cp "$share/fixtures/certs/ca.pem" "$root/etc/outpost/"
  (umask 077 && echo 0123456789abcdef0123456789abcdef > "$root/etc/outpost/secret")
  mkdir -p "$root/etc/systemd/system/$node.service.d"
  cat > "$root/etc/systemd/system/$node.service.d/simulated.conf" << 'EOF'
[Service]
ExecStart=
ExecStart=/usr/bin/outpost run --simulate /etc/outpost/scene.yaml
WatchdogSec=4s
TimeoutStopSec=6s
RestartSec=1s
EOF
  here systemctl daemon-reload
}

serve() {
  here mkdir -p /run/credentials/$node.service
  (umask 077 && cp "$root/etc/outpost/secret" "$root/run/served-secret")
  sed 's|{credential: secret}|{file: /run/served-secret}|; s|ca: ca.pem|ca: /etc/outpost/ca.pem|' \
    "$root/etc/outpost/board.yaml" > "$root/run/served.yaml"
  here systemd-run --quiet --unit served outpost listen --cert /usr/share/outpost/fixtures/certs/hub.pem \
    --key /usr/share/outpost/fixtures/certs/TEST-ONLY-hub.key.pem /run/served.yaml
}

stop_serving() { here systemctl stop served; }
served() { here journalctl --no-pager -u served | grep "$1" > /dev/null; }

# A repository as docs/install.md has it, signed with a key that is made for this run alone.
repository() {
  export GNUPGHOME=$memory/gnupg
  install -d -m 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key 'TEST ONLY <test@packages.invalid>' ed25519 sign never
  scripts/make-apt-repository.sh test@packages.invalid file:/repository "$root/repository"
  gpgconf --kill all
}

changed_lists() {
  local lists=$root/repository/dists/$suite/main/binary-$arch
  cp -r "$lists" "$memory/lists"
  sed -i 's/^Version: ./Version: 9/' "$lists/Packages"
  rm "$lists/Packages.xz"
  local refused=0
  not apt update -o APT::Update::Error-Mode=any > "$memory/refused" 2>&1 || refused=1
  grep -E 'Hash Sum|unexpected size' "$memory/refused" || refused=1
  rm -rf "$lists"
  cp -r "$memory/lists" "$lists"
  return "$refused"
}

installation() {
  claim 'a signed repository is made of the packages' repository
  cp "$root/repository/outpost-$suite.sources" "$root/etc/apt/sources.list.d/"
  claim 'lists that were changed after they were signed are refused' changed_lists
  apt update
  first=$SECONDS
  claim 'the packages install from the repository, with what they depend on' apt install outpost outpost-node
  three=$((SECONDS - first))
  claim 'the service has a user of its own, in the groups of buses and lines' in_groups
  claim 'the service is enabled' here systemctl is-enabled --quiet $node
  claim 'without a board it is skipped, which is no failure' \
    here sh -c "systemctl start $node && ! systemctl is-failed $node"
  claim 'the unit is exposed to 1.5 or less by the count of this systemd' \
    here systemd-analyze security --no-pager --threshold=15 $node
  claim 'the shipped scenarios hold' here outpost replay /usr/share/outpost/scenarios
  claim 'every shipped board is right' here outpost check /usr/share/outpost/boards
}

running() {
  write_board
  sed -e '/^report:/d' -e '/^uplink:/,$d' "$root/usr/share/outpost/demo/sensors.yaml" > "$root/run/sensors.yaml"
  claim 'the program for devices reads chips as the user of the service' \
    here setpriv --reuid $node --regid $node --init-groups \
    outpost shell /run/sensors.yaml -- outpost-node run /run/sensors.yaml --for 2s
  serve
  first=$SECONDS
  claim 'the node begins under its unit, and systemd hears that it is ready' here systemctl restart $node
  claim 'a server has its report' within 20 served '200 report'
  echo "        from a bare Debian $suite to a node that reports: $((three + SECONDS - first)) s, $three of them for apt"
  stop_serving
  claim 'messages wait in its outbox while no server answers' within 20 waits 3
  claim 'its state belongs to its user alone' \
    [ "$(here stat --format '%U %a' /var/lib/outpost)" = "$node 700" ]
  serve
  claim 'a server takes all that waits' within 30 delivered
  stop_serving
  local process
  process=$(property MainPID)
  cp "$root/etc/outpost/board.yaml" "$memory/board"
  echo 'unknown: 1' >> "$root/etc/outpost/board.yaml"
  here systemctl reload $node || true
  claim 'a wrong board is refused at a reload' within 10 logged 'reload refused: the node goes on as it was'
  claim 'and the same process goes on' has MainPID "$process"
  cp "$memory/board" "$root/etc/outpost/board.yaml"
  [ "$process" -eq 0 ] || kill -STOP "$process"
  claim 'the watchdog ends a node that hangs, and another begins' within 40 other_process "$process"
}

changes() {
  local kept process
  claim 'messages wait again' within 20 waits 5
  kept=$(waiting) process=$(property MainPID)
  claim 'an upgrade installs the later version' install_files new
  claim 'and begins it again' within 20 other_process "$process"
  claim "it has the $kept messages of the earlier version" within 10 waits "$kept"
  serve
  claim 'and delivers them' within 30 delivered
  stop_serving
  claim 'messages wait once more' within 20 waits 5
  kept=$(waiting)
  claim 'a downgrade installs the earlier version' install_files old
  claim 'which runs' within 20 active
  claim "with the $kept messages" within 10 waits "$kept"
  serve
  claim 'and delivers them as well' within 30 delivered
  stop_serving
  claim 'messages wait for the removal' within 20 waits 3
}

removal() {
  local kept
  claim 'a removal ends the service' apt remove outpost outpost-node
  claim 'and takes the program' not here test -e /usr/bin/outpost-node
  claim 'state, board and secret stay' \
    here test -s /var/lib/outpost/demo-hub.outbox -a -s /etc/outpost/board.yaml -a -s /etc/outpost/secret
  claim 'an installation after it finds them' install_files old
  claim 'and begins with its messages' within 20 waits 3
  claim 'a purge succeeds' apt purge outpost outpost-node
  claim 'after a purge the state is gone' not here test -e /var/lib/outpost
  claim 'and no unit is left' not here systemctl cat $node
  claim 'but the board that its owner wrote' here test -s /etc/outpost/board.yaml
}

life() {
  trap 'echo 1 > "$OUTPOST_LIFE"' EXIT
  within 30 here systemctl list-jobs > /dev/null 2>&1 || fail 'systemd does not start'
  two_versions
  apt update
  installation
  running
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
