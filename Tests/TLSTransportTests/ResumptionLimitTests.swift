import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A session that is not to be resumed")
struct ResumptionLimitTests {
  /// What comes of the last of several connections.
  enum Last: Equatable { case resumes, refused(SecurityFault) }

  /// A chain and what is known of the time at each connection.
  static let rows: [(chain: String, times: [WallTime], last: Last)] = [
    ("expired", [.known(end), .known(end), .known(end)], .resumes),
    ("expired", [.known(end), .unknown], .resumes),
    ("expired", [.known(end), .atLeast(end)], .resumes),
    ("expired", [.known(end), .known(end + 1)], .refused(.expired)),
    ("expired", [.known(end), .atLeast(end + 1)], .refused(.expired)),
    // What the first handshake has verified counts, however often it was resumed.
    ("expired", [.known(end), .known(end), .known(end + 1)], .refused(.expired)),
    ("not-yet-valid", [.known(begin), .atLeast(begin - 1)], .resumes),
    ("not-yet-valid", [.known(begin), .known(begin - 1)], .refused(.notYetValid)),
    ("not-yet-valid", [.known(begin), .known(begin), .known(begin - 1)], .refused(.notYetValid)),
    // Its own certificate would still be valid, its authority's is not.
    ("chain-expired", [.known(end), .known(end)], .resumes),
    ("chain-expired", [.known(end), .known(end + 1)], .refused(.expired)),
  ]
  private static let end = WallClock.endOf2020
  private static let begin = WallClock.startOf2060

  @Test(
    "A server is verified again as soon as a certificate of its chain is not valid", arguments: rows
  )
  func dates(_ row: (chain: String, times: [WallTime], last: Last)) throws {
    let session = try Session(chain: row.chain)
    for (round, time) in row.times.enumerated() {
      session.client.wallTime = time
      if round == 0 { try session.run() } else { try session.reconnect() }
      guard round < row.times.count - 1 else { break }
      #expect(session.isOpen && session.record?.resumed == (round > 0))
    }
    switch row.last {
    case .resumes: #expect(session.isOpen && session.record?.resumed == true)
    case .refused(let fault): #expect(session.fault == .security(fault))
    }
  }

  private func saved(by session: Session) throws -> SavedSession {
    try session.run()
    let saved = session.client.saved
    return try #require(saved)
  }

  /// Later than the handshake that opened what is offered: before it nothing is.
  private func expect(
    resumed: Bool, _ session: Session, offered saved: SavedSession, _ what: Comment? = nil
  ) throws {
    session.client.saved = saved
    try session.run(from: Instant(microseconds: 3_600_000_000))
    #expect(session.isOpen && session.record?.resumed == resumed, what)
  }

  @Test(
    "A session for another name or address of the same server is not resumed",
    arguments: ["hub.test", "localhost", "127.0.0.1", "::1"])
  func name(_ first: String) throws {
    let server = try Fixtures.server()
    let saved = try saved(by: Session(to: first, serverSettings: server))
    for name in ["hub.test", "localhost", "127.0.0.1", "::1"] {
      let session = try Session(to: name, serverSettings: server)
      try expect(resumed: name == first, session, offered: saved, "\(name)")
    }
  }

  @Test("A session that other authorities have verified is not resumed")
  func anchors() throws {
    let server = try Fixtures.server()
    let saved = try saved(by: Session(serverSettings: server))
    let (known, more) = (
      try Fixtures.bytes(Fixtures.path("ca")), try Fixtures.bytes(Fixtures.path("other-ca"))
    )
    for (anchors, resumed) in [(known, true), (known + more, false), (more + known, false)] {
      let settings = try TLSClientSettings(anchors: anchors.span)
      try expect(
        resumed: resumed, Session(settings: settings, serverSettings: server), offered: saved)
    }
  }

  private func identified(by chain: String?) throws -> TLSClientSettings {
    let settings = try Fixtures.client()
    if let chain {
      let chain = try Fixtures.bytes(Fixtures.path(chain))
      let key = try Fixtures.bytes(Fixtures.keyPath("hub"))
      try settings.identify(chain: chain.span, key: key.span)
    }
    return settings
  }

  @Test(
    "A session that another identity of the client has opened is not resumed",
    arguments: [("client-only", "hub"), ("client-only", nil), (nil, "client-only")]
      as [(String?, String?)])
  func identity(_ first: String?, _ second: String?) throws {
    let server = try Fixtures.server()
    let saved = try saved(
      by: Session(settings: identified(by: first), serverSettings: server))
    for (identity, resumed) in [(second, false), (first, true)] {
      let session = try Session(settings: identified(by: identity), serverSettings: server)
      try expect(resumed: resumed, session, offered: saved)
    }
  }

  @Test(
    "A session of another engine, whose structures differ, is not resumed",
    .enabled(if: Profiles.areBuilt, Profiles.remedy))
  func engine() throws {
    let engines = [TLSEngine.system] + (try Profiles.names.map { try Profiles.load($0) })
    let server = try Fixtures.server()
    for first in engines {
      let saved = try saved(by: Session(engine: first, serverSettings: server))
      for second in engines {
        let session = try Session(engine: second, serverSettings: server)
        try expect(
          resumed: second.profile == first.profile, session, offered: saved,
          "\(first.profile), \(second.profile)")
      }
    }
  }
}
