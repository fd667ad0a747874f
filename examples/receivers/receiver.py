"""Takes Outpost's `json` messages over HTTPS and keeps each of them once in a database of SQLite.

    receiver.py PORT CERTIFICATE KEY TOKEN-FILE DATABASE
"""
import hmac, json, sqlite3, ssl, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

port, certificate, key, token, database = sys.argv[1:]
authorization = "Bearer " + open(token).read().strip()
store = sqlite3.connect(database, isolation_level=None)
store.execute("CREATE TABLE IF NOT EXISTS messages (device, boot, sequence, body, PRIMARY KEY (device, boot, sequence))")


class Receiver(BaseHTTPRequestHandler):
    timeout = 5

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers["Content-Length"]), 65_536)).decode()
        if not hmac.compare_digest(self.headers.get("Authorization", ""), authorization):
            return self.send_error(401)
        message = json.loads(body) | {"body": body}
        # A repeat is ignored. SQLite has synced the row to the disk (fsync) when this returns.
        store.execute("INSERT OR IGNORE INTO messages VALUES (:device, :boot, :sequence, :body)", message)
        self.send_response(204)
        self.end_headers()


server = HTTPServer(("", int(port)), Receiver)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("receives on port", server.server_port, flush=True)
server.serve_forever()
