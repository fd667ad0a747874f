import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("An arena", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct ArenaTests {
  /// More than any handshake of a profile takes.
  private static let ample: UInt32 = 1 << 20

  private func settings(_ profile: String, arena: UInt32) throws -> TLSClientSettings {
    let settings = try Fixtures.client(engine: Profiles.load(profile))
    try settings.limit(arena: arena)
    return settings
  }

  private func server(isNewer: Bool) throws -> TLSServerSettings {
    try Fixtures.server(engine: isNewer ? Profiles.loadServer() : .system)
  }

  private func peak(_ profile: String, isNewer: Bool = false) throws -> UInt32 {
    let session = try Session(
      settings: settings(profile, arena: Self.ample), serverSettings: server(isNewer: isNewer))
    try session.run()
    return UInt32(try #require(session.record?.arena).peak)
  }

  @Test(
    "An arena that is too small ends every handshake by that name, and a larger one opens",
    arguments: [
      ("field", 64, false), ("field-p256m", 512, false), ("photon", 512, false),
      ("web", 512, false),
      ("web", 512, true),
    ])
  func everySize(_ profile: String, _ step: Int, _ isNewer: Bool) throws {
    let peak = try peak(profile, isNewer: isNewer)
    for arena in Array(stride(from: 1_024, to: peak, by: step)) + [peak - 1] {
      let entropy = SeededEntropy(seed: 1)
      let settings = try Fixtures.client(engine: Profiles.load(profile), entropy: entropy)
      try settings.limit(arena: arena)
      let session = try Session(
        settings: settings, serverSettings: server(isNewer: isNewer))
      try session.run()
      #expect(!session.isOpen, "\(arena)")
      #expect(session.fault == .security(.arenaExhausted(limit: arena)), "\(arena)")
      #expect(session.tally.arenaExhaustions == 1 && session.tally.handshakes == 0)
      if let use = session.record?.arena { #expect(use.peak <= use.limit, "\(arena)") }
      // To the byte what the first needs: nothing of the failed one is left. The same handshake as
      // the first, since the two integers of the server's signature take 32 or 33 bytes each.
      try settings.limit(arena: peak)
      entropy.restart()
      try session.reconnect(to: server(isNewer: isNewer))
      #expect(session.isOpen && session.fault == nil, "\(arena)")
      #expect(session.record?.arena == ArenaUse(peak: Int(peak), limit: Int(peak)))
    }
  }

  @Test("An arena counts as the accounts of a measured engine do", arguments: Profiles.names)
  func books(_ profile: String) throws {
    let measured = try TLSEngine.loadMeasured(profile, in: [Profiles.folder])
    let account = try #require(TLSAccount(of: measured))
    try account.booking { try Session(engine: measured).run() }
    #expect(try Int(peak(profile)) == account.measurement.total.peakWithOverhead)
  }

  @Test(
    "An arena counts an identity and a resumption as those accounts do", arguments: Profiles.names)
  func more(_ profile: String) throws {
    let (chain, key) = (
      try Fixtures.bytes(Fixtures.path("client-only")), try Fixtures.bytes(Fixtures.keyPath("hub"))
    )
    let settings = try Fixtures.client(engine: Profiles.load(profile))
    try settings.identify(chain: chain.span, key: key.span)
    try settings.limit(arena: Self.ample)
    let limited = try Session(settings: settings)
    try limited.run()
    let full = try #require(limited.record?.arena).peak
    try limited.reconnect()
    let resumed = try #require(limited.record?.arena).peak
    #expect(limited.record?.resumed == true)

    let measured = try TLSEngine.loadMeasured(profile, in: [Profiles.folder])
    let first = try #require(TLSAccount(of: measured))
    let booked = try first.booking {
      let settings = try Fixtures.client(engine: measured)
      try settings.identify(chain: chain.span, key: key.span)
      let session = try Session(settings: settings)
      try session.run()
      return session
    }
    #expect(full == first.measurement.total.peakWithOverhead)
    booked.client.close(at: .zero)
    let kept = first.measurement.total
    let second = try #require(TLSAccount(of: measured))
    try second.booking { try booked.reconnect() }
    #expect(booked.record?.resumed == true)
    #expect(
      resumed == second.measurement.total.peakWithOverhead + kept.liveBytes
        + TLSMeasurement.blockOverhead * kept.liveBlocks)
  }

  @Test("An arena that is large enough does not change a handshake", arguments: Profiles.names)
  func sameBytes(_ profile: String) throws {
    let limited = try Session(settings: settings(profile, arena: Self.ample))
    let free = try Session(engine: Profiles.load(profile))
    for session in [limited, free] {
      try session.run()
      #expect(session.isOpen)
    }
    #expect(limited.wire.sent == free.wire.sent && free.record?.arena == nil)
  }

  @Test("An arena limits resumptions too, and a kept session may outlive the settings")
  func resumes() throws {
    let kept: SavedSession? = try {
      let session = try Session(settings: settings("field", arena: Self.ample))
      try session.run()
      try session.reconnect()
      let record = try #require(session.record)
      #expect(record.resumed)
      // Beyond a full handshake it holds the ticket, about 0.2 kB.
      #expect(try #require(record.arena).peak < Int(try peak("field")) + 256)
      return session.client.saved
    }()
    #expect(kept != nil)
  }

  @Test("An arena is refused by engines that cannot count")
  func refused() throws {
    let measured = try TLSEngine.loadMeasured("field", in: [Profiles.folder])
    for engine in [TLSEngine.system, measured] {
      let settings = try Fixtures.client(engine: engine)
      #expect(throws: TLSSettingsFault.notBuiltIn) { try settings.limit(arena: 65_536) }
    }
  }
}

@Suite("The random numbers of a handshake")
struct EntropyHealthTests {
  private func health(_ entropy: (any EntropySource)?) throws -> EntropyHealth? {
    let anchors = try Fixtures.bytes(Fixtures.path("ca"))
    let settings =
      try entropy.map { try TLSClientSettings(anchors: anchors.span, entropy: $0) }
      ?? TLSClientSettings(anchors: anchors.span)
    let session = try Session(settings: settings)
    try session.run()
    return session.record?.entropy
  }

  @Test("Random numbers are the kernel's unless others are passed in, and the record says so")
  func kernel() throws {
    #expect(try health(nil) == EntropyHealth(origin: .kernel, isReady: true))
    let seeded = SeededEntropy(seed: 1)
    #expect(try health(seeded) == EntropyHealth(origin: .simulated, isReady: true))
  }

  @Test("Random numbers that stop in the middle are reported as such")
  func notReady() throws {
    // The first draw is the session's own, so that the handshake begins.
    let short = SeededEntropy(seed: 1, drawsMax: 1)
    #expect(try health(short) == EntropyHealth(origin: .simulated, isReady: false))
  }

  @Test("Random numbers that were missing once are no reason of a later refusal")
  func recovered() throws {
    let entropy = SeededEntropy(seed: 1, drawsMax: 1)
    let session = try Session(chain: "expired", settings: Fixtures.client(entropy: entropy))
    try session.run()
    #expect(session.fault == .security(.noEntropy))
    entropy.refill()
    try session.reconnect()
    #expect(session.fault == .security(.expired))
  }
}
