import LinuxHAL
import Testing
import Transport
import Units

@testable import TLSTransport

/// A server of TLS 1.3 with keys, which does one thing wrong (`Foreign/tls13_server.c`).
enum KeyedServer {
  /// The server, compiled with the crypto library that the engine in the program has.
  static let path: String? = {
    let source = "\(Profiles.root)/Tests/TLSTransportTests/Foreign/tls13_server.c"
    let built = "\(Profiles.root)/.build/tls13-server"
    let command =
      "test '\(built)' -nt '\(source)' || cc -std=gnu11 -O1 '\(source)' -lmbedx509 -lmbedcrypto -o '\(built)'"
    return Profiles.status(of: "\(command) > /dev/null 2>&1") == 0 ? built : nil
  }()

  static func start(
    _ fault: String, chain: String, key: String
  ) throws -> (process: ChildProcess, port: UInt16) {
    let process = try ChildProcess([
      path ?? "", Fixtures.path(chain), Fixtures.keyPath(key), fault,
    ])
    let text = try process.line(after: "PORT ")
    guard let port = UInt16(text) else { throw ChildProcess.NoLine(read: text) }
    return (process, port)
  }
}

@Suite(
  "Whatever a server of TLS 1.3 does", .serialized, .timeLimit(.minutes(2)),
  .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct HostileTLS13Tests {
  private func client(to port: UInt16) throws -> LoopbackClient {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    return try LoopbackClient(
      to: port, name: "hub.test", limit: .seconds(3),
      settings: TLSClientSettings(anchors: anchors.span, engine: Profiles.load("web")))
  }

  @Test("A server of TLS 1.3 that does nothing wrong is understood")
  func good() throws {
    let (process, port) = try KeyedServer.start("nothing", chain: "hub", key: "hub")
    var client = try client(to: port)
    try client.open()
    #expect(client.tls.handshake?.version == .tls13)
    #expect(try client.receive(3) == Array("ok\n".utf8))
    withExtendedLifetime(process) {}
  }

  /// A Certificate message with one certificate eighty times: header, context, list, and for each
  /// its length and that of its extensions (RFC 8446, section 4.4.2).
  private static let longChain = 8 + 80 * (HostileCertificates.length(of: "hub") - 10 + 5)

  static let rows: [(fault: String, chain: String, outcome: SecurityFault)] = [
    // What TLS 1.3 has for certificates alone, or for other curves, proves nothing here.
    ("pkcs1", "hub-rsa", .handshakeForged(state: 9)),
    ("other-curve", "hub", .handshakeForged(state: 9)),
    ("not-offered", "hub", .handshakeForged(state: 9)),
    ("forged-signature", "hub", .handshakeForged(state: 9)),
    ("client-signature", "hub", .handshakeForged(state: 9)),
    ("no-proof", "hub", .handshakeMalformed(state: 9)),
    ("no-certificate", "hub", .handshakeMalformed(state: 3)),
    ("empty-chain", "hub", .malformedCertificate),
    ("second-certificate", "hub", .handshakeMalformed(state: 9)),
    ("forged-finished", "hub", .handshakeForged(state: 13)),
    ("short-finished", "hub", .handshakeMalformed(state: 13)),
    ("early-answer", "hub", .handshakeMalformed(state: 13)),
    ("secret-alert", "hub", .alert(80)),
    ("unasked-extension", "hub", .handshakeMalformed(state: 17)),
    ("accepts-early-data", "hub", .handshakeMalformed(state: 17)),
    ("uneven-extensions", "hub", .handshakeMalformed(state: 17)),
    ("no-extensions", "hub", .handshakeMalformed(state: 17)),
    ("long-chain", "hub", .recordTooLarge(state: 5, needed: longChain, room: 16_384)),
  ]

  @Test(
    "A hostile server of TLS 1.3 is refused by one name and gets no application data",
    arguments: rows)
  func refuses(_ row: (fault: String, chain: String, outcome: SecurityFault)) throws {
    let (process, port) = try KeyedServer.start(row.fault, chain: row.chain, key: row.chain)
    var client = try client(to: port)
    #expect(throws: StreamFault.security(row.outcome), "\(row.fault)") { try client.open() }
    #expect(throws: StreamFault.self) { try client.send([1]) }
    #expect(client.tls.tally.handshakes == 0 && client.tls.tally.failures == 1)
    withExtendedLifetime(process) {}
  }

  static let later: [(fault: String, outcome: SecurityFault)] = [
    ("cut-ticket", .handshakeMalformed(state: 16)),
    ("eternal-ticket", .handshakeMalformed(state: 16)),
    ("asks-later", .handshakeMalformed(state: 16)),
    ("hello-again", .handshakeMalformed(state: 16)),
    ("open-answer", .badRecord), ("open-alert", .badRecord), ("answer-in-old-keys", .badRecord),
    ("tickets-without-end", .flood),
  ]

  @Test(
    "A server of TLS 1.3 that breaks rules after its handshake is refused too", arguments: later)
  func refusesLater(_ row: (fault: String, outcome: SecurityFault)) throws {
    let (process, port) = try KeyedServer.start(row.fault, chain: "hub", key: "hub")
    var client = try client(to: port)
    try client.open()
    #expect(throws: StreamFault.security(row.outcome), "\(row.fault)") { try client.receive(1) }
    #expect(client.tls.saved == nil)
    withExtendedLifetime(process) {}
  }
}
