#!/usr/bin/env bash
# Runs the README's two commands as a new user of Debian 13 would: on a clean clone of HEAD, in a minimal
# root that has this machine's Swift toolchain and nothing else of it.
# ROOT is the folder that the root is kept in.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/debian-root.sh trixie "${ROOT:-.build/trixie-root}" -- 'make test' 'make demo'
