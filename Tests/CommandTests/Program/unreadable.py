"""HTTPS server whose answers to the first report are too long to be read.

Prints a line for each request: whether the answer can be read, the event, the Idempotency-Key.
Usage: unreadable.py CERTIFICATE KEY
"""
import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

certificate, key = sys.argv[1:]
first = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_POST(self):
        global first
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = self.headers["Idempotency-Key"]
        if body["event"] == "report":
            first = first or name
        self.send_response(200)
        if name == first:
            self.send_header("X-Long", "a" * 70_000)
        self.send_header("Content-Length", "0")
        what = "unreadable" if name == first else "taken"
        print(what, body["event"], body.get("alarm", "-"), name, flush=True)
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(HTTPServer):
    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
print("port", server.server_port, flush=True)
server.serve_forever()
