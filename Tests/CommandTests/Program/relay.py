"""Passes on what comes between a node and a SOCKS5 proxy, and prints each TLS record with application data that
the node sends: `record SECONDS BYTES`, on the monotonic clock.

relay.py PORT   the proxy's port on this machine; prints `port N` when it listens
"""

import socket
import sys
import threading
import time

APPLICATION_DATA = 23


def skip_socks(stream):
    """The greeting and the request of RFC 1928, without a user, are not TLS."""
    greeting = stream.take(2)
    stream.take(greeting[1])
    kind = stream.take(4)[3]
    stream.take({1: 4, 4: 16}.get(kind) or stream.take(1)[0])
    stream.take(2)


class Upstream:
    """What the node sends, passed on as it is read."""

    def __init__(self, node, proxy):
        self.node, self.proxy, self.held = node, proxy, b""

    def take(self, count):
        while len(self.held) < count:
            piece = self.node.recv(65536)
            if not piece:
                raise EOFError
            self.proxy.sendall(piece)
            self.held += piece
        taken, self.held = self.held[:count], self.held[count:]
        return taken


def follow(node, proxy):
    stream = Upstream(node, proxy)
    try:
        skip_socks(stream)
        while True:
            # Type, version and length (RFC 8446 section 5.1).
            head = stream.take(5)
            began = time.monotonic()
            length = int.from_bytes(head[3:], "big")
            stream.take(length)
            if head[0] == APPLICATION_DATA:
                print(f"record {began:.3f} {length}", flush=True)
    except (EOFError, OSError):
        close(node, proxy)


def answer(proxy, node):
    try:
        while piece := proxy.recv(65536):
            node.sendall(piece)
    except OSError:
        pass
    close(node, proxy)


def close(*ends):
    for end in ends:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


with socket.create_server(("127.0.0.1", 0)) as listener:
    print("port", listener.getsockname()[1], flush=True)
    while True:
        node, _ = listener.accept()
        proxy = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        for run, ends in ((follow, (node, proxy)), (answer, (proxy, node))):
            threading.Thread(target=run, args=ends, daemon=True).start()
