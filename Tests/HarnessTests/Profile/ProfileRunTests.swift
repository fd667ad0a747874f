import BoardFiles
import HAL
import TLSTransport
import Testing
import Units

@testable import Results
@testable import TLSBench

/// The engine in the program in place of a measured one: no books, the same handshakes.
private struct Counting {
  private final class Ticks { var count: UInt64 = 0 }
  private let ticks = Ticks()

  /// Both clocks go on by a nanosecond whenever they are read.
  var clock: MeasuringClock {
    let tick = { [ticks] in
      ticks.count += 1
      return ticks.count
    }
    return MeasuringClock(wall: tick, processor: tick)
  }
}

@Suite("A run of outpost profile")
struct ProfileRunTests {
  private func figures(_ uses: [TLSUse], seed: UInt64 = 1) throws -> ProfileFigures {
    try ProfileRun(handshakes: 3, seed: seed, clock: Counting().clock)
      .measure(ProfileEngines(device: .system, measured: .system), uses: uses)
  }

  @Test(
    "A profile's run verifies the built-in server and opens a session",
    arguments: [TLSUse.full, .mutual, .twoCertificates, .rsa, .report])
  func opens(_ use: TLSUse) throws {
    let figures = try #require(try figures([use]).figures(of: use))
    #expect(figures.version == .tls12 && figures.count == 3)
    #expect(figures.suite.contains(use == .rsa ? "ECDHE-RSA" : "ECDHE-ECDSA"))
    #expect(figures.bytesSent > 0 && figures.bytesReceived > 0)
  }

  @Test("Each use counts the bytes that it is about, and no others")
  func bytes() throws {
    let figures = try figures([.full, .mutual, .resumed, .twoCertificates, .report])
    let full = try #require(figures.figures(of: .full))
    let mutual = try #require(figures.figures(of: .mutual))
    let resumed = try #require(figures.figures(of: .resumed))
    let chain = try #require(figures.figures(of: .twoCertificates))
    let report = try #require(figures.figures(of: .report))
    // A certificate of the client's, and its proof, go out.
    #expect(mutual.bytesSent > full.bytesSent + 500)
    #expect(chain.bytesReceived > full.bytesReceived + 400)
    // No certificate comes in.
    #expect(resumed.bytesReceived < 300)
    // One record each way: 5 bytes of header, 8 of nonce, 16 of tag (RFC 5246, RFC 5288).
    #expect(report.bytesSent == UseSetting.request.count + 29)
    #expect(report.bytesReceived == UseSetting.response.count + 29)
    #expect(full.states.reduce(0) { $0 + $1.bytesSent } == full.bytesSent)
  }

  @Test(
    "A use needs the heap that it reports, to the byte, with a kept session included",
    .enabled(if: ArenaTests.areBuilt, ArenaTests.remedy),
    arguments: [TLSUse.full, .mutual, .resumed])
  func heap(_ use: TLSUse) throws {
    let engines = try ProfileEngines("field")
    let run = ProfileRun(handshakes: 1, seed: 1, clock: Counting().clock)
    let memory = try #require(
      run.measure(engines, uses: [use]).figures(of: use)?.memory)
    let needed = UInt32(memory.heapWithOverhead)
    #expect(run.fits(use, of: engines, heap: needed))
    #expect(!run.fits(use, of: engines, heap: needed - 1))
    // Blocks come and go, a few of them between the two peaks.
    let overhead = memory.heapWithOverhead - memory.heapPeak
    #expect((0...TLSMeasurement.blockOverhead * (memory.blocks + 8)).contains(overhead))
  }

  @Test("Two runs with one seed are the same, and keys follow the seed")
  func seeded() throws {
    let uses: [TLSUse] = [.full, .resumed]
    let one = try figures(uses).uses.map(\.outcome)
    #expect(one == (try figures(uses).uses.map(\.outcome)))
  }

  @Test("A profile without TLS 1.3 says so")
  func tls13() throws {
    #expect(try figures([.tls13]).uses[0].outcome == .absent(.notInProfile))
  }

  @Test("The client's time is counted by its clocks, state by state")
  func time() throws {
    let full = try #require(try figures([.full]).figures(of: .full))
    #expect(full.states.allSatisfy { $0.wall.least > 0 && $0.processor.least > 0 })
    #expect(full.wall.median == full.states.reduce(0) { $0 + $1.wall.median })
    // Only states that take what the server sends wait for it.
    let waited = Set(full.states.filter { $0.waiting.median > 0 }.map(\.state.name))
    #expect(waited.isSubset(of: ["server hello", "server change cipher spec", "server finished"]))
    #expect(waited.contains("server hello"))
  }

  @Test(
    "Measured times are sorted into least, median and 95th percentile",
    arguments: [
      ([5], [5, 5, 5]), ([3, 1, 2], [1, 2, 3]), (Array(1...20).reversed(), [1, 10, 19]),
      (Array(1...100), [1, 50, 95]),
    ] as [([UInt64], [UInt64])])
  func spread(_ values: [UInt64], _ wanted: [UInt64]) {
    let spread = Spread(values)
    #expect([spread.least, spread.median, spread.percentile95] == wanted)
  }

  @Test(
    "The built-in server has the certificates and keys of fixtures/certs",
    arguments: [
      ("ca", TestChains.anchor), ("hub", TestChains.server), ("hub-chain", TestChains.chain),
      ("TEST-ONLY-hub.key", TestChains.serverKey), ("hub-rsa", TestChains.serverRSA),
      ("TEST-ONLY-hub-rsa.key", TestChains.serverRSAKey), ("client-only", TestChains.client),
    ])
  func chains(_ name: String, _ bytes: [UInt8]) throws {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    #expect(try FileAccess.disk.read("/\(root)/fixtures/certs/\(name).pem", 1 << 16) == bytes)
  }
}
