import Testing
import Transport
import Units

@testable import TLSTransport

/// What a server without keys can say in TLS 1.3: up to its ServerHello everything is in the clear.
struct ScriptedServer: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let fault: SecurityFault
  /// Its flights in answer to a hello with this session id.
  let flights: @Sendable (_ session: [UInt8]) -> [[WireRecord]]

  init(
    _ what: String, _ fault: SecurityFault,
    _ flights: @escaping @Sendable (_ session: [UInt8]) -> [[WireRecord]]
  ) {
    (testDescription, self.fault, self.flights) = (what, fault, flights)
  }

  /// The base point of P-256 (SEC 2, section 2.4.2): a share that needs no computation.
  static let point: [UInt8] = [
    4, 0x6B, 0x17, 0xD1, 0xF2, 0xE1, 0x2C, 0x42, 0x47, 0xF8, 0xBC, 0xE6, 0xE5, 0x63, 0xA4, 0x40,
    0xF2, 0x77, 0x03, 0x7D, 0x81, 0x2D, 0xEB, 0x33, 0xA0, 0xF4, 0xA1, 0x39, 0x45, 0xD8, 0x98, 0xC2,
    0x96, 0x4F, 0xE3, 0x42, 0xE2, 0xFE, 0x1A, 0x7F, 0x9B, 0x8E, 0xE7, 0xEB, 0x4A, 0x7C, 0x0F, 0x9E,
    0x16, 0x2B, 0xCE, 0x33, 0x57, 0x6B, 0x31, 0x5E, 0xCE, 0xCB, 0xB6, 0x40, 0x68, 0x37, 0xBF, 0x51,
    0xF5,
  ]

  /// SHA-256 of "HelloRetryRequest" (RFC 8446, section 4.1.3).
  private static let retryRandom: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  static func bytes(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  static func extend(_ type: Int, _ body: [UInt8]) -> [UInt8] {
    bytes(type) + bytes(body.count) + body
  }

  static func share(_ group: Int, _ point: [UInt8]) -> [UInt8] {
    extend(51, bytes(group) + bytes(point.count) + point)
  }

  static let version = extend(43, [3, 4])

  static func hello(
    _ session: [UInt8], random: [UInt8] = [UInt8](repeating: 5, count: 32), suite: Int = 0x1301,
    compression: UInt8 = 0, _ extensions: [UInt8] = version + share(23, point)
  ) -> WireRecord {
    .handshake(
      2,
      [3, 3] + random + [UInt8(session.count)] + session + bytes(suite) + [compression]
        + bytes(extensions.count) + extensions)
  }

  static func retry(_ session: [UInt8], group: Int, suite: Int = 0x1301) -> WireRecord {
    hello(session, random: retryRandom, suite: suite, version + extend(51, bytes(group)))
  }

  /// A ServerHello of TLS 1.2, with these last bytes of its random number.
  static func older(_ session: [UInt8], _ last: [UInt8]) -> WireRecord {
    hello(
      session, random: [UInt8](repeating: 5, count: 32 - last.count) + last, suite: 0xC02B,
      extend(0xFF01, [0]) + extend(23, []))
  }

  /// Lets a client of `web` meet it, and then try to send; what refused the handshake.
  func meet(on wire: Wire) throws -> StreamFault? {
    var client = TLSConnection(
      over: WireConnection(wire: wire), to: try TLSServerName("hub.test"),
      settings: try Fixtures.client(engine: Profiles.load("web")), limit: .milliseconds(50))
    try client.connect(at: .zero)
    var flights: [[WireRecord]]?
    var heard = 0
    for turn in 0..<100 as Range<UInt64> {
      do {
        if try client.establish(at: Instant(microseconds: turn * 1_000)) == .ready { break }
      } catch {
        #expect(throws: StreamFault.self) { try client.write([1, 2, 3].span) }
        #expect(client.tally.handshakes == 0 && client.tally.failures == 1)
        return error
      }
      if flights == nil, wire.sent.count > 76 { flights = self.flights(Array(wire.sent[44..<76])) }
      if heard < wire.sent.count, flights?.isEmpty == false {
        wire.toClient += (flights?.removeFirst() ?? []).flatMap(\.bytes)
      }
      heard = wire.sent.count
    }
    return nil
  }
}

@Suite("A server of TLS 1.3 without keys", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct ScriptedTLS13Tests {
  private typealias Server = ScriptedServer
  private static let nothingShared = SecurityFault.noCommonParameters
  private static let malformed = SecurityFault.handshakeMalformed(state: 2)

  private static let tooLong = SecurityFault.recordTooLarge(
    state: 17, needed: 16_684, room: 16_384)

  static let retries: [ScriptedServer] = [
    Server("asks for another hello twice", malformed) {
      [[Server.retry($0, group: 24)], [Server.retry($0, group: 29)]]
    },
    Server("asks for the share that it has", nothingShared) { [[Server.retry($0, group: 23)]] },
    Server("asks for a group that was not offered", nothingShared) {
      [[Server.retry($0, group: 25)]]
    },
    Server("asks for another hello and goes on in TLS 1.2", malformed) {
      [[Server.retry($0, group: 24)], [Server.older($0, [])]]
    },
    Server("asks for another hello and chooses another suite", nothingShared) {
      [
        [Server.retry($0, group: 29)],
        [Server.hello($0, suite: 0x1302, Server.version + Server.share(29, [UInt8](1...32)))],
      ]
    },
  ]

  static let hellos: [ScriptedServer] = [
    Server("made to choose TLS 1.2", .handshakeForged(state: 2)) {
      [[Server.older($0, Array("DOWNGRD".utf8) + [1])]]
    },
    Server("made to choose TLS 1.1", .handshakeForged(state: 2)) {
      [[Server.older($0, Array("DOWNGRD".utf8) + [0])]]
    },
    Server("a share in a group that was not", nothingShared) {
      [[Server.hello($0, Server.version + Server.share(29, [UInt8](1...32)))]]
    },
    Server("a share beside the curve", nothingShared) {
      [
        [
          Server.hello(
            $0, Server.version + Server.share(23, [4] + [UInt8](repeating: 1, count: 64)))
        ]
      ]
    },
    Server("no share", nothingShared) { [[Server.hello($0, Server.version)]] },
    Server("a suite that was not offered", nothingShared) { [[Server.hello($0, suite: 0x1303)]] },
    Server("a suite of TLS 1.2", nothingShared) { [[Server.hello($0, suite: 0xC02B)]] },
    Server("a version to come", nothingShared) {
      [[Server.hello($0, Server.extend(43, [3, 5]) + Server.share(23, Server.point))]]
    },
    Server("another session id", nothingShared) { [[Server.hello($0.reversed())]] },
    Server("compression", nothingShared) { [[Server.hello($0, compression: 1)]] },
    Server("a secret that was not offered", malformed) {
      [
        [
          Server.hello(
            $0, Server.version + Server.share(23, Server.point) + Server.extend(41, [0, 0]))
        ]
      ]
    },
    Server("an extension that was not asked for", nothingShared) {
      [[Server.hello($0, Server.version + Server.extend(0xFFEE, []))]]
    },
  ]

  static let records: [ScriptedServer] = [
    Server("goes on in the clear", .badRecord) {
      [[Server.hello($0), .handshake(8, [0, 0])]]
    },
    Server("answers in keys of its own", .badRecord) {
      [[Server.hello($0), WireRecord(type: 23, body: [UInt8](repeating: 9, count: 60))]]
    },
    Server("a record longer than any", tooLong) {
      [[Server.hello($0), WireRecord(type: 23, body: [UInt8](repeating: 9, count: 16_384 + 300))]]
    },
    Server("ChangeCipherSpec with another content", .badRecord) {
      [[Server.hello($0), WireRecord(type: 20, body: [2])]]
    },
    Server("ChangeCipherSpec without end", .flood) {
      [[Server.hello($0)] + Array(repeating: .changeCipherSpec, count: 20_000)]
    },
    Server("an alert in the clear behind its hello", .badRecord) {
      [[Server.hello($0), .alert(2, 80)]]
    },
    Server("an alert before its hello", nothingShared) { _ in [[.alert(2, 70)]] },
  ]

  @Test(
    "A server of TLS 1.3 without keys is refused by one name and gets no application data",
    arguments: retries + hellos + records)
  func refuses(_ server: ScriptedServer) throws {
    let wire = Wire()
    let fault = try server.meet(on: wire)
    #expect(fault == .security(server.fault))
    #expect(!wire.sentRecordTypes.contains(23))
  }
}
