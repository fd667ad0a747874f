import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A handshake with the engine's own server")
struct HandshakeTests {
  static let good: [(chain: String, key: String, name: String, suite: String)] = [
    ("hub", "hub", "hub.test", "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256"),
    ("hub-rsa", "hub-rsa", "hub.test", "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256"),
    ("hub-chain", "hub", "hub.test", "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256"),
    ("wildcard", "hub", "node-7.hub.test", "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256"),
  ]

  @Test("A good chain opens the session, which carries bytes both ways", arguments: good)
  func opens(_ row: (chain: String, key: String, name: String, suite: String)) throws {
    let session = try Session(to: row.name, chain: row.chain, key: row.key)
    try session.run()
    let record = try #require(session.record)
    #expect(session.fault == nil && record.version == .tls12 && record.suite == row.suite)
    #expect(record.peerSubject == "CN=hub.test" && record.peerFingerprint.count == 32)
    #expect(record.datesChecked == .againstTime && record.verifyFlags == 0)

    let request = [UInt8](0...255)
    #expect(try session.client.write(request.span) == .moved(256))
    #expect(try session.server.receive(session.wire) == request)
    let answer = [UInt8](repeating: 7, count: 3_000)
    #expect(try session.server.write(answer.span) == .moved(3_000))
    session.server.send(session.wire)
    let received = try session.client.readAll()
    #expect(received.bytes == answer && received.last == .blocked)
  }

  @Test("A self-signed certificate opens only as the trust anchor itself")
  func pinned() throws {
    let same = try Session(chain: "self-signed", anchors: "self-signed")
    try same.run()
    #expect(same.fault == nil && same.isOpen)
    let other = try Session(chain: "hub", anchors: "self-signed")
    try other.run()
    #expect(other.fault == .security(.unknownAuthority))
  }

  @Test("Large writes are cut into records and put together again")
  func largeWrites() throws {
    let session = try Session()
    try session.run()
    let request = (0..<20_000).map { UInt8(truncatingIfNeeded: $0) }
    var sent = 0
    var received: [UInt8] = []
    while sent < request.count {
      let rest = request[sent...]
      guard case .moved(let count) = try session.client.write(rest.span) else { break }
      sent += count
      received += try session.server.receive(session.wire)
    }
    let same = received == request
    #expect(same && sent == 20_000 && received.count == 20_000)
    #expect(session.wire.sentRecordTypes.filter { $0 == 23 }.count == 5)
  }

  @Test("Every byte and every millisecond is accounted for, state by state")
  func accounts() throws {
    let session = try Session()
    try session.run()
    let record = try #require(session.record)
    #expect(record.bytesOut == session.wire.sent.count)
    #expect(record.bytesIn == session.wire.delivered.count)
    #expect(record.states.map(\.state.rawValue) == Array(0...15))
    // Mbed TLS 2.28 sends its hello in "client hello", 3.6 at the beginning of "server hello".
    #expect(record.states[1].bytesOut + record.states[2].bytesOut > 100)
    #expect(record.states[3].bytesIn > 400)
    // Two flights are waited for: one turn each.
    #expect(record.duration == .milliseconds(2))
    #expect(
      record.states.filter { $0.duration != .zero }.map(\.state.name) == [
        "server hello", "server change cipher spec",
      ])
    #expect(session.tally.handshakes == 1)
    #expect(session.tally.bytesIn == UInt64(session.wire.delivered.count))
  }

  @Test("Each flight of the client is sent in one piece")
  func flights() throws {
    let session = try Session()
    try session.client.connect(at: .zero)
    _ = try session.client.establish(at: .zero)
    #expect(session.wire.sentRecordTypes == [22])
    _ = try session.server.serve(session.wire)
    _ = try session.client.establish(at: .zero)
    // ClientKeyExchange, ChangeCipherSpec, Finished.
    #expect(session.wire.sentRecordTypes == [22, 22, 20, 22])
  }

  @Test("A handshake survives a stream that takes and gives single bytes", arguments: [1, 3, 100])
  func shortWrites(_ count: Int) throws {
    let session = try Session()
    session.wire.writeMax = count
    session.wire.roomMax = count
    try session.run()
    #expect(session.fault == nil && session.isOpen)

    let request = [UInt8](repeating: 9, count: 1_000)
    #expect(try session.client.write(request.span) == .moved(1_000))
    #expect(session.client.wantsToWrite == true)
    #expect(try session.client.write(request.span) == .blocked)
    var received: [UInt8] = []
    while received.count < 1_000 {
      received += try session.server.receive(session.wire)
      _ = try session.client.readAll()
    }
    #expect(received == request && !session.client.wantsToWrite)
  }

  @Test("A server cannot write more while its bytes wait")
  func serverBlocked() throws {
    let session = try Session()
    try session.run()
    let answer: [UInt8] = [1, 2, 3]
    #expect(try session.server.write(answer.span) == .moved(3))
    let waiting = session.server.waiting
    #expect(try session.server.write(answer.span) == .blocked)
    #expect(session.server.waiting == waiting)
    session.server.send(session.wire)
    #expect(try session.server.write(answer.span) == .moved(3))
  }

  @Test("A handshake can be repeated over the same connection and adds up")
  func reconnects() throws {
    let session = try Session()
    try session.run()
    session.client.close(at: .zero)
    #expect(session.wire.closed > 0)
    let once = session.tally
    let settings = try Fixtures.server()
    session.server = try TLSServerSession(settings: settings, wallClock: nil)
    session.wire.toServer = []
    try session.run()
    #expect(session.fault == nil && session.tally.handshakes == 2)
    #expect(session.tally.bytesOut > once.bytesOut)
    // Closing what is closed adds nothing.
    let twice = session.tally
    session.client.close(at: .zero)
    session.client.close(at: .zero)
    #expect(session.tally.bytesIn == twice.bytesIn)
  }

  @Test(
    "With an unknown time a session opens without a check of dates",
    arguments: ["expired", "not-yet-valid"])
  func unknownTime(_ chain: String) throws {
    let session = try Session(chain: chain, wallClock: nil)
    try session.run()
    #expect(session.fault == nil)
    #expect(session.record?.datesChecked == .not)
  }

  static let edges: [(chain: String, time: Int64, fault: SecurityFault?)] = [
    ("expired", WallClock.endOf2020, nil),
    ("expired", WallClock.endOf2020 + 1, .expired),
    ("not-yet-valid", WallClock.startOf2060, nil),
    ("not-yet-valid", WallClock.startOf2060 - 1, .notYetValid),
    ("hub", 0, .notYetValid),
    ("hub", .max, .expired),
    ("hub", .min, .notYetValid),
  ]

  @Test("Dates are compared to the second with the time that was passed in", arguments: edges)
  func dates(_ row: (chain: String, time: Int64, fault: SecurityFault?)) throws {
    let session = try Session(chain: row.chain, wallClock: row.time)
    try session.run()
    #expect(session.fault == row.fault.map(StreamFault.security))
  }
}
