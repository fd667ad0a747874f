"""Reads every simulated chip with programs that outpost's authors did not write.

drivers.py OUTPOST WHEELS FOLDER [PATTERN]   unpacks the wheels, and runs each check in a shell of its own;
                                             with a pattern only those of matching drivers or chips
drivers.py --read NUMBER                     in such a shell: reads the chip and compares

A check passes if each quantity is as far from the scenario's value as one step of the chip, or what
the driver itself rounds away. Each driver is unpacked into a folder of its own, because several have
modules of one name; it is on the path with the libraries that all share.
"""

import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import traceback
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import adafruit  # noqa: E402
import others  # noqa: E402
import sensirion  # noqa: E402
import tools  # noqa: E402
from check import load  # noqa: E402

CHECKS = tools.CHECKS + adafruit.CHECKS + sensirion.CHECKS + others.CHECKS
# A shell of these two at a time; a slow check waits for the chip, not for the processor.
AT_A_TIME = 2
SECONDS_MAX = 60


def read(number):
    check = CHECKS[number]
    try:
        found = check.read(load(check.module) if check.module else None)
        distances = {name: abs(found[name] - wanted) / (tolerance or 1)
                     for name, (wanted, tolerance) in check.wanted.items()}
    except BaseException:
        traceback.print_exc()
        sys.exit(1)
    problems = []
    for name, (wanted, tolerance) in check.wanted.items():
        # A hair more, for the drivers' floating-point numbers.
        if distances[name] > (1.000001 if tolerance else 0):
            problems.append(name)
        print(f"    {name}: {found[name]:.6g}, wanted {wanted:g}, tolerance {tolerance:g}")
    if problems:
        sys.exit(f"too far away: {', '.join(problems)}")


def unpack(wheels, folder):
    """Unpacks each driver beside the others, and what all use into one folder; the versions."""
    drivers = {check.package for check in CHECKS}
    versions = {}
    for wheel in glob.glob(os.path.join(wheels, "*.whl")):
        name, version = os.path.basename(wheel).split("-")[:2]
        name = re.sub("[-_.]+", "-", name).lower()
        versions[name] = version
        place = name if name in drivers and name != "smbus2" else "libraries"
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(os.path.join(folder, place))
    return versions


def write_files(folder, check):
    os.makedirs(folder, exist_ok=True)
    board, scenario = os.path.join(folder, "board.yaml"), os.path.join(folder, "scenario.yaml")
    with open(board, "w") as file:
        file.write(
            f"board: external\ni2c:\n  - bus: 1\n    devices:\n"
            f"      - {{name: chip, chip: {check.chip}, address: {check.address:#x}}}\n"
            + "".join(f"      - {{{device}}}\n" for device in check.others)
            + "channels: []\n")
    with open(scenario, "w") as file:
        file.write("scenario: another driver reads the chip\nboard: board.yaml\nfor: 1 h\n")
        if check.signals:
            file.write("signals:\n")
        for name, value in check.signals.items():
            file.write(f"  {name if '.' in name else 'chip.' + name}: {value}\n")
    return scenario


def run(outpost, folder, packages, number):
    """A check's outcome, and all that it printed."""
    check = CHECKS[number]
    scenario = write_files(os.path.join(folder, str(number)), check)
    path = [os.path.join(packages, name) for name in (check.package, *check.needs, "libraries")]
    environment = dict(os.environ, PYTHONPATH=":".join([*path, os.path.join(HERE, "stand-ins")]),
                       PYTHONDONTWRITEBYTECODE="1")
    command = [outpost, "shell", "--scenario", scenario, "--", sys.executable,
               os.path.abspath(__file__), "--read", str(number)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_MAX,
                               env=environment)
    except subprocess.TimeoutExpired as slow:
        return "failed", f"no end after {SECONDS_MAX} s\n{slow.stderr or ''}"
    said = ended.stdout + ended.stderr
    if not check.fault:
        return "passed" if ended.returncode == 0 else "failed", said
    if ended.returncode == 0:
        return "failed", f"works now, so it is no longer to be held: {check.fault}\n{said}"
    return "held" if check.fault in said else "failed", said


def main(outpost, wheels, folder, pattern=""):
    packages = os.path.join(folder, "packages")
    versions = unpack(wheels, packages)
    missing = sorted({check.package for check in CHECKS} - set(versions) - {tools.TOOLS})
    if missing:
        sys.exit(f"error: not in requirements.txt: {', '.join(missing)}")
    results = {"passed": 0, "failed": 0, "held": 0}
    chosen = [number for number, check in enumerate(CHECKS)
              if re.search(pattern, f"{check.package} {check.chip}")]
    with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
        outcomes = pool.map(lambda number: run(outpost, folder, packages, number), chosen)
        for number, (outcome, said) in zip(chosen, outcomes):
            check = CHECKS[number]
            results[outcome] += 1
            version = versions.get(check.package, "")
            title = check.read.__name__.replace("_", " ")
            print(f"{outcome:7} {check.package:30} {version:10} {check.chip:9} {title}", flush=True)
            # Warnings about the board and its scenario, which are for a driver and not for a node.
            lines = [line for line in said.splitlines() if not re.search(
                r"^\S+\.yaml:\d+:\d+: warning: |^  hint: ", line)]
            if outcome == "held":
                print(f"        {check.fault}: {check.why}")
            if outcome == "failed":
                print("".join(f"        {line}\n" for line in lines[-14:]), end="")
    print(f"{results['held']} held: they fail by the package's own fault, in the words above")
    print(f"{results['passed']} passed, {results['failed']} failed")
    sys.exit(1 if results["failed"] or not results["passed"] else 0)


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read(int(sys.argv[2]))
    else:
        main(*sys.argv[1:])
