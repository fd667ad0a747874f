import Testing
import Transport

@testable import TLSTransport

/// Habits of servers that a node must be able to name.
@Suite(
  "What a server does after or beside the handshake",
  .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct ServerHabitTests {
  @Test(
    "A server that does not agree to short records is known after its hello",
    arguments: ["field", "field-p256m", "photon"])
  func fragments(_ profile: String) throws {
    let engine = try Engines.load(profile)
    let usual = try Session(engine: engine)
    try usual.run()
    #expect(usual.isOpen && usual.record?.readableBytesMax == nil)

    // The server does not see the wish: type 1 (RFC 6066, section 4) becomes one that it ignores.
    let deaf = try Session(engine: engine)
    try deaf.run(changeSent: { bytes in
      guard bytes.count > 60, bytes[5] == 1, let place = Self.wish(in: bytes) else { return }
      bytes[place] = 0x7A
    })
    #expect(!deaf.isOpen && deaf.record?.readableBytesMax == Int(Engines.room(profile)))
  }

  /// Where a ClientHello's extension max_fragment_length begins: its type, a length of 1, a code.
  private static func wish(in bytes: [UInt8]) -> Int? {
    (43..<bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual([0, 1, 0, 1]) }
  }

  @Test("Profiles that read every record ask for no short ones, and nothing is amiss")
  func whole() throws {
    for session in [try Session.newer(), try Session(engine: Profiles.load("web")), try Session()] {
      try session.run()
      #expect(session.isOpen && session.record?.readableBytesMax == nil)
    }
  }

  @Test(
    "A server of TLS 1.3 that asked for a certificate and resets the session demands one",
    arguments: [true, false])
  func reset(_ resets: Bool) throws {
    let server = try Fixtures.server(engine: Profiles.loadServer())
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    try server.demandIdentity(anchors: anchors.span)
    let session = try Session(engine: Profiles.load("web"), serverSettings: server)
    try session.run()
    #expect(session.isOpen)
    session.wire.toClient = []
    session.wire.serverHasReset = resets
    session.wire.serverHasEnded = !resets
    var byte = [UInt8](repeating: 0, count: 1)
    #expect(throws: StreamFault.security(.identityDemanded)) {
      var span = byte.mutableSpan
      _ = try session.client.read(into: &span)
    }

    // The same without the wish for a certificate is what it is.
    let plain = try Session.newer()
    try plain.run()
    plain.wire.toClient = []
    plain.wire.serverHasReset = true
    #expect(throws: StreamFault.reset) {
      var span = byte.mutableSpan
      _ = try plain.client.read(into: &span)
    }
  }
}
