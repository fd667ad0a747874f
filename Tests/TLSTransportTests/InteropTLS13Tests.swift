import Glibc
import LinuxHAL
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite(
  "OpenSSL in TLS 1.3 and `web`", .serialized, .timeLimit(.minutes(2)),
  .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct InteropTLS13Tests {
  private func start(
    chain: String = "hub", key: String = "hub", _ options: [String] = []
  ) throws -> (process: ChildProcess, port: UInt16) {
    try ForeignServer.openssl.start(chain: chain, key: key, options: ["-tls1_3"] + options)
  }

  private func client(
    to port: UInt16, settings: TLSClientSettings? = nil
  ) throws -> LoopbackClient {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    return try LoopbackClient(
      to: port,
      settings: settings ?? TLSClientSettings(anchors: anchors.span, engine: Profiles.load("web")))
  }

  private func exchange(_ client: inout LoopbackClient) throws {
    try client.send(Array("abc\n".utf8))
    #expect(try client.receive(4) == Array("cba\n".utf8))
  }

  static let refused: [(chain: String, key: String, fault: SecurityFault)] =
    InteropTests.refused + [
      ("no-signing", "hub", .wrongUsage), ("critical", "hub", .unsupportedCertificate),
      ("sha1", "hub", .unsupportedCertificate),
    ]

  @Test("A refused certificate of OpenSSL in TLS 1.3 is named", arguments: refused)
  func refusals(_ row: (chain: String, key: String, fault: SecurityFault)) throws {
    let (process, port) = try start(
      chain: row.chain, key: row.key, ["-cipher", "ALL:@SECLEVEL=0"])
    var client = try client(to: port)
    #expect(throws: StreamFault.security(row.fault)) { try client.open() }
    #expect(throws: StreamFault.self) { try client.send([1]) }
    withExtendedLifetime(process) {}
  }

  @Test("A server without the key of its certificate has forged its CertificateVerify")
  func forged() throws {
    let folder = try TestFolder()
    let path = folder.path + "/other.der"
    guard let file = fopen(path, "w") else { throw Fixtures.Unreadable(path: path) }
    let key = try Self.keyOfAnother(for: "hub")
    fwrite(key, 1, key.count, file)
    fclose(file)
    let process = try ChildProcess([
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-rev", "-tls1_3", "-cert",
      Fixtures.path("hub"), "-key", path, "-keyform", "DER",
    ])
    let port = try #require(UInt16(process.line(after: "ACCEPT 127.0.0.1:")))
    var client = try client(to: port)
    #expect(throws: StreamFault.security(.handshakeForged(state: 9))) { try client.open() }
  }

  /// A private key (RFC 5915) that names a certificate's public key as its own, and is not.
  private static func keyOfAnother(for chain: String) throws -> [UInt8] {
    let certificate = try Fixtures.certificates(chain)[0]
    let mark: [UInt8] = [0x03, 0x42, 0x00, 0x04]
    let start = try #require(
      certificate.indices.dropLast(68).first { certificate[$0..<$0 + 4].elementsEqual(mark) })
    let point = certificate[start..<start + 68]
    let curve: [UInt8] = [0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    return [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20] + [UInt8](repeating: 7, count: 32) + curve
      + [0xA1, 0x44] + point
  }

  @Test("OpenSSL gets another group by a HelloRetryRequest", arguments: ["P-384", "X25519"])
  func retry(_ group: String) throws {
    let (process, port) = try start(["-groups", group])
    var client = try client(to: port)
    try client.open()
    #expect(client.tls.handshake?.states.count { $0.state.name == "client hello" } == 2)
    try exchange(&client)
    withExtendedLifetime(process) {}
  }

  static let incompatible: [[String]] = [
    ["-groups", "P-521"], ["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
    ["-sigalgs", "ECDSA+SHA512"],
  ]

  @Test("Nothing in common with OpenSSL in TLS 1.3 is named", arguments: incompatible)
  func nothingInCommon(_ options: [String]) throws {
    let (process, port) = try start(options)
    var client = try client(to: port)
    #expect(throws: StreamFault.security(.noCommonParameters)) { try client.open() }
    withExtendedLifetime(process) {}
  }

  @Test("OpenSSL resumes a session of TLS 1.3 by its newest ticket")
  func resumes() throws {
    let (process, port) = try start(["-naccept", "3"])
    var client = try client(to: port)
    for resumed in [false, true, true] {
      try client.open()
      try exchange(&client)
      #expect(client.tls.handshake?.resumed == resumed)
      client.tls.close(at: monotonicNow())
    }
    withExtendedLifetime(process) {}
  }

  @Test("A server of TLS 1.3 that gives no ticket is verified each time")
  func noTickets() throws {
    let (process, port) = try start(["-naccept", "2", "-num_tickets", "0"])
    var client = try client(to: port)
    for _ in 0..<2 {
      try client.open()
      try exchange(&client)
      #expect(client.tls.handshake?.resumed == false)
      client.tls.close(at: monotonicNow())
    }
    withExtendedLifetime(process) {}
  }

  @Test("A client certificate that OpenSSL misses or refuses is named after the handshake")
  func identityFaults() throws {
    let (process, port) = try start(InteropResumptionTests.demands + ["-naccept", "3"])
    var client = try client(to: port)
    try client.open()
    #expect(throws: StreamFault.security(.identityDemanded)) { try client.receive(1) }
    client = try self.client(to: port, settings: identified(chain: "unknown-authority"))
    try client.open()
    let fault = #expect(throws: StreamFault.self) { try client.receive(1) }
    guard case .security(.identityRefused) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    client = try self.client(to: port, settings: identified(chain: "client-only"))
    try client.open()
    try exchange(&client)
    withExtendedLifetime(process) {}
  }

  private func identified(chain: String) throws -> TLSClientSettings {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    let settings = try TLSClientSettings(anchors: anchors.span, engine: Profiles.load("web"))
    let chain = try Fixtures.bytes(Fixtures.path(chain))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    try settings.identify(chain: chain.span, key: key.span)
    return settings
  }

  @Test(
    "New keys during a session, which the library does not support, end it", arguments: ["k", "K"])
  func keyUpdate(_ command: String) throws {
    // Without -rev the server reads commands: "k" changes its keys, "K" wants the client's changed.
    let process = try ChildProcess([
      "openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-tls1_3", "-cert",
      Fixtures.path("hub"), "-key", Fixtures.keyPath("hub"),
    ])
    let port = try #require(UInt16(process.line(after: "ACCEPT 127.0.0.1:")))
    var client = try client(to: port)
    try client.open()
    try client.send(Array("abc\n".utf8))
    _ = try process.line(after: "abc")
    process.write(command + "\n")
    #expect(throws: StreamFault.security(.handshakeMalformed(state: 16))) { try client.receive(1) }
  }
}
