#!/bin/bash
# The first process of Debian 13 on QEMU's Raspberry Pi 3, for `scripts/deb-life-pi.sh --day`: how fast the node
# program starts, and what it takes of memory over a day by the machine's clock, with an outbox file, in a cgroup
# of 16 MB. Each hour its server is away for 20 minutes, and an alarm is raised and cleared.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs tmpfs /run
date --set='2026-01-01 00:00' > /dev/null
ip link set lo up 2> /dev/null || /lab/busybox ifconfig lo up
root= memory=/run suite=trixie slowness=1
here() { "$@"; }
. /life/claims.sh
# Of this script's own, not of a unit for systemd.
waiting() { outpost-node outbox list /node/board.yaml 2> /dev/null | sed -n 's/^\([0-9]*\) messages\{0,1\} waits\{0,1\},.*/\1/p'; }
group=/sys/fs/cgroup/node
from_group() { cat "$group/$1"; }
killed() { sed -n 's/^oom_kill //p' "$group/memory.events"; }
of_process() { sed -n "s/^$1:[[:space:]]*\([0-9]*\) kB/\1/p" "/proc/$process/status"; }
least() { [ "$1" -le "$2" ]; }
temperature() { echo "@property probe temperature $1"; }

# Program, libraries and outbox are files of the disk, whose pages in memory count for the cgroup.
install_files() {
  cp -r /lab/node/usr/. /usr/
  cp -rn /lab/libraries/usr/lib/. /usr/lib/
  mkdir -p /node $group
  sed -e 's/every: 1 s}$/every: 10 s}/' -e 's/^report: {every: 1 s/report: {every: 5 min/' \
    -e 's/{credential: secret}/{file: secret}/' -e 's/^outbox:.*/outbox: {file: outbox}/' /life/pi.yaml > /node/board.yaml
  cp /lab/harness/usr/share/outpost/fixtures/certs/ca.pem /node/
  (umask 077 && echo 0123456789abcdef0123456789abcdef > /node/secret)
  echo +memory > /sys/fs/cgroup/cgroup.subtree_control
  echo 16M > $group/memory.max
  echo 0 > $group/memory.swap.max 2> /dev/null
  sync
  echo 3 > /proc/sys/vm/drop_caches
}

# begin: a node in the cgroup, and the microseconds until its log says that it runs, in `took`, and until it has
# the first reading, in `reading`, which the thermometer's conversion is a part of.
begin() {
  local line began=${EPOCHREALTIME/./}
  mkfifo /run/words 2> /dev/null
  bash -c "echo \$\$ > $group/cgroup.procs; exec outpost-node run --live /node/board.yaml" 2> /run/words &
  process=$!
  exec 3< /run/words
  while read -r line <&3; do
    echo "$line" >> /run/log
    case $line in
      *' runs: '*) took=$((${EPOCHREALTIME/./} - began)) ;;
      *' cold '*'°C'*) break ;;
    esac
  done
  reading=$((${EPOCHREALTIME/./} - began))
  echo "        from the start until it runs: $((took / 1000)) ms, until the first reading: $((reading / 1000)) ms"
  cat <&3 >> /run/log &
}

serve() {
  local certs=/lab/harness/usr/share/outpost/fixtures/certs
  /lab/harness/usr/bin/outpost listen --cert $certs/hub.pem --key $certs/TEST-ONLY-hub.key.pem /node/board.yaml \
    >> /run/received 2>> /run/server &
  server=$!
}
stop_serving() { kill $server && wait $server; }

figures() {
  echo "        $1: resident $(of_process VmRSS) kB, at the peak $(of_process VmHWM) kB; the cgroup" \
    "$(($(from_group memory.current) / 1024)) kB, at the peak $(($(from_group memory.peak) / 1024)) kB;" \
    "$(waiting) messages wait"
}

day() {
  local hour before hours
  hours=$(cat /life/hours)
  install_files
  # Once with files that are on the disk alone.
  begin
  kill $process && wait $process
  begin
  claim 'the node with an outbox file starts within 0.5 s' least "$took" 500000
  figures 'after the start'
  before=$SECONDS
  for hour in $(seq $hours); do
    serve
    temperature 35250
    sleep 2400
    stop_serving
    temperature 20000
    sleep 1200
    figures "hour $hour"
  done
  serve
  claim 'a server takes all that waits' within 900 delivered
  claim "$hours hours have passed" least $((hours * 3600)) $((SECONDS - before))
  claim 'the same process has run all the time' kill -0 $process
  claim 'it has at most 10 MiB resident, at the peak as well' least "$(of_process VmHWM)" 10240
  claim 'its cgroup of 16 MB has killed nothing' least "$(killed)" 0
  figures 'at the end'
  claim 'the alarm was raised in each hour' least "$hours" "$(grep -c 'alarm warm raised' /run/log)"
  echo "        a server has $(grep -c '200 report' /run/received) reports and $(grep -c '200 ALARM' /run/received) alarms, over $hours outages"
  kill $process
  claim 'the node ends in order' wait $process
  echo "$hours hours in a cgroup of 16 MB on a Raspberry Pi 3: $claims claims, $failures not so"
}

day
sync
echo "@status $((failures > 0))"
sleep 60
