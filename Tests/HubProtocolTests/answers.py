"""What another parser makes of answers in HTTP/1.

    answers.py http.client | httptools < FILE

A line an answer, as hexadecimal text. A line for each: `ok STATUS COUNT` with the bytes that the answer took,
`cut` where it is not whole, or `refused`. http.client is Python's own; httptools is Node's llhttp.
"""

import io
import sys


class Stream(io.BytesIO):
    def makefile(self, mode):
        return self

    def close(self):
        pass


def by_http_client(data):
    import http.client

    stream = Stream(data)
    answer = http.client.HTTPResponse(stream, method="POST")
    try:
        answer.begin()
        answer.read()
    except (http.client.IncompleteRead, http.client.RemoteDisconnected):
        return "cut"
    except (http.client.HTTPException, ValueError, OverflowError):
        return "refused"
    return f"ok {answer.status} {stream.tell()}"


class Events:
    """What httptools reports of one answer after the other."""

    def __init__(self):
        self.headers, self.has_head, self.is_complete = [], False, False

    def on_message_begin(self):
        self.__init__()

    def on_header(self, name, value):
        self.headers.append((name.lower(), value.lower()))

    def on_headers_complete(self):
        self.has_head = True

    def on_message_complete(self):
        self.is_complete = True

    def has_end(self):
        codings = [value for name, value in self.headers if name == b"transfer-encoding"]
        if codings:
            return codings[-1].endswith(b"chunked")
        return any(name == b"content-length" for name, _ in self.headers)


def by_httptools(data):
    import httptools

    events = Events()
    parser = httptools.HttpResponseParser(events)
    try:
        for index in range(len(data)):
            parser.feed_data(data[index:index + 1])
            if events.is_complete:
                if parser.get_status_code() >= 200:
                    return f"ok {parser.get_status_code()} {index + 1}"
                events.__init__()
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return "refused"
    if events.has_head and parser.get_status_code() >= 200 and not events.has_end():
        return f"ok {parser.get_status_code()} {len(data)}"
    return "cut"


if __name__ == "__main__":
    parse = {"http.client": by_http_client, "httptools": by_httptools}[sys.argv[1]]
    for line in sys.stdin:
        print(parse(bytes.fromhex(line)))
