import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A refused server gets no application data")
struct RefusalTests {
  /// Nothing but handshake, ChangeCipherSpec and alert records left, and nothing more can.
  private func expectNothingSent(_ session: Session) {
    #expect(!session.wire.sentRecordTypes.contains(23))
    let before = session.wire.sent.count
    #expect(throws: StreamFault.self) { try session.client.write([1, 2, 3].span) }
    #expect(session.wire.sent.count == before && session.wire.closed > 0)
    #expect(session.tally.handshakes == 0 && session.tally.failures == 1)
  }

  // A certificate without server authentication is missing here: the engine's own server does not
  // show one. InteropTests has it.
  static let certificates: [(chain: String, key: String, fault: SecurityFault)] = [
    ("wrong-name", "hub", .wrongName),
    ("name-in-cn", "hub", .wrongName),
    ("wildcard", "hub", .wrongName),
    ("unknown-authority", "hub", .unknownAuthority),
    ("self-signed", "hub", .selfSigned),
    ("expired", "hub", .expired),
    ("not-yet-valid", "hub", .notYetValid),
    ("issuer-not-authority", "hub", .wrongUsage),
    ("weak-key", "weak", .weakCertificate),
  ]

  @Test(
    "A server is refused for its certificate, each reason by its own name", arguments: certificates)
  func certificate(_ row: (chain: String, key: String, fault: SecurityFault)) throws {
    let session = try Session(chain: row.chain, key: row.key)
    try session.run()
    #expect(session.fault == .security(row.fault))
    #expect(session.record?.version == nil)
    #expect(session.record?.peerFingerprint.count == 32)
    // The server is notified: a fatal alert is the last record.
    #expect(session.wire.sentRecordTypes.last == 21)
    expectNothingSent(session)
  }

  static let names: [(chain: String, name: String, opens: Bool)] = [
    ("hub", "hub.test", true), ("hub", "HUB.Test", true), ("hub", "localhost", true),
    ("hub", "127.0.0.1", true), ("hub", "::1", true),
    ("hub", "0:0:0:0:0:0:0:1", true), ("hub", "::1%lo", true), ("hub", "fe80::1%eth0", false),
    ("hub", "127.0.0.2", false), ("hub", "::2", false), ("hub", "::ffff:127.0.0.1", false),
    ("hub", "0.0.0.0", false), ("hub", "7f00:1::", false),
    ("hub", "hub.tes", false), ("hub", "hub.testt", false), ("hub", "a.hub.test", false),
    ("wildcard", "a.hub.test", true), ("wildcard", "A.HUB.TEST", true),
    ("wildcard", "hub.test", false), ("wildcard", "a.b.hub.test", false),
    ("wildcard", "127.0.0.1", false),
  ]

  @Test(
    "A server is refused unless subjectAltName holds the very name or address", arguments: names)
  func name(_ row: (chain: String, name: String, opens: Bool)) throws {
    let session = try Session(to: row.name, chain: row.chain)
    try session.run()
    #expect(session.fault == (row.opens ? nil : .security(.wrongName)))
  }

  @Test(
    "A server is refused if there is no name to prove",
    arguments: [
      "", ".", "a..b", ".hub.test", "hub.test.", "hub test", "hub\u{0}.test", "1.2.3", "1.2.3.256",
      "fe80::zz%eth0", "hub.test%eth0", "[::1]", "*.hub.test", "hüb.test",
      String(repeating: "a", count: 64) + ".test",
      String(repeating: "a.", count: 127) + "aa",
    ])
  func noName(_ text: String) {
    #expect(throws: TLSSettingsFault.notAServerName) { try TLSServerName(text) }
  }

  static let answers: [(bytes: [UInt8], fault: SecurityFault)] = [
    (Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), .notTLS),
    (Array("220 mail.test ESMTP\r\n".utf8), .notTLS),
    ([0x15, 0x48], .notTLS),
    // Alerts (RFC 5246, section 7.2) in answer to the ClientHello.
    ([0x15, 3, 3, 0, 2, 2, 40], .noCommonParameters),
    ([0x15, 3, 3, 0, 2, 2, 70], .noCommonParameters),
    ([0x15, 3, 3, 0, 2, 2, 71], .noCommonParameters),
    ([0x15, 3, 3, 0, 2, 2, 80], .alert(80)),
    ([0x15, 3, 3, 0, 2, 2, 112], .alert(112)),
    // A ServerHello of TLS 1.0 and one that chooses a CBC suite (0xC009) that was not offered.
    (serverHello(minor: 1, suite: 0xC02B), .noCommonParameters),
    (serverHello(minor: 3, suite: 0xC009), .noCommonParameters),
    // A record of 65 535 bytes.
    ([0x16, 3, 3, 0xFF, 0xFF], .recordTooLarge(state: 2, needed: 65_535, room: 16_384)),
  ]

  /// A record with a ServerHello without extensions (RFC 5246, section 7.4.1.3).
  static func serverHello(minor: UInt8, suite: UInt16) -> [UInt8] {
    let body: [UInt8] =
      [3, minor] + [UInt8](repeating: 5, count: 32) + [0]
      + [UInt8(suite >> 8), UInt8(truncatingIfNeeded: suite), 0]
    return [0x16, 3, minor, 0, UInt8(body.count + 4), 2, 0, 0, UInt8(body.count)] + body
  }

  @Test("A server is refused for what it answers", arguments: answers)
  func answer(_ row: (bytes: [UInt8], fault: SecurityFault)) throws {
    let session = try Session()
    try session.run { $0 = row.bytes }
    #expect(session.fault == .security(row.fault))
    expectNothingSent(session)
  }

  @Test(
    "A server that goes away is refused with the state in which it left",
    arguments: [
      (0, false, UInt8(2)), (0, true, 2), (20, false, 2), (100, false, 3), (700, false, 4),
    ])
  func aborts(_ row: (after: Int, byReset: Bool, state: UInt8)) throws {
    let session = try Session()
    let wire = session.wire
    try session.run {
      $0.removeLast(max(0, $0.count - row.after))
      wire.serverHasEnded = !row.byReset
      wire.serverHasReset = row.byReset
    }
    #expect(session.fault == .security(.handshakeAborted(state: row.state)))
    expectNothingSent(session)
  }

  @Test(
    "A silent server is refused after the limit, with the state that waited",
    arguments: [
      (0, UInt8(2)), (100, 3), (700, 4),
    ])
  func stalls(_ row: (after: Int, state: UInt8)) throws {
    let session = try Session(limit: .milliseconds(250))
    var given = 0
    try session.run {
      $0.removeLast(max(0, $0.count - (row.after - given)))
      given += $0.count
    }
    #expect(session.fault == .security(.handshakeTimeout(state: row.state)))
    #expect(session.record?.duration == .milliseconds(250))
    expectNothingSent(session)
  }

  @Test("A server that sends random bytes in records of any type is refused without a crash")
  func randomAnswers() throws {
    let random = SeededEntropy(seed: 77)
    for type: UInt8 in 20...23 {
      for round in 0..<40 {
        var body = [UInt8](repeating: 0, count: 2 + 7 * round)
        var span = body.mutableSpan
        _ = random.fill(&span)
        // Every other body begins as a ServerHello of its own length would.
        if round % 2 == 1 { body[0...3] = [2, 0, 0, UInt8(truncatingIfNeeded: body.count - 4)] }
        let record = [type, 3, 3, UInt8(body.count >> 8), UInt8(truncatingIfNeeded: body.count)]
        let session = try Session(limit: .milliseconds(5))
        try session.run { $0 = record + body }
        #expect(session.fault != nil && !session.wire.sentRecordTypes.contains(23))
      }
    }
  }

  @Test("A server is refused for any flipped bit before the session is open")
  func flippedBits() throws {
    let whole = try Session()
    try whole.run()
    let length = whole.wire.delivered.count
    // Every ninth byte, so that each field of the flight is met by one of the positions.
    for position in stride(from: 0, to: length, by: 9) {
      let session = try Session(limit: .milliseconds(20))
      var seen = 0
      try session.run {
        if (seen..<seen + $0.count).contains(position) { $0[position - seen] ^= 0x10 }
        seen += $0.count
      }
      #expect(session.fault != nil && !session.isOpen, "byte \(position) of \(length)")
      #expect(!session.wire.sentRecordTypes.contains(23))
    }
  }
}
