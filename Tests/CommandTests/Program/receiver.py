"""HTTPS server of another make that takes reports; by a seed it refuses some or loses its answer.

Appends a line to a file for each message that it takes, and syncs it before it answers: the event,
the Idempotency-Key, and a digest of the body without its age, by which a repeat is recognised. It
may be killed at any moment and started again on the same port with the same file.
Usage: receiver.py CERTIFICATE KEY SEED SHARE PORT FILE; SHARE is that of the messages that it
refuses or whose answer it loses, PORT is 0 for any.
"""
import hashlib
import json
import os
import random
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

certificate, key, seed, share, port, path = sys.argv[1:]
drawn = random.Random(int(seed))
taken = open(path, "ab+")


def drop_half_line():
    """Drops what a kill has cut: it was not answered."""
    taken.seek(0)
    taken.truncate(taken.read().rfind(b"\n") + 1)


def keep(body, name):
    """Keeps a message for good."""
    body.pop("age", None)
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
    taken.write(f"{body['event']} {name} {digest}\n".encode())
    taken.flush()
    os.fsync(taken.fileno())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A node that was killed may leave a connection that neither goes on nor ends.
    timeout = 5

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chance = drawn.random()
        isLost = chance < float(share) / 2
        status = 503 if not isLost and chance < float(share) else 200
        if status == 200:
            keep(body, self.headers["Idempotency-Key"])
        if isLost:
            # Taken, and the answer is lost: the node must send it again.
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(HTTPServer):
    def handle_error(self, request, address):
        pass


drop_half_line()
server = Server(("127.0.0.1", int(port)), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
# The handshake is that of the connection's turn, for a killed node leaves half of one.
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_address[1], flush=True)
server.serve_forever()
