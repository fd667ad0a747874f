#!/usr/bin/env bash
# Holds the bills of materials of packages to the SPDX standard, with the validator of its authors from the Python
# package index, pinned by version and hash. Without a way to the index it says so and succeeds.
#
#   scripts/check-sbom.sh PACKAGE...
set -euo pipefail
cd "$(dirname "$0")/.."

place=.build/sbom requirements=scripts/external/sbom.txt
if ! cmp -s "$requirements" "$place/fetched.txt"; then
  python3 -m venv --clear "$place"
  if ! "$place/bin/pip" install --disable-pip-version-check --require-hashes --requirement "$requirements" \
    > "$place/pip.log" 2>&1; then
    if ! grep -qE 'Downloading|Using cached' "$place/pip.log"; then
      echo "skipped: the Python package index cannot be reached, so no validator of SPDX is here: $place/pip.log"
      exit 0
    fi
    tail -n 5 "$place/pip.log" >&2
    exit 1
  fi
  cp "$requirements" "$place/fetched.txt"
fi
for package in "$@"; do
  name=$(dpkg-deb --field "$package" Package)
  dpkg-deb --fsys-tarfile "$package" | tar -xO "./usr/share/doc/$name/sbom.spdx.json" > "$place/sbom.spdx.json"
  "$place/bin/pyspdxtools" --infile "$place/sbom.spdx.json" || {
    echo "error: $package has a bill of materials that SPDX 2.3 does not allow" >&2
    exit 1
  }
  echo "$name $(dpkg-deb --field "$package" Architecture): its bill of materials is valid SPDX 2.3," \
    "$(grep -c '"versionInfo"' "$place/sbom.spdx.json") packages"
done
