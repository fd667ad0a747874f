import Transport

/// Servers that show a good certificate and break the protocol.
enum HostileProtocol {
  static let rows: [HostileServer] = versions + strangers + proofs + order + records + amounts

  private static func first(
    _ what: String, _ outcome: Outcome,
    but: [String: Outcome] = [:], _ change: @escaping @Sendable (inout [WireRecord]) -> Void
  ) -> HostileServer {
    HostileServer(
      what: what, change: { records, flight in if flight == 0 { change(&records) } },
      outcome: outcome, but: but)
  }

  private static func second(
    _ what: String, _ outcome: Outcome,
    but: [String: Outcome] = [:], _ change: @escaping @Sendable (inout [WireRecord]) -> Void
  ) -> HostileServer {
    HostileServer(
      what: what, change: { records, flight in if flight == 1 { change(&records) } },
      outcome: outcome, but: but)
  }

  private static let versions: [HostileServer] = [
    first("SSL 3.0", .refused(.noCommonParameters)) { $0.choose(minorVersion: 0) },
    first("TLS 1.0", .refused(.noCommonParameters)) { $0.choose(minorVersion: 1) },
    first("TLS 1.1", .refused(.noCommonParameters)) { $0.choose(minorVersion: 2) },
    first("TLS 1.3 by its number", .refused(.noCommonParameters)) { $0.choose(minorVersion: 4) },
    first("TLS 1.3 by its suite", .refused(.noCommonParameters)) { $0.choose(suite: 0x1301) },
    first("TLS 1.3 only", .refused(.noCommonParameters)) { $0 = [.alert(2, 70)] },
    first("a CBC suite", .refused(.noCommonParameters)) { $0.choose(suite: 0xC009) },
    first("an RSA key exchange", .refused(.noCommonParameters)) { $0.choose(suite: 0x009C) },
    first("finite-field Diffie-Hellman", .refused(.noCommonParameters)) {
      $0.choose(suite: 0x009E)
    },
    first("no encryption", .refused(.noCommonParameters)) { $0.choose(suite: 0xC006) },
    first("no authentication", .refused(.noCommonParameters)) { $0.choose(suite: 0xC018) },
    first("no suite at all", .refused(.noCommonParameters)) { $0.choose(suite: 0) },
    first("compression", .refused(.noCommonParameters)) { $0.choose(compression: 1) },
    first("nothing in common", .refused(.noCommonParameters)) { $0 = [.alert(2, 40)] },
    first("an extension that was not asked for", .refused(.alert(20))) {
      $0.extend(0xFFEE, [1, 2])
    },
  ]

  private static func plain(_ what: String, _ bytes: [UInt8]) -> HostileServer {
    first(what, .refused(.notTLS)) { $0 = [WireRecord(raw: bytes)] }
  }

  private static let strangers: [HostileServer] = [
    plain("HTTP", Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8)),
    plain("SSH", Array("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n".utf8)),
    plain("SSL 2.0", [0x80, 0x2E, 4, 0, 1, 0, 2] + [UInt8](repeating: 0, count: 41)),
    plain("garbage", (0..<300).map { UInt8(truncatingIfNeeded: 0xA7 &+ $0 &* 91) }),
  ]

  private static let proofs: [HostileServer] = [
    first("a flipped bit in its random number", .refused(.handshakeForged(state: 4))) {
      $0[0].body[20] ^= 1
    },
    first("a flipped bit in its signature", .refused(.handshakeForged(state: 4))) {
      $0[2].body[$0[2].body.count - 1] ^= 1
    },
    first("a flipped bit in its key share", .refused(.handshakeForged(state: 4))) {
      $0[2].body[20] ^= 1
    },
    first("a key share on another curve", .refused(.handshakeMalformed(state: 4))) {
      $0[2].body[6] = 0x16
    },
    first("a key exchange cut short", .refused(.handshakeMalformed(state: 4))) {
      $0[2] = .handshake(12, Array($0[2].body[4...].dropLast(30)))
    },
    second("a flipped bit in Finished", .refused(.badRecord)) {
      $0[$0.count - 1].body[20] ^= 1
    },
  ]

  private static let order: [HostileServer] = [
    first("a HelloRequest at first", .refused(.handshakeMalformed(state: 2))) {
      $0.insert(.handshake(0, []), at: 0)
    },
    first("a HelloRequest in between", .refused(.handshakeMalformed(state: 4))) {
      $0.insert(.handshake(0, []), at: 2)
    },
    first("no certificate", .refused(.handshakeMalformed(state: 3))) { $0.remove(at: 1) },
    first("its hello twice", .refused(.handshakeMalformed(state: 3))) {
      $0.insert($0[0], at: 1)
    },
    first("no key exchange", .refused(.handshakeMalformed(state: 4))) { $0.remove(at: 2) },
    first("a client's key exchange", .refused(.handshakeMalformed(state: 4))) {
      $0[2].body[0] = 16
    },
    first("the end of its hello twice", .refused(.handshakeMalformed(state: 12))) {
      $0.append($0[3])
    },
    first("ChangeCipherSpec too early", .refused(.handshakeMalformed(state: 4))) {
      $0.insert(.changeCipherSpec, at: 2)
    },
    first("application data too early", .refused(.handshakeMalformed(state: 3))) {
      $0.insert(WireRecord(type: 23, body: Array("HTTP/1.1 200 OK\r\n\r\n".utf8)), at: 1)
    },
    second("application data before Finished", .refused(.handshakeMalformed(state: 12))) {
      $0[1] = WireRecord(type: 23, body: [1, 2, 3])
    },
    second("a ticket cut short", .refused(.handshakeMalformed(state: 12))) {
      $0[0] = .handshake(4, [0, 0, 1])
    },
    second("ChangeCipherSpec with another content", .refused(.badRecord)) {
      $0[1].body = [2]
    },
    second("ChangeCipherSpec twice", .refused(.badRecord)) { $0.insert(.changeCipherSpec, at: 1) },
  ]

  private static let records: [HostileServer] = [
    first("a record of an unknown type", .refused(.badRecord)) { $0[1].type = 99 },
    first("a heartbeat", .refused(.badRecord)) {
      $0.insert(WireRecord(type: 24, body: [1, 0x40, 0]), at: 1)
    },
    // RFC 8446, section 5.1, has a record's version ignored "for all purposes"; so does 3.6.
    first("a record of version 2", .opens, but: ["system 2.28": .refused(.badRecord)]) {
      $0[1].version = [2, 0]
    },
    first("an empty handshake record", .refused(.badRecord)) {
      $0.insert(WireRecord(type: 22, body: []), at: 1)
    },
    first("empty records without end", .refused(.badRecord)) {
      $0.insert(contentsOf: Array(repeating: WireRecord(type: 23, body: []), count: 20_000), at: 1)
    },
    first("a message cut into records", .opens, but: ["system 2.28": cutNotTaken]) {
      $0.replaceSubrange(1...1, with: $0[1].cut(into: 100))
    },
  ]

  /// Mbed TLS 2.28 cannot put the Certificate of hub.pem together.
  private static var cutNotTaken: Outcome {
    .tooLarge(state: 3, needed: HostileCertificates.length(of: "hub"))
  }

  private static let amounts: [HostileServer] = [
    first("a record of 65 535 bytes", .tooLarge(state: 2, needed: 65_535)) {
      $0[0].body = [2, 0, 0xFF, 0xFB] + [UInt8](repeating: 0, count: 65_531)
    },
    first("warnings without end", .refused(.flood)) {
      $0.insert(contentsOf: Array(repeating: .alert(1, 90), count: 20_000), at: 1)
    },
    // 4 900 bytes each time, of which `field` bears 6 400.
    first("as many warnings as are borne, before each of its messages", .opens) { records in
      let warnings = Array(repeating: WireRecord.alert(1, 90), count: 700)
      records = records.flatMap { warnings + [$0] }
    },
    first("warnings without end before its hello", .refused(.flood)) {
      $0 = Array(repeating: .alert(1, 112), count: 20_000)
    },
  ]
}
