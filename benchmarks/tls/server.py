"""The server of the comparison: TLS with one P-256 leaf, a request, an answer, close_notify."""

import socket
import ssl
import sys

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"


def serve(certificate, key):
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(certificate, key)
    settings.set_ecdh_curve("prime256v1")
    settings.num_tickets = 0
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with settings.wrap_socket(connection, server_side=True) as stream:
                stream.settimeout(5)
                request = b""
                while b"\r\n\r\n{" not in request or not request.endswith(b"}"):
                    piece = stream.recv(4096)
                    if not piece:
                        break
                    request += piece
                stream.sendall(ANSWER)
                stream.unwrap()
        except OSError as error:
            print(f"server: {error}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
