# Read by the scripts that run in the guest of scripts/hardware-lab.sh: claims that must come true.

claims=0
says() {
  what=$1
  for _ in $(seq 100); do
    if eval "$2"; then
      claims=$((claims + 1))
      return
    fi
    usleep 100000
  done
  echo "not so within 10 s: $what" >&2
  cat log received >&2
  exit 1
}

logged() { grep -q "$1" log; }
received() { grep -q "$1" received; }
