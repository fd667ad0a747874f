#!/usr/bin/env bash
# Holds scripts/setup.sh to its promise: whatever is missing, it says so in one sentence, and it does
# not touch a machine that lacks nothing. Runs it on a PATH of stand-ins; installs nothing.
set -u
cd "$(dirname "$0")/.."
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
failures=0 claims=0

# A machine that has everything; the cases take away from it.
machine() {
  rm -rf "$here/bin" "$here/calls"
  mkdir "$here/bin"
  for tool in bash cat dirname env grep head ln mkdir mktemp rm sed; do
    ln -s "$(command -v "$tool")" "$here/bin/$tool"
  done
  stand_in swift 'echo "Swift Package Manager - Swift 6.3.1"'
  stand_in dpkg-query 'echo installed'
  stand_in id 'echo 0'
  stand_in apt-get "echo \"\$*\" >> $here/calls"
}

stand_in() {
  printf '#!/usr/bin/env bash\n%s\n' "$2" > "$here/bin/$1"
  chmod +x "$here/bin/$1"
}

claim() {
  claims=$((claims + 1))
  "${@:2}" && return
  failures=$((failures + 1))
  printf 'not so: %s\n  standard output: %s\n  standard error: %s\n' \
    "$1" "$(cat "$here/out")" "$(cat "$here/err")" >&2
}

# answers STATUS STANDARD-ERROR [STANDARD-OUTPUT], as patterns
answers() {
  PATH=$here/bin scripts/setup.sh build > "$here/out" 2> "$here/err"
  [[ $? == "$1" && $(cat "$here/err") == $2 && $(cat "$here/out") == ${3:-} ]]
}

apt_was_asked() { [[ $(cat "$here/calls" 2> /dev/null) == $1 ]]; }

lacks_yaml='case $* in *libyaml-dev) exit 1 ;; *) echo installed ;; esac'
asks='installing Debian packages: libyaml-dev'

machine
claim 'nothing is said and done where nothing is missing' answers 0 ''
claim 'apt is left alone' apt_was_asked ''

machine
rm "$here/bin/swift"
claim 'a missing toolchain' answers 1 'error: the Swift toolchain is missing; install Swift 6.2 or newer from*'

machine
stand_in swift 'echo "Swift Package Manager - Swift 6.1.2"'
claim 'a toolchain that is too old' answers 1 'error: Swift 6.2 or newer is needed, this is 6.1; *'

machine
stand_in swift 'echo "swift: libncurses.so.6: cannot open shared object file" >&2; exit 127'
claim 'a toolchain that does not start' answers 1 \
  'error: the Swift toolchain does not start: swift: libncurses.so.6: cannot open*' \
  'installing Debian packages: *libncurses6*'

machine
stand_in dpkg-query "$lacks_yaml"
claim 'one missing package is installed by name' answers 0 '' "$asks"
claim 'apt is asked for it alone' apt_was_asked '*install libyaml-dev'

machine
stand_in dpkg-query "$lacks_yaml"
stand_in apt-get "case \$* in *update) : > $here/lists ;; *) [ -e $here/lists ] ;; esac"
claim 'package lists that are too old are fetched again' answers 0 '' "$asks"

machine
stand_in dpkg-query "$lacks_yaml"
stand_in apt-get 'echo "Reading lists"; echo "E: Unable to locate package libyaml-dev"; exit 100'
claim 'apt that refuses' answers 1 \
  $'E: Unable to locate *\nerror: apt could not install: libyaml-dev; install these *' "$asks"

machine
stand_in dpkg-query "$lacks_yaml"
stand_in id 'echo 1000'
claim 'a user who may not install' answers 1 \
  'error: these Debian packages are missing and only root can install them: libyaml-dev'

machine
rm "$here/bin/dpkg-query" "$here/bin/apt-get"
claim 'a machine that is no Debian' answers 1 'error: apt-get is missing, and outpost knows only Debian*'

echo "scripts/setup.sh: $claims claims, $failures not so"
exit $((failures > 0))
