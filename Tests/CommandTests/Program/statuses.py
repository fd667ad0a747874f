"""An HTTPS server that answers HEAD /NUMBER with that status, and prints each request with its headers.

statuses.py CERTIFICATE KEY [AGE]; its clock is AGE seconds behind.
"""

import email.utils
import http.server
import ssl
import sys
import time


class Answers(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        print(self.requestline, dict(self.headers), flush=True)
        status = self.path.strip("/")
        self.send_response(int(status) if status.isdigit() else 200)
        self.end_headers()

    do_POST = do_HEAD

    def date_time_string(self, timestamp=None):
        age = float(sys.argv[3]) if len(sys.argv) > 3 else 0
        return email.utils.formatdate(time.time() - age, usegmt=True)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_port, flush=True)
server.serve_forever()
