import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("Whatever a server does")
struct RefusalMatrixTests {
  static let rows = HostileCertificates.rows + HostileProtocol.rows

  @Test("A hostile server is refused by one name and gets no application data", arguments: rows)
  func system(_ row: HostileServer) throws {
    try row.meet("system").expect(row.outcome(with: "system"), "system")
  }

  @Test(
    "Every profile refuses by the same name, unless the row says otherwise",
    .enabled(if: Profiles.areBuilt, Profiles.remedy), arguments: rows)
  func profiles(_ row: HostileServer) throws {
    for engine in Profiles.names {
      try row.meet(engine).expect(row.outcome(with: engine), engine)
    }
  }

  @Test("The matrix of refusals is no smaller than it was") func size() {
    #expect(Self.rows.count >= 70)
  }

  /// What a server does after a number of its records.
  enum Leaving: CaseIterable {
    case stalls, closes, resets, alerts
  }

  /// The state that waits after this many whole records of a full handshake with a ticket.
  static let waiting: [UInt8] = [2, 3, 4, 5, 12, 12, 13]

  @Test(
    "Wherever a server stalls, leaves or sends an alert, the state is named",
    arguments: Leaving.allCases)
  func system(_ leaving: Leaving) throws {
    try leaves(leaving, "system")
  }

  @Test(
    "Every profile names the state in which a server stalls or leaves",
    .enabled(if: Profiles.areBuilt, Profiles.remedy),
    arguments: Leaving.allCases)
  func profiles(_ leaving: Leaving) throws {
    for engine in Profiles.names { try leaves(leaving, engine) }
  }

  private func leaves(_ leaving: Leaving, _ engine: String) throws {
    for (records, state) in Self.waiting.enumerated() {
      // In the middle of a record as well as before it; an alert is a record of its own.
      for extra in leaving == .alerts ? [0] : [0, 3, 5] {
        let session = try Session(engine: Engines.load(engine), limit: .milliseconds(50))
        var left = records
        try session.run { bytes in
          guard !bytes.isEmpty else { return }
          let flight = WireRecord.split(bytes)
          if left < flight.count {
            let next = flight[left].bytes.prefix(extra)
            bytes = flight[..<left].flatMap(\.bytes) + next
            Self.leave(leaving, session.wire, &bytes)
          }
          left -= min(left, flight.count)
        }
        session.expect(.refused(Self.fault(leaving, state, records)), "\(engine), \(records)")
      }
    }
  }

  private static func leave(_ leaving: Leaving, _ wire: Wire, _ bytes: inout [UInt8]) {
    switch leaving {
    case .stalls: break
    case .closes: wire.serverHasEnded = true
    case .resets: wire.serverHasReset = true
    // internal_error, which no state takes for anything else.
    case .alerts: bytes += WireRecord.alert(2, 80).bytes
    }
  }

  private static func fault(_ leaving: Leaving, _ state: UInt8, _ records: Int) -> SecurityFault {
    switch leaving {
    case .stalls: .handshakeTimeout(state: state)
    case .closes, .resets: .handshakeAborted(state: state)
    // After ChangeCipherSpec an alert in the clear is no alert.
    case .alerts: records == 6 ? .badRecord : .alert(80)
    }
  }

  @Test("A forged Finished is refused by its name")
  func finishedSystem() throws {
    try finished("system")
  }

  @Test(
    "Every profile refuses a forged Finished by its name",
    .enabled(if: Profiles.areBuilt, Profiles.remedy),
    arguments: Profiles.names)
  func finished(_ engine: String) throws {
    let session = try Session(engine: Engines.load(engine))
    try session.run()
    // A resuming server is the first to send Finished; suites that change places on their way alter
    // nothing but what it is a digest of.
    try session.reconnect(changeSent: { bytes in
      guard bytes.count > 80, bytes[5] == 1 else { return }
      let suites = 46 + Int(bytes[43])
      bytes.swapAt(suites, suites + 2)
      bytes.swapAt(suites + 1, suites + 3)
    })
    #expect(session.record?.resumed == true, "\(engine)")
    #expect(session.fault == .security(.handshakeForged(state: 13)), "\(engine)")
    #expect(!session.wire.sentRecordTypes.contains(23))
  }

  @Test(
    "Every profile refuses another key on the next connection",
    .enabled(if: Profiles.areBuilt, Profiles.remedy), arguments: Profiles.names)
  func swapped(_ engine: String) throws {
    let trust = MemoryTrust()
    let settings = try TLSClientSettings(
      trust: trust, engine: Engines.load(engine), entropy: SeededEntropy(seed: 1))
    let session = try Session(settings: settings)
    try session.run()
    #expect(session.isOpen && trust.keptCount == 1)
    let swapped = try Session(chain: "issuer-not-authority", settings: settings)
    try swapped.run {
      guard $0.count > 100 else { return }
      var records = WireRecord.split($0)
      if let other = try? Fixtures.certificates("ca")[0] {
        records.replaceSubrange(1...1, with: WireRecord.certificates([other]))
      }
      $0 = records.flatMap(\.bytes)
    }
    #expect(swapped.fault == .security(.certificateChanged), "\(engine)")
    #expect(!swapped.wire.sentRecordTypes.contains(23))
  }

  @Test(
    "No profile offers a ticket of one name under another",
    .enabled(if: Profiles.areBuilt, Profiles.remedy), arguments: Profiles.names)
  func ticketOfAnother(_ engine: String) throws {
    let server = try Fixtures.server()
    let session = try Session(engine: Engines.load(engine), serverSettings: server)
    try session.run()
    for name in ["localhost", "hub.test"] {
      let other = try Session(
        engine: Engines.load(engine), to: name, serverSettings: server)
      other.client.saved = session.client.saved
      try other.run(from: Instant(microseconds: 3_600_000_000))
      #expect(other.isOpen && other.record?.resumed == (name == "hub.test"), "\(engine)")
    }
  }
}
