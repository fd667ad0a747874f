import Glibc
import TestSupport
import Testing

private let authority = "\(Program.root)/fixtures/certs/ca.pem"
private let hasTools =
  (try? Program.run("curl", ["--version"]).status) == 0
  && (try? Program.run("python3", ["-c", "import ssl"]).status) == 0

/// A request that curl makes, and what it and the screen of `outpost listen` say.
private struct CurlCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let options: [String]
  var body: String? = Self.form
  let status: Int
  /// In what curl shows of the exchange.
  var shows = "HTTP/1.1"
  /// In the line about it.
  let line: String

  static let device = "0123456789abcdef01234567"
  static let form = "event=sensor-report&data=%7B%22a%22%3A1%7D&coreid=\(device)"
  private static let large = String(repeating: "a", count: 70_000)

  init(
    _ name: String, _ options: [String], body: String? = Self.form, _ status: Int,
    shows: String = "HTTP/1.1", line: String
  ) {
    (testDescription, self.options, self.body) = (name, options, body)
    (self.status, self.shows, self.line) = (status, shows, line)
  }

  static let all = [
    CurlCase("a report", [], 200, line: "200 report {\"a\":1}"),
    CurlCase(
      "one whose client waits for leave", ["-H", "Expect: 100-continue"], 200,
      shows: "HTTP/1.1 100 Continue", line: "200 report"),
    CurlCase("one in chunks", ["-H", "Transfer-Encoding: chunked"], 200, line: "200 report"),
    CurlCase(
      "one in chunks whose client waits",
      ["-H", "Transfer-Encoding: chunked", "-H", "Expect: 100-continue"], 200, line: "200 report"),
    CurlCase(
      "HTTP/1.0", ["--http1.0"], 200, shows: "Connection: close", line: "200 report"),
    CurlCase(
      "a request to close", ["-H", "Connection: close"], 200, shows: "Connection: close",
      line: "200 report"),
    CurlCase("GET", [], body: nil, 405, shows: "Allow: POST", line: "405 ?      GET /iot"),
    CurlCase("HEAD", ["-I"], body: nil, 405, shows: "Allow: POST", line: "405 ?      HEAD /iot"),
    CurlCase("PUT", ["-X", "PUT"], 405, shows: "Allow: POST", line: "405 ?      PUT /iot"),
    CurlCase("OPTIONS", ["-X", "OPTIONS"], body: nil, 405, line: "405 ?      OPTIONS /iot"),
    CurlCase("another event", [], body: "event=x", 400, line: "400 ?      POST /iot"),
    CurlCase(
      "another device", [], body: form + "0", 401, line: "401 report"),
    CurlCase("another secret", ["-H", "Secret: x"], 401, line: "401 report"),
    CurlCase("a body too large", [], body: large, 413, line: "413 ?      a body of more than"),
    CurlCase(
      "a body too large, asked for", ["-H", "Expect: 100-continue"], body: large, 413,
      line: "413 ?      a body of more than"),
    CurlCase(
      "a body too large, in chunks", ["-H", "Transfer-Encoding: chunked"], body: large, 413,
      line: "413 ?      a body of more than"),
    CurlCase(
      "a head too large", ["-H", "A: " + large.prefix(9_000)], 431,
      line: "431 ?      a head of more than"),
    CurlCase(
      "another transfer coding", ["-H", "Transfer-Encoding: gzip, chunked"], 400,
      line: "400 ?      a transfer coding"),
  ]
}

@Suite(
  "outpost listen is as good a server as its clients are",
  .enabled(if: hasTools, "curl or python3 with ssl is not installed"))
struct ListenTests {
  private func curl(_ hub: Hub, _ options: [String], body: String?) throws -> Program.Ending {
    var words = ["-sS", "-v", "--max-time", "20", "--cacert", authority]
    if !options.contains("Secret: x") { words += ["-H", "Secret: \(Scratch.secret)"] }
    if let body {
      words += ["--data-binary", "@" + (try hub.scratch.write("body", body))]
    }
    return try Program.run("curl", words + options + ["https://localhost:\(hub.port)/iot"])
  }

  @Test(
    "Each request of curl is answered, and what is refused is on the screen",
    arguments: CurlCase.all)
  private func answers(_ example: CurlCase) throws {
    let hub = try Hub(Scratch())
    let ending = try curl(hub, example.options, body: example.body)
    #expect(ending.all.contains("HTTP/1.1 \(example.status) "), "\(ending.all)")
    #expect(ending.all.contains(example.shows), "\(ending.all)")
    #expect(ending.status == 0, "\(ending.all)")
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(server.output.contains(example.line), "\(server.all)")
  }

  @Test("JSON of another device is refused", arguments: [("", 200), ("0", 401)])
  func json(_ more: String, _ status: Int) throws {
    let hub = try Hub(Scratch(), format: "json")
    let body = """
      {"device":"\(CurlCase.device)\(more)","board":"b","boot":"00000000000000ff","sequence":1,\
      "time":null,"uptime":1,"age":0,"event":"report","data":{},"units":{}}
      """
    let ending = try curl(hub, [], body: body)
    #expect(ending.all.contains("HTTP/1.1 \(status) "), "\(ending.all)")
  }

  @Test("A connection carries one request after the other, also sent at once")
  func pipelines() throws {
    let hub = try Hub(Scratch())
    let body = CurlCase.form
    let script = """
      import socket, ssl, sys
      s = ssl.create_default_context(cafile=sys.argv[2]).wrap_socket(
        socket.create_connection(("localhost", int(sys.argv[1]))), server_hostname="localhost")
      body = sys.argv[3].encode()
      one = b"POST /iot HTTP/1.1\\r\\nHost: h\\r\\nSecret: \(Scratch.secret)\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(body), body)
      s.sendall(one * 3)
      got = b""
      while got.count(b"\\r\\n\\r\\n") < 3: got += s.recv(4096)
      s.sendall(one.replace(b"Host: h", b"Connection: close"))
      while True:
        more = s.recv(4096)
        if not more: break
        got += more
      print(got.count(b"HTTP/1.1 200 OK"))
      """
    let ending = try Program.run("python3", ["-c", script, "\(hub.port)", authority, body])
    #expect(ending.output == "4\n", "\(ending.all)")
  }

  @Test("Clients that say nothing, or little, keep no other client from its answer")
  func slow() throws {
    let hub = try Hub(Scratch())
    let script = """
      import socket, ssl, sys, time
      context = ssl.create_default_context(cafile=sys.argv[2])
      idle = [socket.create_connection(("localhost", int(sys.argv[1]))) for _ in range(90)]
      begun = context.wrap_socket(
        socket.create_connection(("localhost", int(sys.argv[1]))), server_hostname="localhost")
      begun.sendall(b"POST /iot HT")
      print("ready", flush=True)
      time.sleep(60)
      """
    let slow = try Program("python3", ["-c", script, "\(hub.port)", authority])
    _ = try slow.wait(for: "ready")
    let ending = try curl(hub, [], body: CurlCase.form)
    #expect(ending.all.contains("HTTP/1.1 200 "), "\(ending.all)")
    slow.signal(SIGKILL)
  }

  @Test("A client that is refused all the time fills no screen, and each refusal is counted")
  func floods() throws {
    let hub = try Hub(Scratch())
    let script = """
      import socket, ssl, sys
      s = ssl.create_default_context(cafile=sys.argv[2]).wrap_socket(
        socket.create_connection(("localhost", int(sys.argv[1]))), server_hostname="localhost")
      for _ in range(300):
        s.sendall(b"GET /iot HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n")
        assert s.recv(4096).startswith(b"HTTP/1.1 405")
      """
    let ending = try Program.run("python3", ["-c", script, "\(hub.port)", authority])
    #expect(ending.status == 0, "\(ending.all)")
    hub.process.signal(SIGTERM)
    let server = try hub.process.finish()
    #expect(server.output.split(separator: "\n").count == 5, "\(server.output)")
    #expect(server.output.contains("the last of 296 such lines in "), "\(server.output)")
    #expect(server.errors.contains("refused 300 messages"), "\(server.errors)")
  }
}
