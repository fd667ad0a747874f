#!/usr/bin/env bash
# Makes a signed apt repository of the packages in .build/packages, for a web server or a disk.
#
#   scripts/make-apt-repository.sh KEY URL [FOLDER]
#
# KEY is a key of your gpg, by fingerprint or address. URL is where apt will find the repository. FOLDER is
# .build/apt-repository without another name, and replaced as a whole. Its files outpost-SUITE.sources have URL and the
# public key: a machine that has one in /etc/apt/sources.list.d trusts this key for this repository alone.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "error: $*" >&2
  exit 1
}

[ $# -ge 2 ] || fail 'usage: scripts/make-apt-repository.sh KEY URL [FOLDER]'
key=$1 url=${2%/} folder=${3:-.build/apt-repository}
case $url in http://* | https://* | file:/*) ;; *) fail "the URL \`$url\` must begin with https://, http:// or file:/" ;; esac
[[ $url != *[[:space:]]* ]] || fail "the URL \`$url\` has a space, which apt does not take; write %20"
for tool in apt-ftparchive:apt-utils gpg:gnupg; do
  command -v "${tool%:*}" > /dev/null || fail "${tool%:*} is missing: sudo apt-get install ${tool#*:}"
done
gpg --batch --list-secret-keys "$key" > /dev/null 2>&1 ||
  fail "gpg has no secret key \`$key\`; \`gpg --list-secret-keys\` shows those that it has"

# The end of a package's version is the release of Debian that it is for.
declare -A suites=([deb12]=bookworm [deb13]=trixie)
new=$folder.new
rm -rf "$new"
for package in .build/packages/*.deb; do
  [ -e "$package" ] || fail 'there is no package in .build/packages; run `make deb`'
  version=$(dpkg-deb --field "$package" Version)
  suite=${suites[${version##*[~]}]:-}
  [ -n "$suite" ] || fail "$package is for no release of Debian that is known here: ${!suites[*]}"
  mkdir -p "$new/pool/$suite"
  cp "$package" "$new/pool/$suite/"
done

for pool in "$new"/pool/*; do
  suite=${pool##*/} dists=$new/dists/${pool##*/}
  architectures=$(for package in "$pool"/*.deb; do dpkg-deb --field "$package" Architecture; done | sort -u | xargs)
  for architecture in $architectures; do
    list=$dists/main/binary-$architecture
    mkdir -p "$list"
    (cd "$new" && apt-ftparchive --arch "$architecture" packages "pool/$suite") > "$list/Packages"
    xz --keep "$list/Packages"
  done
  (cd "$dists" && apt-ftparchive -o APT::FTPArchive::Release::Origin=outpost \
    -o APT::FTPArchive::Release::Suite="$suite" -o APT::FTPArchive::Release::Codename="$suite" \
    -o APT::FTPArchive::Release::Components=main \
    -o APT::FTPArchive::Release::Architectures="$architectures" release .) > "$new/Release.$suite"
  mv "$new/Release.$suite" "$dists/Release"
  gpg --batch --yes --local-user "$key" --armor --detach-sign --output "$dists/Release.gpg" "$dists/Release"
  gpg --batch --yes --local-user "$key" --clearsign --output "$dists/InRelease" "$dists/Release"
done

{
  echo 'Types: deb'
  echo "URIs: $url"
  echo 'Suites: SUITE'
  echo 'Components: main'
  echo 'Signed-By:'
  # Lines of a field begin with a space, and an empty one is a full stop.
  gpg --batch --armor --export "$key" | sed -e 's/^$/./' -e 's/^/ /'
} > "$new/template"
for pool in "$new"/pool/*; do
  sed "s/^Suites: SUITE$/Suites: ${pool##*/}/" "$new/template" > "$new/outpost-${pool##*/}.sources"
done
rm -rf "$new/template" "$folder"
mv "$new" "$folder"
echo "the repository is in $folder; on each machine: sudo cp outpost-SUITE.sources /etc/apt/sources.list.d/"
