#!/usr/bin/env bash
# Builds outpost with Swift 6.2, the oldest that it promises: the swiftlang package of Debian sid.
# ROOT is the folder that the root is kept in. A Debian root of 4.6 GB the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian-root.sh sid "${ROOT:-.build/sid-root}" --with swiftlang -- \
  'swift --version | grep "Swift version 6\.2"' 'scripts/setup.sh build' 'swift build'
