#!/bin/bash
# Runs as a service of Debian 13 on QEMU's Raspberry Pi 3, for scripts/deb-life-pi.sh: the claims of a node with
# a thermometer and a lamp, in a memory cgroup of 16 MB.
set -uo pipefail

root= memory=/run/life suite=trixie arch=arm64 slowness=6 board=lab-life
export HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
here() { "$@"; }
. /life/claims.sh
mkdir -p $memory

ending() { echo "@status $((failures > 0 || ${1:-0} > 0))"; }
trap 'ending 1' EXIT
# temperature MILLI: gives the thermometer this temperature in m°C.
temperature() { echo "@property probe temperature $1" > /dev/console; }
# What the pin controller drives the lamp's pin to, hi or lo.
lamp() { [ "$(sed -n 's/^pin 22 .* in \(hi\|lo\);.*/\1/p' /sys/kernel/debug/pinctrl/*bcm2835*/pins)" = "$1" ]; }

# write_board FOLDER: with a unit that is tried again soon, in a memory cgroup of 16 MB.
write_board() {
  mkdir -p "$1" /etc/systemd/system/$node.service.d
  cp /life/pi.yaml "$1/board.yaml"
  cp /harness/usr/share/outpost/fixtures/certs/ca.pem "$1/"
  (umask 077 && echo 0123456789abcdef0123456789abcdef > "$1/secret")
  printf '[Service]\nMemoryMax=16M\nMemorySwapMax=0\nWatchdogSec=10s\nRestartSec=1s\n' \
    > /etc/systemd/system/$node.service.d/life.conf
  systemctl daemon-reload
}

outputs_before() {
  temperature 35250
  claim 'a high temperature switches the lamp on' within 20 lamp hi
}
# Systemd has to notice first: that takes as long as its watchdog.
outputs_meanwhile() { claim 'the lamp is off while no node runs' within 10 lamp lo; }
outputs_after() {
  claim 'and the lamp on again with the next node' within 20 lamp hi
  temperature 20000
  claim 'and off when it is cold' within 20 lamp lo
}

of_process() { sed -n "s/^$1:[[:space:]]*\([0-9]*\) kB/\1/p" "/proc/$(property MainPID)/status"; }
group() { cat "/sys/fs/cgroup$(property ControlGroup)/$1"; }
start_up() { echo $((($(property ActiveEnterTimestampMonotonic) - $(property ExecMainStartTimestampMonotonic)) / 1000)); }
least() { [ "$1" -le "$2" ]; }
killed() { group memory.events | sed -n 's/^oom_kill //p'; }

figures() {
  local milliseconds peak resident
  milliseconds=$(start_up) peak=$(of_process VmHWM) resident=$(of_process VmRSS)
  echo "        start-up $milliseconds ms; resident at the peak $peak kB, now $resident kB;" \
    "the cgroup at the peak $(($(group memory.peak) / 1024)) kB of $(($(group memory.max) / 1024)) kB"
  # Here a busy machine makes the start longer; scripts/deb-life/day.sh holds it by a clock that counts instructions.
  claim 'the node with an outbox file has at most 10 MiB resident, at the peak as well' least "$peak" 10240
  claim 'its cgroup of 16 MB has killed nothing' least "$(killed)" 0
}

life() {
  installation
  running
  figures
  by_hand
  changes
  figures
  removal
  echo "Debian 13 on a Raspberry Pi 3: $claims claims, $failures not so"
}

echo
echo "Debian 13 runs on $(tr -d '\0' < /proc/device-tree/model), after $(cut -d ' ' -f 1 /proc/uptime) s"
within 30 systemctl list-jobs > /dev/null 2>&1
life
trap - EXIT
ending
