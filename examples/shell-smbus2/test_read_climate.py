#!/usr/bin/env python3
"""Runs read_climate.py on simulated boards. Usage: test_read_climate.py OUTPOST"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
OUTPOST = sys.argv[1] if len(sys.argv) > 1 else "outpost"


def run(scenario):
    return subprocess.run(
        [OUTPOST, "shell", "--scenario", HERE / scenario, "--", sys.executable, HERE / "read_climate.py"],
        capture_output=True, text=True, timeout=30)


warm = run("warm.yaml")
assert warm.returncode == 0, warm.stderr
assert warm.stdout == "25.00 °C, 40.0 %RH\n", warm.stdout

unplugged = run("unplugged.yaml")
assert unplugged.returncode == 1, unplugged.returncode
assert "no reading" in unplugged.stderr, unplugged.stderr
print("read_climate.py reads a warm desk and reports a missing sensor")
