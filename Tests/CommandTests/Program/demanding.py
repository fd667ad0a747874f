"""HTTPS server of another make that demands a client certificate and shows who sent each report.

Usage: demanding.py CERTIFICATE KEY CLIENT-ANCHORS
"""
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

certificate, key, anchors = sys.argv[1:]


class Handler(BaseHTTPRequestHandler):
    timeout = 5

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        subject = dict(pair[0] for pair in self.connection.getpeercert()["subject"])
        print("from", subject["commonName"], flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(HTTPServer):
    def handle_error(self, request, client_address):
        print("error", sys.exc_info()[1], flush=True)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(anchors)
server = Server(("127.0.0.1", 0), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
print("port", server.server_port, flush=True)
server.serve_forever()
