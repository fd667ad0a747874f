import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("The books of a measured engine", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct MeasuringTests {
  static let engines = Profiles.names + ["system"]

  private func engine(_ name: String) throws -> TLSEngine {
    try TLSEngine.loadMeasured(name, in: [Profiles.folder])
  }

  /// A handshake on an account, and what refused it.
  private func handshake(
    _ name: String, arena: UInt32? = nil, failing: UInt64? = nil, stack: Bool = false
  ) throws -> (measurement: TLSMeasurement, fault: StreamFault?, isOpen: Bool) {
    let engine = try engine(name)
    let account = try #require(
      TLSAccount(of: engine, arena: arena, failing: failing, stack: stack))
    return try account.booking {
      let session = try Session(engine: engine)
      try session.run()
      return (account.measurement, session.fault, session.isOpen)
    }
  }

  @Test("A handshake with `field` needs at most 6 KiB of heap and 2.6 kB of contexts")
  func field() throws {
    let books = try handshake("field", stack: true).measurement
    #expect(books.total.peakWithOverhead <= 6_144)
    let sizes = try #require(engine("field").sizes)
    #expect(books.contextBytes <= 2_600 && books.contextBytes == sizes.contexts)
    #expect(books.total.peakEngineBytes <= 300)
    #expect(books.total.refused == 0 && !books.arenaExhausted)
    #expect(books.total.largestBlock >= sizes.recordIn)
    #expect(books.total.peakBytes > 4_000 && books.total.calls > 50)
    #expect((1_000..<8_192).contains(books.total.stackBytes))
    let peak = try #require(books.states.max { $0.cost.peakBytes < $1.cost.peakBytes })
    // The curve takes nothing of the heap; what is left is the key schedule on top of session and
    // records.
    #expect(peak.state.name == "server finished")
    #expect(peak.cost.peakBytes == books.total.peakBytes)
    #expect(books.states.map(\.state.rawValue) == Array(0...15))
  }

  @Test("Accounts are the same to the byte for the same seed", arguments: engines)
  func repeats(_ name: String) throws {
    let (once, again) = (try handshake(name).measurement, try handshake(name).measurement)
    #expect(once == again)
  }

  @Test("Accounts have the states of TLS 1.3, and what each took")
  func newer() throws {
    let engine = try engine("web")
    let account = try #require(TLSAccount(of: engine, stack: true))
    let server = try Fixtures.server(engine: Profiles.loadServer())
    try account.booking { try Session(engine: engine, serverSettings: server).run() }
    let states = account.measurement.states
    #expect(
      states.map(\.state.rawValue) == [0, 1, 2, 3, 5, 7, 9, 10, 11, 13, 14, 15, 17])
    let shares = try #require(states.first { $0.state.name == "client hello" })
    #expect(shares.cost.calls > 100 && shares.cost.stackBytes > 1_000)
  }

  @Test("Accounts are those of one session each", arguments: [("field", 50), ("system", 1_000)])
  func separate(_ name: String, calls: UInt64) throws {
    let engine = try engine(name)
    let alone = try #require(TLSAccount(of: engine))
    let (one, other) = (try #require(TLSAccount(of: engine)), try #require(TLSAccount(of: engine)))
    let first = try Session(engine: engine)
    let second = try Session(engine: engine)
    try first.client.connect(at: .zero)
    try second.client.connect(at: .zero)
    for _ in 0..<3 {
      for (account, session) in [(one, first), (other, second)] {
        _ = try account.booking { try session.client.establish(at: .zero) }
        _ = try session.server.serve(session.wire)
      }
    }
    let single = try Session(engine: engine)
    try alone.booking { try single.run() }
    let last = try first.client.establish(at: .zero)
    #expect(last == .ready)
    #expect(alone.measurement.total.calls > calls)
    #expect(one.measurement.total.calls == other.measurement.total.calls)
    #expect(one.measurement.contextBytes == engine.sizes?.session)
  }

  @Test("Accounts are empty when all is freed", arguments: engines)
  func nothingLeft(_ name: String) throws {
    let engine = try engine(name)
    let account = try #require(TLSAccount(of: engine))
    try account.booking { try Session(engine: engine).run() }
    let books = account.measurement
    #expect(books.total.liveBytes == 0 && books.total.liveBlocks == 0)
    #expect(books.contextBytes == 0 && books.constantBytes == 0)
  }

  @Test(
    "A measured handshake keeps to its arena, and says so when it is not enough", arguments: engines
  )
  func arena(_ name: String) throws {
    let peak = UInt32(try handshake(name).measurement.total.peakWithOverhead)
    let enough = try handshake(name, arena: peak)
    #expect(enough.isOpen && !enough.measurement.arenaExhausted)
    let short = try handshake(name, arena: peak - 1)
    #expect(!short.isOpen && short.measurement.arenaExhausted)
    #expect(short.fault == .security(.outOfMemory))
    #expect(short.measurement.total.peakWithOverhead < Int(peak))
  }

  @Test(
    "Any allocation of a handshake can fail, which ends it by that name", arguments: Profiles.names)
  func failing(_ name: String) throws {
    let calls = try handshake(name).measurement.total.calls
    let settings = 20 as UInt64
    // Each of the first, then one in a hundred: the rest are the curve's, all alike.
    let numbers =
      Array(settings..<min(settings + 60, calls))
      + Array(stride(from: settings + 60, to: calls, by: 97))
    for number in numbers {
      let run = try handshake(name, failing: number)
      // Beyond the states it is the ticket that is kept of a session which is open.
      let isTicket = run.measurement.outside.refused > 0
      #expect(run.isOpen == isTicket, "allocation \(number)")
      #expect(run.fault == (isTicket ? nil : .security(.outOfMemory)), "allocation \(number)")
      #expect(run.measurement.total.refused >= 1 && !run.measurement.arenaExhausted)
    }
  }
}
