#!/usr/bin/env bash
# Builds the TLS profiles: Mbed TLS, from the distribution's source package, compiled with the header of
# each folder in tls-profiles/ together with outpost's engine, one shared object a profile.
#
#   scripts/make-profiles.sh [--optional | --current]
#
# .build/tls-profiles/NAME.so is what `outpost run` loads; .build/tls-profiles/measured/NAME.so is the same
# with the books of memory and stack, for tests and measurements, and `system` is there too: the machine's
# own static Mbed TLS. Each exports `outpost_tls_engine` and nothing else.
#
# The source comes from the mirror that this machine's apt uses, through a package tree of its own: nothing
# is installed, and the machine's package lists do not change. Builds again only what changed.
#
# scripts/curve.sh fetches s2n-bignum, the P-256 arithmetic of `field`. Where it cannot be had, `field` is
# built with Mbed TLS's own and the script says so; a later call without an option tries again.
#
# CROSS_COMPILE, such as aarch64-linux-gnu-, begins the names of the tools for another processor, and SYSROOT is
# the folder of its libraries; then the profiles are in .build/tls-profiles-aarch64-linux-gnu.
#
# --optional  where the source cannot be had, say so and succeed. Otherwise exit status 4.
# --current   build nothing; exit status 1 if there is something to build.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/curve.sh
# What a group or all can write is not loaded.
umask 022

# The 3.6 long-term branch as Debian 13 has it, also on older machines: figures are the same everywhere.
suite=trixie
version=3.6.6-0.1~deb13u1
sums='
8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a  mbedtls_3.6.6.orig.tar.bz2
210466c522eeebc85cf2f76bd5aef935b4ebac465559cc0a84f9e73a8ed6601c  mbedtls_3.6.6-0.1~deb13u1.debian.tar.xz'

here=$PWD
fetched=.build/tls-profiles
out=$fetched
source=$fetched/source/$version
tools=${CROSS_COMPILE:-}
compiler=(cc)
if [ -n "$tools" ]; then
  compiler=("${tools}gcc" "--sysroot=$SYSROOT")
  out+=-${tools%-}
fi
optional=${1:-}

missing() {
  if [ "$optional" = --optional ]; then
    echo "note: TLS profiles are not built: $1; boards with another profile than \`tls: system\` do not run," \
      "and tests of profiles are skipped"
    exit 0
  fi
  printf 'error: TLS profiles: %s\nremedy: %s\n' "$1" "$2" >&2
  exit 4
}

# The compiler for the processor that the profiles are for; scripts/curve.sh asks it as well.
cc() { command "${compiler[@]}" "$@"; }

names() { for header in tls-profiles/*/mbedtls_config.h; do basename "$(dirname "$header")"; done; }

# What the result depends on.
fingerprint() {
  {
    echo "$version" "$sums"
    cc --version
    sha256sum "${SYSROOT:-}"/usr/lib/*/libmbed{tls,x509,crypto}.a 2> /dev/null || true
    cat scripts/make-profiles.sh scripts/curve.sh tls-profiles/*/mbedtls_config.h tls-profiles/*/*.patch \
      Sources/CTLSEngine/*.[ch] Sources/CTLSEngine/include/*.h
    find Sources/CP256 -type f | LC_ALL=C sort | xargs cat
  } | sha256sum
}

private_apt() {
  "apt-$1" -o Dir::Etc::sourcelist="$here/$fetched/apt/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$here/$fetched/apt/lists" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$here/$fetched/apt/cache" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o Acquire::Check-Valid-Until=false -o APT::Sandbox::User=root -qq "${@:2}"
}

# What apt complained of first.
first_error() { sed -n 's/^E: //p' "$fetched/apt.log" | sed -n 1p; }

fetch() {
  local mirrors security key=/usr/share/keyrings/debian-archive-keyring.gpg newest
  local reconnect='connect this machine to the mirror in its apt sources and repeat'
  command -v apt-get > /dev/null ||
    missing 'this machine has no apt-get to fetch the source of Mbed TLS with' 'build on Debian'
  mirrors=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' | sort -u)
  security=$(sed -n 's/^Debian-Security //p' <<< "$mirrors" | sed -n 1p)
  mirrors=$(sed -n 's/^Debian //p' <<< "$mirrors" | sed -n 1p)
  [ -n "$mirrors" ] || missing 'no Debian mirror among the sources of apt' \
    'add one to /etc/apt/sources.list.d and run apt-get update'
  mkdir -p "$fetched"/apt/lists/partial "$fetched"/apt/cache/archives/partial "$source"
  echo "deb-src [signed-by=$key] $mirrors $suite main" > "$fetched/apt/sources.list"
  [ -z "$security" ] ||
    echo "deb-src [signed-by=$key] $security $suite-security main" >> "$fetched/apt/sources.list"
  echo "fetching the source of Mbed TLS $version"
  # Without Error-Mode a mirror that cannot be reached is a warning, and old lists or none are used.
  private_apt get update -o APT::Update::Error-Mode=any > "$fetched/apt.log" 2>&1 ||
    missing "the package mirror does not answer ($(first_error))" "$reconnect"
  if ! (cd "$source" && private_apt get source --download-only "mbedtls=$version") \
    > "$fetched/apt.log" 2>&1; then
    newest=$(private_apt cache showsrc mbedtls | sed -n 's/^Version: //p' | sort -V | tail -n 1)
    [ "$newest" != "$version" ] ||
      missing "the package mirror does not deliver Mbed TLS $version ($(first_error))" "$reconnect"
    missing "Mbed TLS $version is not in the archive any more; ${newest:-no version} is" \
      'a security update has taken its place: pull a newer outpost, or set `version` and its sums in scripts/make-profiles.sh and run `make test`'
  fi
  (cd "$source" && sha256sum --quiet --strict --check <<< "$sums" > /dev/null 2>&1) || {
    rm -rf "$source"
    missing 'the source of Mbed TLS is not the one that is pinned (SHA-256 differs)' \
      'find out who changed it: look at the sums in scripts/make-profiles.sh and at the mirror'
  }
}

unpack() {
  local name
  rm -rf "$out/mbedtls"
  mkdir -p "$out/mbedtls"
  tar -xjf "$source"/*.orig.tar.bz2 -C "$out/mbedtls" --strip-components=1
  tar -xJf "$source"/*.debian.tar.xz -C "$out/mbedtls"
  for name in $(grep -v '^#' "$out/mbedtls/debian/patches/series"); do
    patch --quiet -p1 -d "$out/mbedtls" < "$out/mbedtls/debian/patches/$name"
  done
  for name in tls-profiles/*/*.patch; do
    patch --quiet -p1 -d "$out/mbedtls" < "$name"
  done
}

# Of what a program carries only what can be reached is linked, and nothing but the entry is seen.
common=(-std=gnu11 -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections
  -fno-asynchronous-unwind-tables -Wall -Wextra)

# With Mbed TLS's own curves a handshake spends nearly all of its time in these files: compiled for speed
# they take 4 tenths less of it, for 14 kB of code.
arithmetic='/(bignum[a-z_]*|ecp|ecp_curves|constant_time)\.c$'

# Whether these options replace Mbed TLS's curve.
replaces_curve() { [[ $(cc "$@" -dM -E -include mbedtls_config.h -x c /dev/null) == *'define MBEDTLS_ECDSA_VERIFY_ALT'* ]]; }

library_sources() {
  find "$out/mbedtls/library" "$out/mbedtls/3rdparty/p256-m" -name '*.c' | LC_ALL=C sort
}

# Mbed TLS calls the engine's parser of certificates instead of its own (parser.c).
link() {
  cc -shared -Wl,--wrap=mbedtls_x509_crt_parse_der,--wrap=mbedtls_x509_crt_parse_der_nocopy \
    -Wl,--gc-sections,-z,defs,-z,now,-z,relro,--build-id=none \
    -Wl,--version-script="$out/exports" -o "$@"
}

engine_sources() {
  find Sources/CTLSEngine -name '*.c' ! -name authority.c ! -name sent_chain.c ! -name kernel_entropy.c | LC_ALL=C sort
}

# compile FOLDER OPTION... < sources: as many at a time as there are processors.
compile() {
  local folder=$1
  shift
  mkdir -p "$folder"
  xargs -P "$(nproc)" -I SOURCE sh -c \
    'file=$1; folder=$2; shift 2; name=$(basename "$file"); exec "$@" -c "$file" -o "$folder/${name%.*}.o"' \
    sh SOURCE "$folder" "${compiler[@]}" "$@"
}

section() { awk -v name="$2" '$1 == name { sum += $2 } END { print sum + 0 }' <<< "$1"; }

# The sizes of an object for devices, as the books of the measured one tell them.
sizes_of() {
  local sections
  sections=$("${tools}size" -A "$1")
  # What a shared object relocates is constant where a program is linked to its place.
  echo ".code = $(section "$sections" .text)," \
    ".constants = $(($(section "$sections" .rodata) + $(section "$sections" .data.rel.ro)))," \
    ".data = $(section "$sections" .data)," \
    ".zeroed = $(section "$sections" .bss)"
}

# profile_options NAME: into `options`, what every source of a profile is compiled with.
profile_options() {
  local root=$out/mbedtls
  options=("${common[@]}" '-DMBEDTLS_CONFIG_FILE=<mbedtls_config.h>' "-Itls-profiles/$1"
    "-I$root/include" "-I$root/library" "-I$root/3rdparty/p256-m/p256-m/include" "-I$root/3rdparty/p256-m/p256-m"
    "-I$root/3rdparty/p256-m" -ISources/CP256/include)
  [ "$arithmetic_of_field" = s2n-bignum ] || options+=(-DOUTPOST_MBEDTLS_CURVE)
}

build() {
  local name=$1 objects=$out/objects/$1
  profile_options "$name"
  options+=("-DOUTPOST_TLS_PROFILE=\"$name\"")
  local speed=-O2 optimization=-Os/-O2
  if replaces_curve "${options[@]}"; then speed=-Os optimization=-Os; fi
  library_sources | grep -vE "$arithmetic" | compile "$objects" -Os "${options[@]}"
  library_sources | grep -E "$arithmetic" | compile "$objects" "$speed" "${options[@]}"
  engine_sources | compile "$objects/device" -Os "${options[@]}"
  link "$out/$name.so.new" "$objects"/*.o "$objects"/device/*.o "${curve[@]}"
  engine_sources | compile "$objects/measured" -Os "${options[@]}" -DOUTPOST_TLS_MEASURED \
    "-DOUTPOST_TLS_OPTIMIZATION=\" $optimization\"" \
    "-DOUTPOST_TLS_OBJECT_SIZES=$(sizes_of "$out/$name.so.new")"
  link "$out/measured/$name.so.new" "$objects"/*.o "$objects"/measured/*.o "${curve[@]}"
  mv "$out/$name.so.new" "$out/$name.so"
  mv "$out/measured/$name.so.new" "$out/measured/$name.so"
}

# Builds the curve twice: as an archive, of which a profile with p256-m takes nothing because its engine
# defines the same functions; and as a shared object for Tests/CurveTests.
build_curve() {
  curve_sources | compile "$out/objects/curve" -Os "${common[@]}" "${curve_options[@]}"
  "${tools}ar" rcs "$out/objects/libcurve.a" "$out"/objects/curve/*.o
  curve_sources | compile "$out/objects/tested-curve" -Os "${common[@]}" -fvisibility=default "${curve_options[@]}"
  mkdir -p "$out/curve"
  cc -shared -Wl,-z,defs -o "$out/curve/p256.so" "$out"/objects/tested-curve/*.o
}

# The other end for `web`: its configuration with a server in it, for tests and measurements alone.
build_server() {
  local objects=$out/objects/server
  profile_options web
  options+=(-DMBEDTLS_SSL_SRV_C -DMBEDTLS_SSL_TICKET_C '-DOUTPOST_TLS_PROFILE="web-server"')
  { library_sources && engine_sources; } | compile "$objects" -Os "${options[@]}"
  mkdir -p "$out/server"
  link "$out/server/web-server.so.new" "$objects"/*.o
  mv "$out/server/web-server.so.new" "$out/server/web-server.so"
}

# The machine's own library has no hook in it: its calls of the allocator are redirected instead.
build_system() {
  local objects=$out/objects/system library
  local libraries=()
  for library in mbedtls mbedx509 mbedcrypto; do
    libraries+=("$(cc -print-file-name="lib$library.a")")
  done
  engine_sources | compile "$objects" -Os "${common[@]}" -DOUTPOST_TLS_MEASURED -DOUTPOST_TLS_WRAPPED_CALLOC
  link "$out/measured/system.so.new" "$objects"/*.o "${libraries[@]}" \
    -Wl,--wrap=calloc,--wrap=free
  mv "$out/measured/system.so.new" "$out/measured/system.so"
}

# Folders and objects of an earlier build may have been made under another umask.
close_to_others() {
  local path
  for path in "$out" "$out"/*.so "$out/measured" "$out/measured"/*.so; do
    [ ! -e "$path" ] || chmod go-w "$path"
  done
}

# Says what `field` is without s2n-bignum; docs/tls-profiles.md has the figures.
say_slower_curve() {
  echo "note: \`field\` has Mbed TLS's own P-256, with which a handshake takes six times as long and" \
    "0.7 kB more heap (docs/tls-profiles.md): $1"
}

up_to_date() {
  [ "$optional" = --current ] || close_to_others
  echo "TLS profiles are up to date: $(names | xargs)"
  exit 0
}

# The stamp has the fingerprint of what was built, and whose arithmetic `field` has.
stamp=$(fingerprint)
built=$(cat "$out/stamp" 2> /dev/null || true)
[ "$built" != "$stamp s2n-bignum" ] || up_to_date
if [ "$built" = "$stamp Mbed-TLS" ]; then
  [ "$optional" != --current ] || up_to_date
  [ "$optional" != --optional ] || { say_slower_curve 's2n-bignum could not be fetched; `make profiles` tries again'; up_to_date; }
fi
[ "$optional" != --current ] || exit 1
for tool in "${compiler[0]}:g++" bzip2:bzip2 xz:xz-utils patch:patch; do
  command -v "${tool%:*}" > /dev/null ||
    missing "${tool%:*} is missing" "sudo apt-get install ${tool#*:}"
done
arithmetic_of_field=s2n-bignum
reason=$(fetch_curve) || arithmetic_of_field=Mbed-TLS
if [ "$arithmetic_of_field" = Mbed-TLS ]; then
  say_slower_curve "$reason"
  [ "$built" != "$stamp Mbed-TLS" ] || up_to_date
fi
mkdir -p "$out/measured"
rm -rf "$out/stamp" "$out/objects" "$out/curve"
(cd "$source" 2> /dev/null && sha256sum --quiet --strict --check <<< "$sums" > /dev/null 2>&1) || fetch
unpack
echo '{ global: outpost_tls_engine; local: *; };' > "$out/exports"
curve=()
if [ "$arithmetic_of_field" = s2n-bignum ]; then
  build_curve
  curve=("$out/objects/libcurve.a")
fi
for name in $(names); do
  echo "building TLS profile $name"
  build "$name"
done
build_server
build_system
rm -rf "$out/objects"
close_to_others
echo "$stamp $arithmetic_of_field" > "$out/stamp"
echo "TLS profiles are built in $out: $(names | xargs)"
