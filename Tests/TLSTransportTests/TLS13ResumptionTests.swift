import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A session of TLS 1.3 is resumed", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct TLS13ResumptionTests {
  private static let hour = Instant(microseconds: 3_600_000_000)

  @Test("TLS 1.3 resumes with a fresh key share, each time with the newest ticket")
  func resumes() throws {
    let session = try Session.newer()
    try session.run()
    let first = try #require(session.record)
    for round in 1...3 {
      try session.takeTickets()
      try session.reconnect(at: Instant(microseconds: UInt64(round) * 1_000_000))
      let record = try #require(session.record)
      #expect(session.fault == nil && record.resumed && record.version == .tls13)
      #expect(record.peerFingerprint == first.peerFingerprint && record.peerSubject.isEmpty)
      #expect(record.datesChecked == .againstTime && record.verifyFlags == 0)
      #expect(!record.states.contains { [3, 5, 9].contains($0.state.rawValue) })
      // The secret of an ephemeral exchange is in it: a key share is answered (section 4.2.8).
      #expect(record.bytesIn > 65)
      #expect(try session.client.write([1, 2, 3].span) == .moved(3))
      #expect(try session.server.receive(session.wire) == [1, 2, 3])
    }
    #expect(session.tally.handshakes == 4 && session.tally.resumptions == 3)
  }

  @Test("TLS 1.3 never resumes with a ticket that was not taken, nor twice with one")
  func once() throws {
    let session = try Session.newer()
    try session.run()
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == false)
    try session.takeTickets()
    try session.reconnect(at: Self.hour + .seconds(3_600))
    #expect(session.isOpen && session.record?.resumed == true)
    try session.reconnect(at: Self.hour + .seconds(7_200))
    #expect(session.isOpen && session.record?.resumed == false)
  }

  @Test("TLS 1.3 resumes for a day, however often, and then the server is verified again")
  func lifetime() throws {
    let session = try Session.newer()
    try session.run()
    let day = UInt64(86_400_000_000)
    for (at, resumed) in [(day / 2, true), (day - 1_000_000, true), (day + 10_000, false)] {
      try session.takeTickets()
      try session.reconnect(at: Instant(microseconds: at))
      #expect(session.isOpen && session.record?.resumed == resumed, "\(at) us")
    }
  }

  @Test("A server of TLS 1.3 without the ticket's key is verified in full")
  func refusedTicket() throws {
    let session = try Session.newer()
    try session.run()
    try session.takeTickets()
    let newer = try Profiles.loadServer()
    let restarted = try Fixtures.server(engine: newer, entropy: SeededEntropy(seed: 99))
    try session.reconnect(at: Self.hour, to: restarted)
    #expect(session.fault == nil && session.record?.resumed == false)
    #expect(session.record?.peerSubject == "CN=hub.test")
    try session.takeTickets()
    let stranger = try Fixtures.server(
      chain: "unknown-authority", engine: newer, entropy: SeededEntropy(seed: 98))
    try session.reconnect(at: Self.hour, to: stranger)
    #expect(session.fault == .security(.unknownAuthority))
  }

  @Test("TLS 1.3 never resumes for another name, nor with a certificate that has expired")
  func binding() throws {
    let session = try Session.newer()
    try session.run()
    try session.takeTickets()
    session.client.close(at: .zero)
    #expect(session.client.saved != nil)
    let renamed = try Session.newer(to: "localhost")
    renamed.client.saved = session.client.saved
    try renamed.run()
    #expect(renamed.isOpen && renamed.record?.resumed == false)
    let old = try Session.newer(chain: "expired", wallClock: WallClock.endOf2020)
    try old.run()
    try old.takeTickets()
    old.client.wallTime = .known(WallClock.endOf2020 + 1)
    try old.reconnect(at: Self.hour)
    #expect(old.fault == .security(.expired))
  }

  @Test("TLS 1.3 resumes with a server that is known by its address as well")
  func address() throws {
    let session = try Session.newer(to: "127.0.0.1")
    try session.run()
    try session.takeTickets()
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == true)
    let stranger = try Session.newer(to: "127.0.0.2")
    try stranger.run()
    stranger.expect(.refused(.wrongName), "web")
  }

  @Test("TLS 1.3 never resumes where another key is trusted by now")
  func pins() throws {
    let trust = MemoryTrust()
    let settings = try TLSClientSettings(
      trust: trust, engine: Profiles.load("web"), entropy: SeededEntropy(seed: 1))
    let session = try Session.newer(settings: settings)
    try session.run()
    try session.takeTickets()
    trust.known = [UInt8](repeating: 7, count: 32)
    try session.reconnect(at: Self.hour)
    #expect(session.fault == .security(.certificateChanged))
  }

  @Test("TLS 1.3 never resumes after a fault of the session, or a failed resumption")
  func dropped() throws {
    let session = try Session.newer()
    try session.run()
    try session.takeTickets()
    #expect(try session.server.write([1, 2, 3].span) == .moved(3))
    session.server.send(session.wire)
    session.wire.toClient[5] ^= 1
    #expect(throws: StreamFault.security(.badRecord)) { try session.client.readAll() }
    #expect(session.client.saved == nil)
    try session.reconnect(at: Self.hour)
    #expect(session.isOpen && session.record?.resumed == false)
    try session.takeTickets()
    try session.reconnect(at: Self.hour) { if $0.count > 90 { $0[$0.count - 3] ^= 1 } }
    #expect(session.fault != nil && session.client.saved == nil)
  }

  @Test("No flipped bit of a resumed handshake of TLS 1.3 opens a session")
  func flippedBits() throws {
    let resumed = { (position: Int) -> Session in
      let session = try Session.newer(limit: .milliseconds(20))
      try session.run()
      try session.takeTickets()
      var seen = 0
      try session.reconnect(at: Self.hour) {
        if (seen..<seen + $0.count).contains(position) { $0[position - seen] ^= 0x10 }
        seen += $0.count
      }
      return session
    }
    let whole = try resumed(-1)
    try #require(whole.record?.resumed == true)
    for position in 0..<whole.wire.delivered.count {
      let session = try resumed(position)
      #expect(!session.isOpen || TLS13Tests.isIgnored(position, whole), "byte \(position)")
    }
  }
}
