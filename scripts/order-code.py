#!/usr/bin/env python3
"""Finds with valgrind which functions of the node program run in operation, and writes their names to
scripts/outpost-node.order, by which the linker puts them next to each other: the kernel maps code 64 kB
at a time. A name that is not in the program does no harm. Needs a release build:

Usage: order-code.py FOLDER; FOLDER has outpost, outpost-node and liboutpost-i2c.so.
"""
import bisect
import os
import shutil
import subprocess
import sys
import tempfile
import time

import node_in_operation

folder = os.path.abspath(sys.argv[1])
# Under valgrind a start takes half a minute.
STARTED, SECONDS = 40, 70


def stripped(place):
    """Copies without symbols, on which valgrind fails."""
    shutil.copy(folder + "/outpost", place)
    for name in "outpost-node", "liboutpost-i2c.so":
        subprocess.run(["strip", "-o", f"{place}/{name}", f"{folder}/{name}"], check=True)


def control(option):
    subprocess.run(["callgrind_control", option], check=True, stdout=subprocess.DEVNULL)


def addresses(profile):
    """Those of the program's instructions that ran, in a profile of callgrind."""
    found, isProgram = set(), False
    with open(profile) as lines:
        for line in lines:
            if line.startswith("ob="):
                isProgram = line.strip().endswith("/outpost-node")
            elif isProgram and line.startswith("0x"):
                found.add(int(line.split()[0], 16))
    return found


def functions():
    """Start, end and name of each function of the program, by address."""
    listing = subprocess.run(
        ["nm", "-S", "--defined-only", "-n", folder + "/outpost-node"], check=True, capture_output=True, text=True)
    words = [line.split() for line in listing.stdout.splitlines()]
    return [(int(w[0], 16), int(w[0], 16) + int(w[1], 16), w[3]) for w in words if len(w) == 4 and w[2] in "tTwW"]


with tempfile.TemporaryDirectory() as place:
    stripped(place)
    profile = place + "/profile"
    command = ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-strings=no", "--compress-pos=no",
               f"--callgrind-out-file={profile}", place + "/outpost-node"]
    with node_in_operation.running(place, command, SECONDS, "outbox: {file: outbox}\n"):
        time.sleep(STARTED)
        control("-z")
        time.sleep(SECONDS - STARTED - 10)
        control("-d")
    table = functions()
    starts = [start for start, _, _ in table]
    names = set()
    for address in addresses(profile + ".1"):
        start, end, name = table[bisect.bisect_right(starts, address) - 1]
        if start <= address < end:
            names.add(name)
with open(os.path.dirname(os.path.abspath(__file__)) + "/outpost-node.order", "w") as order:
    order.writelines(name + "\n" for name in sorted(names))
print(f"{len(names)} functions")
