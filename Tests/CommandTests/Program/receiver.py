"""HTTPS server of another make that takes reports; by a seed it refuses some or loses its answer.

Prints a line for each request: what it answered, the event, and the Idempotency-Key.
Usage: receiver.py CERTIFICATE KEY SEED SHARE, which is that of the messages that it treats so.
"""
import json
import random
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

certificate, key, seed, share = sys.argv[1:]
drawn = random.Random(int(seed))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A node that was killed may leave a connection that neither goes on nor ends.
    timeout = 5

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = body["event"] + " " + self.headers["Idempotency-Key"]
        chance = drawn.random()
        if chance < float(share) / 2:
            # Taken, and the answer is lost: the node must send it again.
            print("taken", name, flush=True)
            self.close_connection = True
            return
        status = 503 if chance < float(share) else 200
        print("taken" if status == 200 else "refused", name, flush=True)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(HTTPServer):
    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
# The handshake is that of the connection's turn, for a killed node leaves half of one.
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_address[1], flush=True)
server.serve_forever()
