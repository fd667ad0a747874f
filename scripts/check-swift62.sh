#!/usr/bin/env bash
# Builds outpost with Swift 6.2, the oldest that it promises: the swiftlang package of Debian sid.
# ROOT is the folder that the root is kept in. A Debian root of 4.6 GB the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
# Sid moves on, and no other suite has this version.
scripts/debian-root.sh sid "${ROOT:-.build/sid-root}" --with swiftlang -- \
  'if swift --version 2>&1 | grep "Swift version 6\.2"; then scripts/setup.sh build && swift build; else
     echo "skipped: Debian sid has another Swift: $(swift --version 2>&1 | head -n 1)"; fi'
