"""Certificates with names of every kind, shown to curl for every host, and what it makes of each.

    names.py

A line a certificate and host, its fields as in `chains.py`; curl's verdict is in the place of OpenSSL's ("ok" or the
number of its exit status), and GnuTLS's field is empty.
"""

import concurrent.futures
import pathlib
import random
import socket
import ssl
import subprocess
import tempfile
import threading

from chain import *
from oddities import ODDITIES, names

HOSTS = (
    "hub.test", "HUB.Test", "hub.test.", "test", "a.hub.test", "A.HUB.test", "a.b.hub.test", "host.hub.test", "www.test",
    "xn--hb-xka.test", "xn--hb-xka.hub.test", "xn--a.hub.test", "other.test", "hub.test.evil.test", "evil.test", "my_hub.test",
    "localhost", "127.0.0.1", "127.0.0.2", "::1",
)
# Besides those that the generated chains have.
MORE = {
    "wildcard-end": names(dns("*t.hub.test")), "wildcard-middle": names(dns("h*t.hub.test")),
    "wildcard-upper": names(dns("*.HUB.TEST")), "wildcard-label-in-code": names(dns("xn--*.hub.test")),
    "wildcard-dot": names(dns("*.hub.test.")), "wildcard-address": names(dns("*.0.0.1")), "wildcard-empty": names(dns("*.")),
    "wildcard-nul": names(dns(b"*.hub.test\0.evil.test")), "wildcard-only-label": names(dns("*.localhost")),
    "blank": names(dns(" hub.test")), "blank-end": names(dns("hub.test ")), "port": names(dns("hub.test:443")),
    "address-text-and-name": names(dns("127.0.0.1"), dns("hub.test")), "address-of-name": names(tlv(0x87, b"hub.test")),
    "two-dots": names(dns("a..hub.test")),
}
KEYS = pathlib.Path(__file__).resolve().parents[3] / "fixtures" / "certs"


def serve(context, listener):
    """Answers each client that takes the certificate."""
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        except OSError:
            pass


def verdicts(root, leaf, hosts):
    """What curl says to the certificate for each host."""
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "root.pem").write_text(pem("CERTIFICATE", root))
        (pathlib.Path(folder) / "leaf.pem").write_text(pem("CERTIFICATE", leaf))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/leaf.pem", KEYS / "TEST-ONLY-hub.key.pem")
        with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
            threading.Thread(target=serve, args=(context, listener), daemon=True).start()
            port = listener.getsockname()[1]
            urls = [f"https://[{host}]:{port}/" if ":" in host else f"https://{host}:{port}/" for host in hosts]
            done = subprocess.run(
                ["curl", "--disable", "--silent", "--noproxy", "*", "--cacert", f"{folder}/root.pem", "--connect-to",
                 f"::127.0.0.1:{port}", "--max-time", "20", "--write-out", "%{exitcode}\\n", *urls],
                capture_output=True, text=True)
            listener.shutdown(socket.SHUT_RDWR)
    codes = done.stdout.split()
    assert len(codes) == len(hosts), (done.stdout, done.stderr)
    return ["ok" if code == "0" else code for code in codes]


def rows(item):
    kind, change = item
    draw = random.Random(kind)
    chain = Chain(0)
    change(chain, draw)
    hosts = list(dict.fromkeys([*HOSTS, chain.host]))
    root, leaf = (one.der(draw.randbytes) for one in (chain.root, chain.leaf))
    return [[kind, host, verdict, root.hex(), leaf.hex()] for host, verdict in zip(hosts, verdicts(root, leaf, hosts))]


every = {kind: change for kind, change in sorted(ODDITIES.items()) if kind.startswith("name-")}
every |= {f"name-{kind}": change for kind, change in MORE.items()}
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    for number, found in enumerate(pool.map(rows, every.items())):
        for place, (kind, host, verdict, root, leaf) in enumerate(found):
            odd = kind + ",host-with-dot" if host.endswith(".") else kind
            print(number * 100 + place, odd, host, "hub", verdict, "", root, leaf, sep="\t")
