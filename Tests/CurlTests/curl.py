"""What libcurl makes of answers, of proxies and of URLs.

    curl.py FILE

A line of the file an input, its words separated by blanks, bytes as hexadecimal text (`-` for none):

    answer BYTES                       what a server answers to a POST
    connect USER BYTES                 what an HTTP proxy answers to CONNECT
    socks USER BYTES...                what a SOCKS5 proxy says to each thing that it hears
    url BYTES                          a URL

USER is 1 where user and password are given. Each input is a stream that ends behind its last byte. A line for each:

    read STATUS PAUSE NOW | not        the status, the seconds of Retry-After, and the time of day
    open | answered STATUS | reply NUMBER | rejected | broken
    ok HOST PORT PATH | not            as hexadecimal text, the host without brackets
"""
import ctypes
import queue
import socket
import sys
import threading
import time

library = ctypes.CDLL("libcurl.so.4")
for function in ("curl_easy_init", "curl_url"):
    getattr(library, function).restype = ctypes.c_void_p
library.curl_global_init(ctypes.c_long(3))

URL, PROXY, USER_PASSWORD, BODY, NO_PROXY, SINK = 10002, 10004, 10006, 10015, 10177, 20011
BODY_SIZE, TUNNEL, NO_SIGNAL, PROXY_KIND, CONNECT_ONLY, LIMIT, SOCKS_METHODS = 60, 61, 99, 101, 141, 155, 267
STATUS, CONNECT_STATUS, PROXY_ERROR, PAUSE = 0x200002, 0x200016, 0x20003B, 0x600039
# CURLPX_: the replies 1 to 8 of RFC 1928 in curl's order, one that is not assigned, a refused user.
REPLIES = {20: 1, 23: 2, 22: 3, 21: 4, 19: 5, 24: 6, 18: 7, 17: 8, 25: 9}
REJECTED = 33


@ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p)
def drop(data, size, count, context):
    return size * count


def request_end(heard):
    """Whether a whole request was heard."""
    head, mark, body = heard.partition(b"\r\n\r\n")
    length = [line[16:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length: ")]
    return bool(mark) and len(body) >= int(length[0] if length else 0)


class Server(threading.Thread):
    """Plays one connection after the other, each by its own list of what to say."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.plays = queue.Queue()
        self.start()

    def run(self):
        while True:
            says, is_whole = self.plays.get()
            connection, _ = self.listener.accept()
            connection.settimeout(5)
            try:
                self.play(connection, says, is_whole)
            except OSError:
                pass
            connection.close()

    @staticmethod
    def play(connection, says, is_whole):
        for text in says:
            heard = b""
            while not heard or not is_whole(heard):
                more = connection.recv(65536)
                if not more:
                    return
                heard += more
            connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


server = Server()


def perform(says, options, is_whole=request_end):
    """A transfer with these options; its code, and what reads further facts of it."""
    handle = ctypes.c_void_p(library.curl_easy_init())
    held = []

    def set_option(option, value):
        if isinstance(value, (str, bytes)):
            value = ctypes.c_char_p(value if isinstance(value, bytes) else value.encode())
        elif isinstance(value, int):
            value = ctypes.c_long(value)
        held.append(value)
        library.curl_easy_setopt(handle, ctypes.c_int(option), value)

    for option, value in ((NO_SIGNAL, 1), (LIMIT, 5000), (SINK, drop), (NO_PROXY, ""), *options):
        set_option(option, value)
    server.plays.put((says, is_whole))
    code = library.curl_easy_perform(handle)
    facts = {}
    for name in (STATUS, CONNECT_STATUS, PROXY_ERROR, PAUSE):
        number = ctypes.c_longlong(0)
        library.curl_easy_getinfo(handle, ctypes.c_int(name), ctypes.byref(number))
        facts[name] = number.value
    library.curl_easy_cleanup(handle)
    return code, facts


def answer(data):
    code, facts = perform([data], [
        (URL, f"http://127.0.0.1:{server.port}/in"), (BODY, "{}"), (BODY_SIZE, 2)])
    if code != 0:
        return "not"
    return f"read {facts[STATUS]} {facts[PAUSE]} {int(time.time())}"


def proxy(kind, user, says):
    is_socks = kind == "socks"
    options = [
        (URL, "http://hub.test:8443/"), (PROXY, f"127.0.0.1:{server.port}"), (PROXY_KIND, 7 if is_socks else 0),
        (TUNNEL, 0 if is_socks else 1), (CONNECT_ONLY, 1), (SOCKS_METHODS, 1)]
    if user == "1":
        options.append((USER_PASSWORD, "eva:pw"))
    code, facts = perform(says, options, len if is_socks else request_end)
    if code == 0:
        return "open"
    if is_socks:
        error = facts[PROXY_ERROR]
        return f"reply {REPLIES[error]}" if error in REPLIES else "rejected" if error == REJECTED else "broken"
    return f"answered {facts[CONNECT_STATUS]}" if facts[CONNECT_STATUS] else "broken"


def url(data):
    handle = ctypes.c_void_p(library.curl_url())

    def part(number):
        text = ctypes.c_char_p()
        # CURLU_DEFAULT_PORT.
        code = library.curl_url_get(handle, ctypes.c_int(number), ctypes.byref(text), ctypes.c_uint(1))
        return text.value if code == 0 else b""

    try:
        if b"\0" in data or library.curl_url_set(handle, 0, ctypes.c_char_p(data), ctypes.c_uint(0)) != 0:
            return "not"
        host, port, path, query, zone = (part(number) for number in (5, 6, 7, 8, 10))
        host = host.strip(b"[]") + (b"%" + zone if zone else b"")
        path += b"?" + query if query else b""
        return f"ok {host.hex() or '-'} {int(port)} {path.hex()}"
    finally:
        library.curl_url_cleanup(handle)


def judge(words):
    data = [b"" if word == "-" else bytes.fromhex(word) for word in words[1:] if len(word) != 1 or word == "-"]
    if words[0] == "answer":
        return answer(data[0])
    if words[0] == "url":
        return url(data[0])
    return proxy(words[0], words[1], data)


with open(sys.argv[1]) as file:
    for line in file:
        print(judge(line.split()))
