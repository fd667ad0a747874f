import Glibc
import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("Every allocation that fails", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct AllocationFailureTests {
  /// Engines, each with a server of TLS 1.2, and those that speak TLS 1.3 with one of that.
  static let ends: [(engine: String, isNewer: Bool)] =
    (Profiles.names + ["system"]).map { ($0, false) } + [("web", true)]

  /// `make soak` tries every one; otherwise the first, the last, and some in between.
  static let triesAll = getenv("OUTPOST_SOAK") != nil

  /// How far an exchange came.
  enum Stage { case settings, handshake, open, answered }

  /// One exchange with a recorded server on an account.
  private struct Exchange {
    var stage = Stage.settings
    var fault: (any Error)?
    var leaked: [UInt8] = []

    mutating func run(_ settings: TLSClientSettings, _ recording: Recording) {
      stage = .handshake
      do {
        try talk(settings, recording)
      } catch {
        fault = error
      }
    }

    private mutating func talk(_ settings: TLSClientSettings, _ recording: Recording) throws {
      var client = TLSConnection(
        over: ReplayedConnection(recording), to: try TLSServerName("hub.test"), settings: settings)
      client.wallTime = .known(WallClock.usual)
      try client.connect(at: .zero)
      defer {
        if stage == .handshake { leaked = client.lower.sent }
      }
      for _ in 0..<50 where stage == .handshake {
        if try client.establish(at: .zero) == .ready { stage = .open }
      }
      guard stage == .open else { return }
      let report = Recording.report
      var sent = 0
      while sent < report.count {
        guard case .moved(let count) = try client.write(report.span.extracting(sent...)) else {
          return
        }
        sent += count
      }
      let (answer, last) = try client.readAll()
      if answer == Recording.answer, last == .ended { stage = .answered }
      client.close(at: .zero)
    }
  }

  private struct Bench {
    let engine: TLSEngine
    let recording: Recording
    let anchors: [UInt8]
    /// Allocations of an exchange in which none fails.
    var calls: UInt64 = 0

    init(_ name: String, isNewer: Bool) throws {
      engine = try TLSEngine.loadMeasured(name, in: [Profiles.folder])
      let server = isNewer ? try Fixtures.server(engine: Profiles.loadServer()) : nil
      recording = try Recording(of: Session(engine: engine, serverSettings: server))
      anchors = try Fixtures.bytes(Fixtures.path("ca"))
      let (exchange, books) = try attempt(failing: nil)
      try #require(exchange.stage == .answered && exchange.fault == nil)
      calls = books.total.calls
    }

    /// An exchange in which one allocation fails, its books when all is freed, and the one after
    /// it.
    func attempt(
      failing number: UInt64?, thenAgain: Bool = false
    ) throws -> (exchange: Exchange, books: TLSMeasurement) {
      let account = try #require(TLSAccount(of: engine, failing: number))
      let exchange = account.booking { () -> Exchange in
        var exchange = Exchange()
        let entropy = SeededEntropy(seed: 1)
        do {
          let settings = try TLSClientSettings(
            anchors: anchors.span, engine: engine, entropy: entropy)
          exchange.run(settings, recording)
          if thenAgain {
            entropy.restart()
            var again = Exchange()
            again.run(settings, recording)
            #expect(again.stage == .answered, "after allocation \(number ?? 0)")
          }
        } catch {
          exchange.fault = error
        }
        return exchange
      }
      return (exchange, account.measurement)
    }
  }

  @Test(
    "A failed allocation ends the exchange by that name, leaks nothing, and the next one works",
    arguments: ends)
  func everyAllocation(_ ends: (engine: String, isNewer: Bool)) throws {
    let bench = try Bench(ends.engine, isNewer: ends.isNewer)
    let numbers = Self.numbers(upTo: bench.calls)
    let what = "`\(ends.engine)`\(ends.isNewer ? " in TLS 1.3" : "")"
    print("allocations that fail, \(what): \(numbers.count) of \(bench.calls)")
    for (round, number) in numbers.enumerated() {
      let (exchange, books) = try bench.attempt(failing: number, thenAgain: round % 16 == 0)
      Self.expect(exchange, books, number)
    }
  }

  private static func expect(_ exchange: Exchange, _ books: TLSMeasurement, _ number: UInt64) {
    let what: Comment = "allocation \(number)"
    #expect(books.total.refused == 1, what)
    #expect(books.total.liveBytes == 0 && books.total.liveBlocks == 0, what)
    #expect(books.contextBytes == 0 && books.constantBytes == 0, what)
    switch exchange.fault {
    case let fault as TLSSettingsFault: #expect(fault == .outOfMemory, what)
    case let fault as StreamFault: #expect(fault == .security(.outOfMemory), what)
    case nil:
      // What may be missing without a word: the ticket that is kept, and the goodbye.
      #expect(exchange.stage == .answered && books.outside.refused == 1, what)
    case let fault?: Issue.record("\(number): \(fault)")
    }
    // Refused in the handshake: it never opened, and nothing of the report left.
    let inHandshake = books.states.reduce(0) { $0 + $1.cost.refused }
    #expect(inHandshake == 0 || exchange.stage == .handshake, what)
    #expect(!WireRecord.split(exchange.leaked).contains { $0.type == 23 }, what)
  }

  private static func numbers(upTo calls: UInt64) -> [UInt64] {
    guard !triesAll else { return Array(1...calls) }
    let random = SeededEntropy(seed: 7)
    var chosen = Set(1...min(calls, 120)).union(max(1, calls - 40)...calls)
    for _ in 0..<120 {
      var bytes: [UInt8] = [0, 0, 0]
      var span = bytes.mutableSpan
      _ = random.fill(&span)
      chosen.insert(1 + bytes.reduce(0) { $0 << 8 | UInt64($1) } % calls)
    }
    return chosen.sorted()
  }
}
