# Sourced by the scripts that install the packages: what they are given. `packages` are the two of a release of
# Debian, which `suffix` names, `root` is a folder for them, `memory` one for what is needed meanwhile.

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

# A repository as docs/install.md has it, signed with a key that is made for this run alone.
repository() {
  export GNUPGHOME=$memory/gnupg
  install -d -m 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key 'TEST ONLY <test@packages.invalid>' ed25519 sign never
  scripts/make-apt-repository.sh test@packages.invalid file:/repository "$root/repository"
  gpgconf --kill all
}

# The program for development, beside what is installed.
unpack_harness() {
  mkdir -p "$root/harness"
  dpkg-deb --extract "${packages[0]}" "$root/harness"
}
