#!/usr/bin/env python3
"""Measures the node program in operation (scripts/node_in_operation.py): its memory with and without an
outbox file, and its processor time. Fails where the file costs more than LIMIT.

Usage: bench-node.py FOLDER SECONDS RUNS; FOLDER has outpost, outpost-node and liboutpost-i2c.so.
"""
import os
import statistics
import sys
import time

import node_in_operation

folder, seconds, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
# What the node may have resident more with an outbox file, in kB.
LIMIT = 1024
# The node gives the code of its start back to the kernel after 10 s.
SETTLED = 13


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
    """One run: the median of its memory in kB, looked at five times a second, and its share of a
    processor in percent."""
    program = folder + "/outpost-node"
    with node_in_operation.running(folder, [program], seconds, outbox) as taken:
        time.sleep(3)
        process = node_in_operation.process_of(program)
        began, before = time.monotonic(), ticks(process)
        time.sleep(SETTLED - 3)
        samples = []
        while time.monotonic() < began + seconds - 5:
            samples.append(status(process))
            time.sleep(0.2)
        used, span = ticks(process) - before, time.monotonic() - began
        if taken() < seconds / 4:
            sys.exit(f"error: the server has taken {taken()} messages; nothing was measured")
    memory = {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}
    memory["VmRSS most"] = max(sample["VmRSS"] for sample in samples)
    return memory, 100 * used / os.sysconf("SC_CLK_TCK") / span


resident = []
for title, outbox in ("without an outbox file", ""), ("with one", "outbox: {file: outbox}\n"):
    results = [run(outbox) for _ in range(runs)]
    print(f"outpost-node, four sensors at 1 Hz, a report every 2 s, {title}, {runs} runs of {seconds} s:")
    rows = [(what, [memory[key] for memory, _ in results]) for what, key in (
        ("resident at the peak, kB", "VmHWM"), ("resident, kB", "VmRSS"),
        ("resident at the most in operation, kB", "VmRSS most"), ("of it anonymous, kB", "RssAnon"))]
    rows.append(("processor, % of one core", [round(share, 2) for _, share in results]))
    for what, values in rows:
        print(f"  {what:38} min {min(values):>8}  median {statistics.median(values):>8}  max {max(values):>8}")
    resident.append(statistics.median(memory["VmRSS"] for memory, _ in results))
above = resident[1] - resident[0]
print(f"an outbox file costs {above:.0f} kB of resident memory in operation, at most {LIMIT}")
if above > LIMIT:
    sys.exit("error: that is more than the limit; scripts/order-code.py may help")
