#!/usr/bin/env python3
"""Measures the node program on a simulated board with four sensors that are read once a second: its
memory with and without an outbox file, and its processor time. Nothing listens for its reports.

Usage: bench-node.py FOLDER SECONDS RUNS; FOLDER has outpost, outpost-node and liboutpost-i2c.so.
"""
import os
import re
import subprocess
import sys
import tempfile
import time

folder, seconds, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BOARD = """
board: bench
i2c:
  - bus: 1
    devices:
      - {name: climate, chip: bme280, address: 0x76}
      - {name: light, chip: bh1750, address: 0x23}
      - {name: adc, chip: ads1115, address: 0x48}
      - {name: power, chip: ina219, address: 0x40}
channels:
  - {name: temperature, from: climate.temperature, every: 1 s}
  - {name: lux, from: light.illuminance, every: 1 s}
  - {name: volts, from: adc.ain0, every: 1 s}
  - {name: amps, from: power.current, every: 1 s}
alarms: [{name: hot, when: temperature, above: 60 °C}]
report: {every: 1 s, format: json, channels: [temperature, lux, volts, amps]}
uplink: {url: "https://localhost:1/in", device: bench, trust: {ca: %s/fixtures/certs/ca.pem}, tls: system}
""" % root


def node():
    """The process of the node program; None while there is none."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/exe") == os.path.realpath(folder + "/outpost-node"):
                return name
        except OSError:
            pass
    return None


def status(process):
    """kB by the name of the line in proc_pid_status(5)."""
    with open(f"/proc/{process}/status") as lines:
        return {words[0][:-1]: int(words[1]) for words in map(str.split, lines) if words[-1] == "kB"}


def ticks(process):
    """Ticks of user and system time (proc_pid_stat(5))."""
    with open(f"/proc/{process}/stat") as line:
        words = line.read().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


def run(outbox):
    """One run: its memory in kB, and its share of a processor in percent."""
    with tempfile.TemporaryDirectory() as place:
        board = f"{place}/board.yaml"
        with open(board, "w") as file:
            file.write(BOARD + outbox)
        program = subprocess.Popen(
            [folder + "/outpost", "shell", board, "--", folder + "/outpost-node", "run", board, "--for", f"{seconds}s"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place)
        time.sleep(3)
        process = node()
        began, before = time.monotonic(), ticks(process)
        time.sleep(seconds - 5)
        used, span, memory = ticks(process) - before, time.monotonic() - began, status(process)
        program.wait()
        return memory, 100 * used / os.sysconf("SC_CLK_TCK") / span


for title, outbox in ("without an outbox file", ""), ("with one", "outbox: {file: outbox}\n"):
    results = [run(outbox) for _ in range(runs)]
    print(f"outpost-node, four sensors at 1 Hz, {title}, {runs} runs of {seconds} s:")
    rows = [(what, [memory[key] for memory, _ in results]) for what, key in (
        ("resident at the peak, kB", "VmHWM"), ("resident, kB", "VmRSS"), ("of it anonymous, kB", "RssAnon"))]
    rows.append(("processor, % of one core", [round(share, 2) for _, share in results]))
    for what, values in rows:
        values.sort()
        print(f"  {what:38} min {values[0]:>8}  median {values[len(values) // 2]:>8}  max {values[-1]:>8}")
