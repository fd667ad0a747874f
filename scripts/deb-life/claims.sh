# Sourced by what runs beside an installed node: the claims of docs/install.md and docs/operating.md, one a line
# with the time at which it was found to hold.
#
# `root` is the root of the system, `here` runs a command in it, `memory` is a folder for what is needed
# meanwhile, `suite` and `arch` say which system it is. In `root` are `packages/old` and `packages/new`, a
# `repository`, and the program for development in `harness`, which serves and, where there are no sensors,
# simulates them (packages.sh). `write_board FOLDER` writes a board with what it names; `board` is its name.
# `slowness` multiplies all time limits.

claims=0 failures=0 slowness=${slowness:-1}
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
  local end=$((SECONDS + $1 * slowness))
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
# command_of_page WORD...: one of the page's three commands, counted into `taken`, in milliseconds.
taken=0
command_of_page() {
  local before
  before=$(date +%s%N)
  claim "command: $*" here sh -c "$*"
  taken=$((taken + ($(date +%s%N) - before) / 1000000))
}
seconds() { printf '%d.%03d s' $(($1 / 1000)) $(($1 % 1000)); }
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

# The server that the board names, of the program for development.
serve() {
  local certs=/harness/usr/share/outpost/fixtures/certs from=$root/etc/outpost
  [ -e "$from/board.yaml" ] || from=$root/root/my-node
  (umask 077 && cp "$from/secret" "$root/run/served-secret")
  sed "s|{credential: secret}|{file: /run/served-secret}|; s|ca: ca.pem|ca: $certs/ca.pem|" \
    "$from/board.yaml" > "$root/run/served.yaml"
  here systemd-run --quiet --unit served /harness/usr/bin/outpost listen --cert $certs/hub.pem \
    --key $certs/TEST-ONLY-hub.key.pem /run/served.yaml
}

stop_serving() { here systemctl stop served; }
served() { here journalctl --no-pager -u served | grep "$1" > /dev/null; }

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
  cp "$root/repository/outpost-$suite.sources" "$root/etc/apt/sources.list.d/"
  claim 'lists that were changed after they were signed are refused' changed_lists
  command_of_page apt-get update '&&' apt-get install --yes outpost-node
  claim 'the service has a user of its own, in the groups of buses and lines' in_groups
  claim 'the service is enabled' here systemctl is-enabled --quiet $node
  claim 'without a board it is skipped, which is no failure' \
    here sh -c "systemctl start $node && ! systemctl is-failed $node"
  claim 'the unit is exposed to 1.5 or less by the count of this systemd' \
    here systemd-analyze security --no-pager --threshold=15 $node
  echo "        the count: $(here systemd-analyze security --no-pager $node | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')"
}

running() {
  local process before
  write_board "$root/root/my-node"
  serve
  command_of_page cp -r /root/my-node/. /etc/outpost/
  command_of_page systemctl restart $node
  before=$(date +%s%N)
  claim 'a server has its report' within 20 served '200 report'
  taken=$((taken + ($(date +%s%N) - before) / 1000000))
  echo "        from a bare Debian $suite to a node that reports, in three commands: $(seconds $taken)"
  claim 'the node has begun under its unit, and systemd has heard that it is ready' active
  stop_serving
  claim 'messages wait in its outbox while no server answers' within 20 waits 3
  claim 'its state belongs to its user alone' \
    [ "$(here stat --format '%U %a' /var/lib/outpost)" = "$node 700" ]
  serve
  claim 'a server takes all that waits' within 30 delivered
  stop_serving
  process=$(property MainPID)
  cp "$root/etc/outpost/board.yaml" "$memory/board"
  echo 'unknown: 1' >> "$root/etc/outpost/board.yaml"
  here systemctl reload $node || true
  claim 'a wrong board is refused at a reload' within 10 logged 'reload refused: the node goes on as it was'
  claim 'and the same process goes on' has MainPID "$process"
  cp "$memory/board" "$root/etc/outpost/board.yaml"
  outputs_before
  [ "$process" -eq 0 ] || kill -STOP "$process"
  outputs_meanwhile
  claim 'the watchdog ends a node that hangs, and another begins' within 40 other_process "$process"
  outputs_after
}

# The programs as they are used by hand.
by_hand() {
  claim 'the program for development installs from the repository' apt install outpost
  claim 'the shipped scenarios hold' here outpost replay /usr/share/outpost/scenarios
  claim 'every shipped board is right' here outpost check /usr/share/outpost/boards
  sed -e '/^report:/d' -e '/^uplink:/,$d' "$root/usr/share/outpost/demo/sensors.yaml" > "$root/run/sensors.yaml"
  claim 'the program for devices reads simulated chips as the user of the service' \
    here setpriv --reuid $node --regid $node --init-groups \
    outpost shell /run/sensors.yaml -- outpost-node run /run/sensors.yaml --for 2s
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
    here test -s /var/lib/outpost/$board.outbox -a -s /etc/outpost/board.yaml -a -s /etc/outpost/secret
  claim 'an installation after it finds them' install_files old
  claim 'and begins with its messages' within 20 waits 3
  claim 'a purge succeeds' apt purge outpost outpost-node
  claim 'after a purge the state is gone' not here test -e /var/lib/outpost
  claim 'and no unit is left' not here systemctl cat $node
  claim 'but the board that its owner wrote' here test -s /etc/outpost/board.yaml
}

