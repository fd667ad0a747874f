"""Compares TLS libraries on one exchange and prints the table of docs/tls-profiles.md.

    compare.py BUILD-FOLDER PROFILE-OBJECT...

The clients (one C file a library, `measure.c` shared by all) stand in BUILD-FOLDER. Rounds of all
clients alternate, so that a slow spell of the machine meets each of them.
"""

import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CERTIFICATES = os.path.join(HERE, "..", "..", "fixtures", "certs")
ROUNDS = int(os.environ.get("ROUNDS", "3"))
EXCHANGES = 51
FIRSTS = 15


def clients(build, profiles):
    """Name, command and extra argument of each client."""
    yield "OpenSSL, TLS 1.2", os.path.join(build, "openssl"), []
    yield "OpenSSL, TLS 1.3", os.path.join(build, "openssl"), ["1.3"]
    yield "GnuTLS, TLS 1.2", os.path.join(build, "gnutls"), []
    yield "wolfSSL, TLS 1.2", os.path.join(build, "wolfssl"), []
    yield "BearSSL, TLS 1.2", os.path.join(build, "bearssl"), []
    for path in profiles:
        name = os.path.basename(path).removesuffix(".so")
        version = ", TLS 1.3" if name == "web" else ""
        yield f"Outpost, `{name}`{version}", os.path.join(build, "outpost"), [os.path.abspath(path)]


def start_server():
    server = subprocess.Popen(
        [
            sys.executable,
            os.path.join(HERE, "server.py"),
            os.path.join(CERTIFICATES, "hub.pem"),
            os.path.join(CERTIFICATES, "TEST-ONLY-hub.key.pem"),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    return server, server.stdout.readline().strip()


def run(command, port, count, extra):
    anchors = os.path.join(CERTIFICATES, "ca.pem")
    result = subprocess.run(
        [command, port, anchors, str(count), *extra],
        capture_output=True, text=True, timeout=300, check=False,
    )
    if result.returncode != 0:
        sys.exit(result.stderr.strip() or f"error: {command} ended with {result.returncode}")
    return json.loads(result.stdout)


def writable_bytes(command, extra):
    """Initialised and zeroed data of the TLS library's own shared objects."""
    if extra and extra[0].endswith(".so"):
        objects = extra
    else:
        listed = subprocess.run(["ldd", command], capture_output=True, text=True, check=True).stdout
        words = ("libssl", "libcrypto", "libgnutls", "libnettle", "libhogweed", "libtasn1",
                 "libgmp", "libwolfssl", "libbearssl")
        objects = [
            line.split("=>")[1].split("(")[0].strip()
            for line in listed.splitlines()
            if any(word in line for word in words)
        ]
    lines = subprocess.run(
        ["size", *objects], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    return sum(int(line.split()[1]) + int(line.split()[2]) for line in lines)


def measure(build, profiles):
    server, port = start_server()
    try:
        chosen = list(clients(build, profiles))
        rows = {name: [] for name, _, _ in chosen}
        firsts = {name: [] for name, _, _ in chosen}
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", file=sys.stderr)
            for name, command, extra in chosen:
                rows[name].append(run(command, port, EXCHANGES, extra))
                firsts[name] += [
                    run(command, port, 1, extra)["firstUs"] for _ in range(FIRSTS // ROUNDS)
                ]
        return [
            (name, rows[name], firsts[name], writable_bytes(command, extra))
            for name, command, extra in chosen
        ]
    finally:
        server.terminate()
        server.wait()


def thousands(number):
    return f"{number:,}".replace(",", " ")


def table(results):
    head = [
        "library", "version", "heap peak", "with 8 B a block", "allocations", "stack",
        "static", "RAM in all", "bytes out / in", "warm ms (min, p95)", "x OpenSSL",
        "first ms", "x OpenSSL",
    ]
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    warm_reference = first_reference = None
    for name, rows, firsts, data in results:
        peak = max(row["heapPeak"] for row in rows)
        worst = max(rows, key=lambda row: row["heapPeak"])
        counted = peak + 8 * worst["blocks"]
        stack = max(row["stack"] for row in rows)
        static = worst["static"] + data
        warm = statistics.median(row["wallMedianUs"] for row in rows) / 1000
        first = statistics.median(firsts) / 1000
        warm_reference = warm_reference or warm
        first_reference = first_reference or first
        cells = [
            name, worst["library"], thousands(peak), thousands(counted),
            thousands(worst["calls"]), thousands(stack), thousands(static),
            thousands(counted + stack + static), f"{worst['sent']} / {worst['received']}",
            f"{warm:.2f} ({min(row['wallMinUs'] for row in rows) / 1000:.2f}, "
            f"{max(row['wallP95Us'] for row in rows) / 1000:.2f})",
            f"{warm / warm_reference:.2f}", f"{first:.2f}", f"{first / first_reference:.2f}",
        ]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    table(measure(sys.argv[1], sys.argv[2:]))
