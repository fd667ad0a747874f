# What every build of outpost itself has in its environment; see Package.swift. The Makefile includes this
# file and the scripts source it: the line means the same in both.
export OUTPOST_TUNED_BUILD=1
