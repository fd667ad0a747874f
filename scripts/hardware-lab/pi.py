#!/usr/bin/env python3
"""Runs QEMU for scripts/hardware-lab-pi.sh: pi.py SECONDS SOCKET COMMAND...

Prints what the guest prints, and obeys its lines that begin with @: `@property DEVICE NAME VALUE` sets a
property of a device through QMP, `@status N` is the exit status of the guest's command, and then of this
program. Status 1 where the guest ends without one or takes longer than SECONDS.
"""
import json
import socket
import subprocess
import sys
import threading
import time


class Monitor:
    """QEMU's machine protocol (docs/interop/qmp-spec.rst) over a socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        for _ in range(100):
            try:
                self.socket.connect(path)
                break
            except OSError:
                time.sleep(0.1)
        self.stream = self.socket.makefile("rw")
        self.stream.readline()
        self.execute("qmp_capabilities")

    def execute(self, command, **arguments):
        request = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self.stream.write(json.dumps(request) + "\n")
        self.stream.flush()
        while True:
            answer = json.loads(self.stream.readline())
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]


def main():
    seconds, path, command = float(sys.argv[1]), sys.argv[2], sys.argv[3:]
    guest = subprocess.Popen(
        command + ["-qmp", f"unix:{path},server=on,wait=off"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace")
    limit = threading.Timer(seconds, guest.kill)
    limit.start()
    monitor = Monitor(path)
    status = 1
    for line in guest.stdout:
        words = line.split()
        if words[:1] == ["@property"] and len(words) == 4:
            monitor.execute(
                "qom-set", path=f"/machine/peripheral/{words[1]}", property=words[2],
                value=int(words[3]))
        elif words[:1] == ["@status"] and len(words) == 2:
            # The kernel of the guest may know no way to switch it off.
            status = int(words[1])
            monitor.execute("quit")
        else:
            print(line.rstrip("\r\n"), flush=True)
    guest.wait()
    limit.cancel()
    return status


sys.exit(main())
