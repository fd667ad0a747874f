import Testing
import Transport
import Units

@testable import TLSTransport

extension Session {
  /// A client of `web` and a server that speaks TLS 1.3.
  static func newer(
    to name: String = "hub.test", chain: String = "hub", key: String = "hub",
    wallClock: Int64? = WallClock.usual, clientSeed: UInt64 = 1, limit: Interval = .seconds(10),
    settings: TLSClientSettings? = nil
  ) throws -> Session {
    try Session(
      engine: Profiles.load("web"), to: name, wallClock: wallClock, clientSeed: clientSeed,
      limit: limit, settings: settings,
      serverSettings: Fixtures.server(chain: chain, key: key, engine: Profiles.loadServer()))
  }

  /// Lets the client take what the server has sent behind its handshake.
  func takeTickets() throws { #expect(try client.readAll().bytes.isEmpty) }
}

@Suite("TLS 1.3 with `web`", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct TLS13Tests {
  @Test("TLS 1.3 opens a session in one round trip and carries bytes to a proper end")
  func opens() throws {
    let session = try Session.newer()
    try session.run()
    let record = try #require(session.record)
    #expect(session.fault == nil && session.serverFault == nil && !record.resumed)
    #expect(record.version == .tls13 && record.suite == "TLS1-3-AES-128-GCM-SHA256")
    #expect(record.datesChecked == .againstTime && record.verifyFlags == 0)
    #expect(record.peerSubject == "CN=hub.test" && record.peerFingerprint.count == 32)
    #expect(
      record.states.map(\.state.name) == [
        "hello request", "client hello", "server hello", "encrypted extensions",
        "certificate request", "server certificate", "certificate verify", "server finished",
        "client change cipher spec", "client certificate", "client finished", "flush buffers",
        "wrap-up",
      ])
    #expect(try session.client.write([1, 2, 3].span) == .moved(3))
    #expect(try session.server.receive(session.wire) == [1, 2, 3])
    #expect(try session.server.write([4, 5].span) == .moved(2))
    try session.server.closeNotify()
    session.server.send(session.wire)
    let (bytes, last) = try session.client.readAll()
    #expect(bytes == [4, 5] && last == .ended)
  }

  @Test("`web` continues in TLS 1.2 with a server that has no more")
  func fallback() throws {
    let session = try Session(engine: Profiles.load("web"))
    try session.run()
    #expect(session.isOpen && session.record?.version == .tls12)
  }

  @Test("Profiles without TLS 1.3 do not speak it", arguments: ["field", "photon"])
  func others(_ profile: String) throws {
    let server = try Fixtures.server(engine: Profiles.loadServer())
    let session = try Session(engine: Profiles.load(profile), serverSettings: server)
    try session.run()
    #expect(session.isOpen && session.record?.version == .tls12)
  }

  static let refusals: [(chain: String, fault: SecurityFault)] = [
    ("wrong-name", .wrongName), ("name-in-cn", .wrongName),
    ("unknown-authority", .unknownAuthority), ("self-signed", .selfSigned), ("expired", .expired),
    ("not-yet-valid", .notYetValid), ("issuer-not-authority", .wrongUsage),
    ("chain-path-length", .unknownAuthority),
  ]

  @Test(
    "TLS 1.3 refuses a server's certificate by the same names, and sends it nothing",
    arguments: refusals)
  func refuses(_ row: (chain: String, fault: SecurityFault)) throws {
    let session = try Session.newer(chain: row.chain, limit: .milliseconds(50))
    try session.run()
    session.expect(.refused(row.fault), "web")
  }

  @Test("TLS 1.3 takes RSA, and an intermediate")
  func chains() throws {
    for (chain, key) in [("hub-rsa", "hub-rsa"), ("hub-chain", "hub"), ("chain-of-8", "hub")] {
      let session = try Session.newer(chain: chain, key: key)
      try session.run()
      #expect(session.isOpen && session.record?.version == .tls13, "\(chain)")
    }
  }

  @Test("TLS 1.3 keeps a first key before a byte is sent, and refuses another")
  func pins() throws {
    let trust = MemoryTrust()
    let settings = try TLSClientSettings(
      trust: trust, engine: Profiles.load("web"), entropy: SeededEntropy(seed: 1))
    let session = try Session.newer(settings: settings)
    try session.run()
    #expect(session.isOpen && trust.keptCount == 1)
    #expect(trust.known == session.record?.peerFingerprint)
    let other = try Session.newer(chain: "hub-rsa", key: "hub-rsa", settings: settings)
    try other.run()
    other.expect(.refused(.certificateChanged), "web")
  }

  @Test("TLS 1.3 gives the same bytes for the same inputs")
  func repeats() throws {
    let transcript = { (seed: UInt64) -> [UInt8] in
      let session = try Session.newer(clientSeed: seed)
      try session.run()
      _ = try session.client.write([1, 2, 3].span)
      session.client.close(at: .zero)
      return session.wire.sent + session.wire.delivered
    }
    #expect(try transcript(1) == transcript(1) && transcript(1) != transcript(2))
  }

  @Test("TLS 1.3 draws all random numbers from its generator, whose failure ends it")
  func entropy() throws {
    let counted = SeededEntropy(seed: 1)
    let run = { (entropy: SeededEntropy) in
      let settings = try Fixtures.client(engine: Profiles.load("web"), entropy: entropy)
      let session = try Session.newer(settings: settings)
      do { try session.run() } catch let fault as StreamFault { return Optional(fault) }
      return session.fault
    }
    #expect(try run(counted) == nil && counted.draws > 3)
    for draws in 0..<counted.draws {
      let fault = try run(SeededEntropy(seed: 1, drawsMax: draws))
      #expect(fault == .security(.noEntropy), "\(draws) draws")
    }
  }

  @Test("TLS 1.3 opens with no flipped bit in what the server sends")
  func flippedBits() throws {
    let whole = try Session.newer()
    try whole.run()
    for position in 0..<whole.wire.delivered.count {
      let session = try Session.newer(limit: .milliseconds(20))
      var seen = 0
      try session.run {
        if (seen..<seen + $0.count).contains(position) { $0[position - seen] ^= 0x10 }
        seen += $0.count
      }
      #expect(session.fault != nil || Self.isIgnored(position, whole), "byte \(position)")
    }
  }

  /// Bytes that RFC 8446 has ignored: a record's version (section 5.1), also of the
  /// ChangeCipherSpec that is there for middleboxes (appendix D.4).
  static func isIgnored(_ position: Int, _ session: Session) -> Bool {
    var start = 0
    for record in WireRecord.split(session.wire.delivered) {
      if position == start + 1 || position == start + 2 { return record.type != 23 }
      start += record.bytes.count
    }
    return false
  }

  @Test("TLS 1.3 shows a client certificate to a server that demands one")
  func identity() throws {
    let session = try demanding(identity: "client-only")
    try session.run()
    #expect(session.isOpen && session.serverFault == nil)
    #expect(
      session.record?.states.contains { $0.state.name == "client certificate verify" } == true)
    #expect(try session.client.write([1, 2, 3].span) == .moved(3))
    #expect(try session.server.receive(session.wire) == [1, 2, 3])
  }

  private func demanding(identity: String) throws -> Session {
    let settings = try Fixtures.client(engine: Profiles.load("web"))
    let chain = try Fixtures.bytes(Fixtures.path(identity))
    let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
    try settings.identify(chain: chain.span, key: key.span)
    let server = try Fixtures.server(engine: Profiles.loadServer())
    let anchor = try Fixtures.bytes(Fixtures.path("ca"))
    try server.demandIdentity(anchors: anchor.span)
    return try Session(settings: settings, serverSettings: server)
  }
}
