import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A session is resumed")
struct ResumptionTests {
  private static let hour = Instant(microseconds: 3_600_000_000)

  @Test("A session is resumed without a certificate, in few bytes, and carries data both ways")
  func resumes() throws {
    let session = try Session()
    try session.run()
    let first = try #require(session.record)
    #expect(!first.resumed)
    for round in 1...3 {
      try session.reconnect(at: Instant(microseconds: UInt64(round) * 1_000_000))
      let record = try #require(session.record)
      #expect(session.fault == nil && record.resumed && record.version == .tls12)
      #expect(record.bytesIn + record.bytesOut <= 500)
      #expect(record.peerFingerprint == first.peerFingerprint && record.peerSubject.isEmpty)
      #expect(record.datesChecked == .againstTime && record.verifyFlags == 0)
      // Hello, server hello, then nothing before the change of keys: no certificate.
      #expect(!record.states.contains { (3...9).contains($0.state.rawValue) })
      #expect(try session.client.write([1, 2, 3].span) == .moved(3))
      #expect(try session.server.receive(session.wire) == [1, 2, 3])
      #expect(try session.server.write([4, 5].span) == .moved(2))
      session.server.send(session.wire)
      #expect(try session.client.readAll().bytes == [4, 5])
    }
    #expect(session.tally.handshakes == 4 && session.tally.resumptions == 3)
  }

  @Test("A session is resumed also while the time is unknown")
  func withoutClock() throws {
    let session = try Session(wallClock: nil)
    try session.run()
    try session.reconnect(at: Self.hour)
    #expect(session.record?.resumed == true && session.record?.datesChecked == .not)
  }

  @Test("A session is resumed for a day, however often, and then the server is verified again")
  func lifetime() throws {
    let session = try Session()
    try session.run()
    let day = UInt64(86_400_000_000)
    for (at, resumed) in [
      (day / 2, true), (day - 1_000_000, true), (day + 10_000, false), (day + 20_000_000, true),
    ] {
      try session.reconnect(at: Instant(microseconds: at))
      #expect(session.record?.resumed == resumed, "\(at) us")
    }
  }

  @Test("A server without the ticket's key is verified in full")
  func refusedTicket() throws {
    let session = try Session()
    try session.run()
    let restarted = try Fixtures.server(entropy: SeededEntropy(seed: 99))
    try session.reconnect(at: Self.hour, to: restarted)
    #expect(session.fault == nil && session.record?.resumed == false)
    #expect(session.record?.peerSubject == "CN=hub.test")
    let stranger = try Fixtures.server(
      chain: "unknown-authority", entropy: SeededEntropy(seed: 98))
    try session.reconnect(at: Self.hour, to: stranger)
    #expect(session.fault == .security(.unknownAuthority))
  }

  @Test("A session is never resumed when its certificate has expired meanwhile")
  func expiry() throws {
    let session = try Session(chain: "expired", wallClock: WallClock.endOf2020)
    try session.run()
    #expect(session.isOpen)
    session.client.wallTime = .known(WallClock.endOf2020 + 1)
    try session.reconnect(at: Self.hour)
    #expect(session.fault == .security(.expired))
  }

  @Test("A session is never resumed after it ended with a fault of its own")
  func dropped() throws {
    let session = try Session()
    try session.run()
    #expect(try session.server.write([1, 2, 3].span) == .moved(3))
    session.server.send(session.wire)
    session.wire.toClient[5] ^= 1
    #expect(throws: StreamFault.security(.badRecord)) { try session.client.readAll() }
    #expect(session.client.saved == nil)
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == false)
  }

  @Test("A session is never resumed after its resumption failed, nor if that is not wanted")
  func failedResumption() throws {
    let session = try Session()
    try session.run()
    try session.reconnect(at: Self.hour) { if $0.count > 90 { $0[$0.count - 3] ^= 1 } }
    #expect(session.fault != nil && session.client.saved == nil)
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == false)
    session.client.forgetSession()
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == false)
  }

  @Test("No flipped bit of a resumed handshake opens a session")
  func flippedBits() throws {
    let whole = try Session()
    try whole.run()
    try whole.reconnect(at: Self.hour)
    let length = whole.wire.delivered.count
    for position in 0..<length {
      let session = try Session(limit: .milliseconds(20))
      try session.run()
      var seen = 0
      try session.reconnect(at: Self.hour) {
        if (seen..<seen + $0.count).contains(position) { $0[position - seen] ^= 0x10 }
        seen += $0.count
      }
      // A changed session id is a refusal of the ticket, and what follows is no full handshake.
      #expect(session.fault != nil && !session.isOpen, "byte \(position) of \(length)")
    }
  }
}
