import Glibc
import LinuxHAL
import TLSTransport
import Testing
import Transport
import Units

@Suite("Over real TCP", .serialized, .timeLimit(.minutes(2)))
struct InteropTests {
  static let good: [(server: ForeignServer, chain: String, key: String, name: String)] =
    ForeignServer.allCases.flatMap { server in
      [
        (server, "hub", "hub", "localhost"), (server, "hub", "hub", "127.0.0.1"),
        (server, "hub-rsa", "hub-rsa", "localhost"), (server, "hub-chain", "hub", "hub.test"),
      ]
    }

  @Test("A request over TCP gets its answer from servers of other makes", arguments: good)
  func exchange(
    _ row: (server: ForeignServer, chain: String, key: String, name: String)
  ) throws {
    let (process, port) = try row.server.start(chain: row.chain, key: row.key)
    var client = try LoopbackClient(to: port, name: row.name)
    try client.open()
    // Longer than one write of TLS and than the engine's input buffer.
    let text = (0..<900).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    try client.send(text + [10])
    let answer = try client.receive(901)
    #expect(answer == text.reversed() + [10])
    let record = client.tls.handshake
    #expect(record?.datesChecked == .againstTime && record?.version == .tls12)
    #expect((record?.duration.microseconds ?? 0) > 0)
    client.tls.close(at: monotonicNow())
    withExtendedLifetime(process) {}
  }

  @Test("A server that asks for a client certificate learns that there is none")
  func clientCertificateAsked() throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: ["-verify", "1"])
    var client = try LoopbackClient(to: port)
    try client.open()
    try client.send(Array("abc\n".utf8))
    #expect(try client.receive(4) == Array("cba\n".utf8))
    withExtendedLifetime(process) {}
  }

  @Test(
    "A server that asks for another handshake gets none, and is named for it",
    arguments: ["r", "R"])
  func renegotiation(_ command: String) throws {
    // Without -rev the server reads commands: "r" sends a HelloRequest, "R" one that would ask for a
    // certificate (s_server(1)).
    let process = try ChildProcess([
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert",
      Fixtures.path("hub"), "-key", Fixtures.keyPath("hub"), "-legacy_renegotiation",
    ])
    let port = try #require(UInt16(process.line(after: "ACCEPT 127.0.0.1:")))
    var client = try LoopbackClient(to: port)
    try client.open()
    try client.send(Array("abc\n".utf8))
    _ = try process.line(after: "abc")
    process.write(command + "\n")
    // OpenSSL ends the connection with handshake_failure when the client declines with
    // no_renegotiation.
    #expect(throws: StreamFault.security(.renegotiation)) { try client.receive(1) }
    #expect(client.tls.tally.handshakes == 1)
  }

  @Test("A close_notify of another make's server is a proper end")
  func properEnd() throws {
    let (process, port) = try ForeignServer.python.start(chain: "hub", key: "hub")
    var client = try LoopbackClient(to: port)
    try client.open()
    try client.send(Array("abc\n".utf8))
    #expect(try client.receive(1_000) == Array("cba\n".utf8))
    withExtendedLifetime(process) {}
  }

  @Test("A killed server is a truncation or a reset, never a proper end")
  func killed() throws {
    var client: LoopbackClient
    do {
      let (process, port) = try ForeignServer.openssl.start(chain: "hub", key: "hub")
      client = try LoopbackClient(to: port)
      try client.open()
      withExtendedLifetime(process) {}
    }
    let fault = #expect(throws: StreamFault.self) { try client.receive(1) }
    #expect(fault == .endedEarly || fault == .reset)
  }

  static let refused: [(chain: String, key: String, fault: SecurityFault)] = [
    ("wrong-name", "hub", .wrongName), ("name-in-cn", "hub", .wrongName),
    ("unknown-authority", "hub", .unknownAuthority), ("self-signed", "hub", .selfSigned),
    ("expired", "hub", .expired), ("not-yet-valid", "hub", .notYetValid),
    ("issuer-not-authority", "hub", .wrongUsage), ("client-only", "hub", .wrongUsage),
  ]

  @Test("A refused certificate of a server over TCP is named", arguments: refused)
  func refusals(_ row: (chain: String, key: String, fault: SecurityFault)) throws {
    let (process, port) = try ForeignServer.openssl.start(chain: row.chain, key: row.key)
    var client = try LoopbackClient(to: port)
    #expect(throws: StreamFault.security(row.fault)) { try client.open() }
    #expect(throws: StreamFault.self) { try client.send([1]) }
    withExtendedLifetime(process) {}
  }

  static let incompatible: [[String]] = [
    ["-tls1_3"], ["-cipher", "AES128-GCM-SHA256"], ["-cipher", "ECDHE-ECDSA-AES128-SHA"],
  ]

  @Test("A server without a common version or suite is named", arguments: incompatible)
  func nothingInCommon(_ options: [String]) throws {
    let (process, port) = try ForeignServer.openssl.start(
      chain: "hub", key: "hub", options: options)
    var client = try LoopbackClient(to: port)
    #expect(throws: StreamFault.security(.noCommonParameters)) { try client.open() }
    withExtendedLifetime(process) {}
  }

  @Test("A server that accepts and stays silent is given up at the limit")
  func stall() throws {
    let listener = try TCPListener()
    var client = try LoopbackClient(to: listener.port, limit: .milliseconds(120))
    let begun = monotonicNow()
    #expect(throws: StreamFault.security(.handshakeTimeout(state: 2))) { try client.open() }
    let taken = monotonicNow().since(begun)
    #expect(taken >= .milliseconds(120) && taken < .seconds(5))
  }

  @Test("A server that speaks plain text is named")
  func plainText() throws {
    let listener = try TCPListener()
    var client = try LoopbackClient(to: listener.port)
    try client.tls.connect(at: monotonicNow())
    wait(for: listener.descriptor)
    guard var stream = try listener.accept() else {
      Issue.record("no connection waits")
      return
    }
    _ = try stream.write(Array("HTTP/1.0 400 Bad Request\r\n\r\n".utf8).span)
    #expect(throws: StreamFault.security(.notTLS)) {
      while try client.tls.establish(at: monotonicNow()) != .ready { client.wait() }
    }
  }

  @Test("A client of another make verifies this server and is answered")
  func server() throws {
    let listener = try TCPListener()
    let script = """
      import socket, ssl, sys
      context = ssl.create_default_context(cafile=sys.argv[1])
      plain = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
      stream = context.wrap_socket(plain, server_hostname="hub.test")
      stream.sendall(b"ping\\n")
      print("GOT", stream.recv(100).decode(), stream.version(), flush=True)
      stream.unwrap()
      print("ENDED", flush=True)
      """
    let process = try ChildProcess(
      ["python3", "-c", script, Fixtures.path("ca"), String(listener.port)])
    wait(for: listener.descriptor)
    guard var stream = try listener.accept() else {
      Issue.record("no connection waits")
      return
    }
    var session = try TLSServerSession(settings: Fixtures.server(entropy: SeededEntropy(seed: 5)))
    while try !session.advance(at: monotonicNow()) { try pump(&session, &stream) }
    var request: [UInt8] = []
    while request.last != 10 {
      try pump(&session, &stream)
      request += try session.readAll()
    }
    #expect(request == Array("ping\n".utf8))
    #expect(try session.write(Array("pong".utf8).span) == .moved(4))
    try session.closeNotify()
    try pump(&session, &stream)
    #expect(try process.line(after: "GOT ") == "pong TLSv1.2")
    #expect(try process.line(after: "ENDED") == "")
  }

  private func wait(for descriptor: Int32) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&entry, 1, 20_000)
  }

  /// Sends what waits; if nothing does, waits for bytes and feeds them.
  private func pump(_ session: inout TLSServerSession, _ stream: inout TCPStream) throws {
    if session.waiting > 0 {
      _ = try session.send(to: &stream)
    } else {
      wait(for: stream.descriptor)
      _ = try session.receive(from: &stream)
    }
  }
}
