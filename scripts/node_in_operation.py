"""The node program in operation, for measurements: a simulated board with four sensors that are read
once a second, and `outpost listen`, which takes a report every two seconds.
"""
import contextlib
import os
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
report: {every: 2 s, format: json, channels: [temperature, lux, volts, amps]}
uplink: {url: "https://localhost:18443/in", device: bench, trust: {ca: %s/fixtures/certs/ca.pem}, tls: system}
""" % ROOT


def process_of(program):
    """The process of a program; None while there is none."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/exe") == os.path.realpath(program):
                return name
        except OSError:
            pass
    return None


@contextlib.contextmanager
def running(folder, node, seconds, outbox):
    """Runs the command `node` for so many seconds; `folder` has outpost and liboutpost-i2c.so, `outbox`
    is the board's entry. Gives the server's messages so far, as a function, and waits for the end.
    """
    with tempfile.TemporaryDirectory() as place:
        board = f"{place}/board.yaml"
        with open(board, "w") as file:
            file.write(BOARD + outbox)
        certificates = f"{ROOT}/fixtures/certs"
        with open(f"{place}/taken", "w+") as taken:
            server = subprocess.Popen(
                [folder + "/outpost", "listen", board, "--cert", certificates + "/hub.pem",
                 "--key", certificates + "/TEST-ONLY-hub.key.pem"], stdout=taken, stderr=subprocess.DEVNULL)
            time.sleep(1)
            shell = subprocess.Popen(
                [folder + "/outpost", "shell", board, "--", *node, "run", board, "--for", f"{seconds}s"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place)
            try:
                yield lambda: open(taken.name).read().count("\n")
            finally:
                shell.wait()
                server.terminate()
                server.wait()
