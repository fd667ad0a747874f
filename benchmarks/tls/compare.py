"""Compares TLS libraries on one exchange and prints the tables of docs/tls-profiles.md.

    compare.py BUILD-FOLDER PROFILE-OBJECT...

The clients (one C file a library, `measure.c` shared by all) are in BUILD-FOLDER. Rounds of all
clients alternate, so that a slow spell of the machine meets each of them.
"""

import json
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CERTIFICATES = os.path.join(HERE, "..", "..", "fixtures", "certs")
ROUNDS = int(os.environ.get("ROUNDS", "5"))
EXCHANGES = 51
FIRSTS = 15
LIKE_FIELD = "BearSSL, as `field`"

# What a program that is linked to its place keeps in RAM. The other sections are constants, which a
# device has in flash: .data.rel.ro, .got, .dynamic and the arrays of calls are written once, by the
# loader, because a shared object is at another address in every process.
VARIABLES = (".data", ".bss", ".tdata", ".tbss")
ACCOUNT = "entries"
CODE = (".text", ".rodata", ".data.rel.ro")


def clients(build, profiles):
    """Name, command and extra argument of each client."""
    yield "OpenSSL, TLS 1.2", os.path.join(build, "openssl"), []
    yield "OpenSSL, TLS 1.3", os.path.join(build, "openssl"), ["1.3"]
    yield "GnuTLS, TLS 1.2", os.path.join(build, "gnutls"), []
    yield "wolfSSL, TLS 1.2", os.path.join(build, "wolfssl"), []
    yield "BearSSL, TLS 1.2", os.path.join(build, "bearssl"), []
    yield LIKE_FIELD, os.path.join(build, "bearssl"), ["field"]
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


def objects(command, extra):
    """The shared objects of a client's library."""
    if extra and extra[0].endswith(".so"):
        return extra
    listed = subprocess.run(["ldd", command], capture_output=True, text=True, check=True).stdout
    words = ("libssl", "libcrypto", "libgnutls", "libnettle", "libhogweed", "libtasn1",
             "libgmp", "libwolfssl", "libbearssl")
    return [
        line.split("=>")[1].split("(")[0].strip()
        for line in listed.splitlines()
        if any(word in line for word in words)
    ]


def section_bytes(paths, names):
    """Bytes of the sections `names`, and of their parts such as .rodata.cst16, in all objects."""
    lines = subprocess.run(
        ["size", "-A", *paths], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split() for line in lines if line.startswith(".")]
    return sum(int(row[1]) for row in rows if row[0] in names)


def account_bytes(paths):
    """The table in which a measured build keeps its account of blocks: none of the library's."""
    lines = subprocess.run(
        ["nm", "-S", *paths], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split() for line in lines]
    return sum(int(row[1], 16) for row in rows if len(row) == 4 and row[3] == ACCOUNT)


def variable_bytes(command, extra):
    paths = objects(command, extra)
    return section_bytes(paths, VARIABLES) - (account_bytes(paths) if "measured" in paths[0] else 0)


def linked_bytes(build):
    """Code and constants that a program takes of BearSSL's archive, by the linker's map."""
    with open(os.path.join(build, "bearssl.map"), encoding="utf-8") as file:
        text = file.read().split("Linker script and memory map")[1]
    parts = re.findall(
        r"^ (\.[\w.]+)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+\S*libbearssl\.a\(", text, re.MULTILINE
    )
    return sum(int(size, 16) for name, size in parts if name.startswith(CODE))


def flash_bytes(build, name, extra):
    """Code and constants of one client's TLS, where it is linked for this use alone."""
    if name == LIKE_FIELD:
        return linked_bytes(build)
    # The measured build of `system` is the machine's whole library.
    if extra and extra[0].endswith(".so") and "system" not in extra[0]:
        return section_bytes(extra, CODE)
    return None


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
            (name, rows[name], firsts[name], variable_bytes(command, extra),
             flash_bytes(build, name, extra))
            for name, command, extra in chosen
        ]
    finally:
        server.terminate()
        server.wait()


def thousands(number):
    return "-" if number is None else f"{number:,}".replace(",", " ")


def print_table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def memory_row(name, rows, variables, flash):
    worst = max(rows, key=lambda row: row["heapPeak"])
    counted = worst["heapPeak"] + 8 * worst["blocks"]
    stack = max(row["stack"] for row in rows)
    static = worst["static"] + variables
    return [
        name, worst["library"], thousands(worst["heapPeak"]), thousands(counted),
        thousands(worst["calls"]), thousands(stack), thousands(static),
        thousands(counted + stack + static), thousands(flash),
        f"{worst['sent']} / {worst['received']}",
    ]


class Time:
    """One time of all clients, and how it compares with the first one's."""

    def __init__(self):
        self.reference = None

    def cells(self, least, median, most):
        self.reference = self.reference or median
        return [
            f"{median / 1000:.2f} ({least / 1000:.2f}, {most / 1000:.2f})",
            f"{median / self.reference:.2f}",
        ]

    def of(self, rows, clock):
        """The median of the rounds' medians; the least of all, the greatest 95th percentile."""
        return self.cells(
            min(row[f"{clock}MinUs"] for row in rows),
            statistics.median(row[f"{clock}MedianUs"] for row in rows),
            max(row[f"{clock}P95Us"] for row in rows),
        )


def tables(results):
    print_table(
        ["library", "version", "heap peak", "with 8 B a block", "allocations", "stack", "static",
         "RAM in all", "code, constants", "bytes out / in"],
        [memory_row(name, rows, variables, flash)
         for name, rows, _, variables, flash in results],
    )
    cpu, wall, first = Time(), Time(), Time()
    print_table(
        ["library", "CPU ms (min, p95)", "x OpenSSL", "wall ms (min, p95)", "x OpenSSL",
         "first ms (min, max)", "x OpenSSL"],
        [[name, *cpu.of(rows, "cpu"), *wall.of(rows, "wall"),
          *first.cells(min(firsts), statistics.median(firsts), max(firsts))]
         for name, rows, firsts, _, _ in results],
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tables(measure(sys.argv[1], sys.argv[2:]))
