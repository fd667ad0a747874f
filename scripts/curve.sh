# Sourced by the scripts that compile CP256: fetches s2n-bignum's arithmetic for P-256 and knows how it
# is compiled. Sources/CP256/s2n-bignum.sha256 pins every file.
#
# The files come from Debian's source package of aws-lc-sys, through this machine's apt (9.6 MB). Where
# the archive has replaced that version, from Python's source package of awscrt, through this machine's
# pip (38 MB).

curve_folder=.build/tls-profiles/s2n-bignum
curve_options=(-std=gnu11 -ISources/CP256/include "-I$curve_folder/include" -DS2N_BN_HIDE_SYMBOLS)
curve_debian=rust-aws-lc-sys/rust-aws-lc-sys_0.42.0%2bdfsg.orig.tar.gz
curve_debian_sum=620e70a494cb11290e5a9665a739d97bef57971faf902da969a2b636cdd4bf1c
curve_python=awscrt==0.37.0
curve_python_sum=9e2ddadc609084b5f60affb8b87e77304fed64e271e2b2b7558186cf65d81e5a

# The folder of s2n-bignum for this machine's processor; empty where it has none.
curve_processor() {
  case $(cc -dumpmachine) in
    x86_64-*) echo x86_att ;;
    aarch64-*) echo arm ;;
  esac
}

curve_sources() {
  echo Sources/CP256/curve_p256.c
  find "$curve_folder/$(curve_processor)" -name '*.S' | LC_ALL=C sort
}

curve_is_here() {
  (cd "$curve_folder" 2> /dev/null &&
    sha256sum --quiet --strict --check "$OLDPWD/Sources/CP256/s2n-bignum.sha256" > /dev/null 2>&1)
}

# unpack_curve ARCHIVE: the pinned files alone.
unpack_curve() {
  local paths
  readarray -t paths < <(sed 's,^[0-9a-f]* *,*/s2n-bignum-imported/,' Sources/CP256/s2n-bignum.sha256)
  tar -xzf "$1" -C "$curve_folder" --wildcards --transform 's,^.*/s2n-bignum-imported/,,' \
    "${paths[@]}" 2> /dev/null || return 1
  # The headers include AWS-LC's list of prefixes for symbols, which nothing here needs.
  mkdir -p "$curve_folder/include/openssl"
  : > "$curve_folder/include/openssl/boringssl_prefix_symbols_asm.h"
  curve_is_here
}

fetch_curve_from_debian() {
  local mirror archive=$curve_folder/archive.tar.gz
  mirror=$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 2> /dev/null |
    sed -n 's/^Debian //p' | LC_ALL=C sort -u | sed -n 1p)
  [ -n "$mirror" ] || return 1
  /usr/lib/apt/apt-helper -o APT::Sandbox::User=root -qq download-file \
    "${mirror%/}/pool/main/r/$curve_debian" "$archive" "SHA256:$curve_debian_sum" > /dev/null 2>&1 &&
    unpack_curve "$archive"
}

fetch_curve_from_python() {
  echo "$curve_python --hash=sha256:$curve_python_sum" > "$curve_folder/requirements.txt"
  python3 -m pip download --quiet --no-deps --no-binary=:all: --require-hashes \
    --dest "$curve_folder" --requirement "$curve_folder/requirements.txt" > /dev/null 2>&1 &&
    unpack_curve "$curve_folder"/*.tar.gz
}

# fetch_curve: exit status 1, with the reason on standard output, where the files cannot be had.
fetch_curve() {
  ! curve_is_here || return 0
  if [ -z "$(curve_processor)" ]; then
    echo "s2n-bignum has no arithmetic for $(cc -dumpmachine)"
    return 1
  fi
  rm -rf "$curve_folder"
  mkdir -p "$curve_folder"
  fetch_curve_from_debian || fetch_curve_from_python || {
    rm -rf "$curve_folder"
    echo "no package registry of this machine delivers s2n-bignum as Sources/CP256/s2n-bignum.sha256 pins it"
    return 1
  }
  rm -f "$curve_folder"/*.tar.gz
}
