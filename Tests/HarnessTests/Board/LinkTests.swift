import SimBoard
import Testing
import Transport
import Units

/// A far end that keeps what happens to it and answers every batch of bytes with `answer`.
private final class FarEnd: LinkServer {
  let link: SimulatedLink
  let clock: VirtualClock
  var isWilling = true
  var answer: [UInt8] = []
  var diary: [String] = []

  init(_ link: SimulatedLink, _ clock: VirtualClock) {
    self.link = link
    self.clock = clock
  }

  func accepts(at now: Instant) -> Bool {
    diary.append("asked \(now.microseconds)")
    return isWilling
  }

  func opened(at now: Instant) { diary.append("opened \(now.microseconds)") }

  func received(_ bytes: Span<UInt8>, at now: Instant) {
    diary.append("got \(bytes.count) \(now.microseconds)")
    let bytes = answer
    if !bytes.isEmpty { link.serverSends(bytes.span) }
  }

  func closed(at now: Instant) { diary.append("closed \(now.microseconds)") }
}

private final class LinkBench {
  let clock = VirtualClock()
  let link: SimulatedLink
  let far: FarEnd
  var near: SimulatedConnection

  init(latency: Int64, bytesPerSecond: Int? = nil) {
    link = SimulatedLink(
      clock: clock, latency: .microseconds(latency), bytesPerSecond: bytesPerSecond)
    far = FarEnd(link, clock)
    link.server = far
    near = SimulatedConnection(link)
  }

  /// Lets everything arrive that is under way.
  func settle() {
    while link.nextArrival != .never {
      clock.advance(to: link.nextArrival)
      link.deliver()
    }
  }

  /// Connects and waits for it.
  func open() throws -> Establishment {
    try near.connect(at: clock.now)
    settle()
    if case .pending(let until) = try near.establish(at: clock.now) { clock.advance(to: until) }
    return try near.establish(at: clock.now)
  }

  func write(_ count: Int) throws {
    let bytes = [UInt8](repeating: 1, count: count)
    let progress = try near.write(bytes.span)
    #expect(progress == .moved(count))
  }

  func read(_ count: Int = 100) throws -> StreamProgress {
    var buffer = [UInt8](repeating: 0, count: count)
    var span = buffer.mutableSpan
    return try near.read(into: &span)
  }
}

@Suite("The simulated link")
struct SimulatedLinkTests {
  @Test("Opening takes a round trip")
  func opening() throws {
    let bench = LinkBench(latency: 40_000)
    try bench.near.connect(at: .zero)
    #expect(bench.link.nextArrival == Instant(microseconds: 40_000))
    bench.settle()
    let pending = try bench.near.establish(at: bench.clock.now)
    #expect(pending == .pending(until: Instant(microseconds: 80_000)))
    bench.clock.advance(to: Instant(microseconds: 80_000))
    let ready = try bench.near.establish(at: bench.clock.now)
    #expect(ready == .ready)
    #expect(bench.far.diary == ["asked 40000", "opened 40000"])
    #expect(bench.link.connections == 1)
  }

  @Test("A refusal takes a round trip as well")
  func refused() throws {
    let bench = LinkBench(latency: 40_000)
    bench.far.isWilling = false
    #expect(throws: StreamFault.refused) { try bench.open() }
    #expect(bench.clock.now == Instant(microseconds: 80_000))
    #expect(bench.link.connections == 0)
  }

  @Test(
    "Bytes arrive after the time that the line needs for them and the latency",
    arguments: [
      (Int?.none, 1_000, 100_000), (250_000, 1_000, 104_000), (1_000, 500, 600_000),
    ] as [(Int?, Int, UInt64)])
  func bandwidth(_ perSecond: Int?, _ count: Int, _ arrives: UInt64) throws {
    let bench = LinkBench(latency: 100_000, bytesPerSecond: perSecond)
    #expect(try bench.open() == .ready)
    let began = bench.clock.now
    try bench.write(count)
    #expect(bench.link.nextArrival.since(began) == .microseconds(Int64(arrives)))
    #expect(bench.link.bytesSent == UInt64(count))
  }

  @Test("Batches queue for the line in their order, and each way has a line of its own")
  func queueing() throws {
    let bench = LinkBench(latency: 10, bytesPerSecond: 1_000_000)
    bench.far.answer = [UInt8](repeating: 2, count: 50)
    #expect(try bench.open() == .ready)
    bench.far.diary = []
    try bench.write(100)
    try bench.write(200)
    bench.settle()
    // Opened at 20 µs; the first batch leaves at 120 µs, the second at 320 µs.
    #expect(bench.far.diary == ["got 100 130", "got 200 330"])
    #expect(bench.clock.now == Instant(microseconds: 330 + 50 + 10))
    #expect(try bench.read(70) == .moved(70))
    #expect(try bench.read(70) == .moved(30))
    #expect(try bench.read(70) == .blocked)
    #expect(bench.link.bytesReceived == 100)
  }

  @Test("The end of the stream comes behind its last bytes")
  func end() throws {
    let bench = LinkBench(latency: 10)
    #expect(try bench.open() == .ready)
    let bytes: [UInt8] = [1, 2, 3]
    bench.link.serverSends(bytes.span)
    bench.link.serverEnds()
    #expect(try bench.read() == .blocked)
    bench.settle()
    #expect(try bench.read() == .moved(3))
    #expect(try bench.read() == .ended)
    bench.near.close(at: bench.clock.now)
    bench.settle()
    #expect(bench.far.diary.last == "closed 40")
    #expect(throws: StreamFault.reset) { try bench.write(1) }
  }

  @Test("What was under way is gone with its connection; the totals stay")
  func reopening() throws {
    let bench = LinkBench(latency: 10)
    #expect(try bench.open() == .ready)
    try bench.write(5)
    bench.near.close(at: bench.clock.now)
    #expect(try bench.open() == .ready)
    #expect(!bench.far.diary.contains { $0.hasPrefix("got") })
    #expect(bench.link.bytesSent == 5 && bench.link.connections == 2)
  }

  @Test("Without an answer the opening ends with its limit")
  func limit() throws {
    let bench = LinkBench(latency: 20_000_000)
    try bench.near.connect(at: .zero)
    let limit = Instant.zero + SimulatedConnection.connectLimit
    let pending = try bench.near.establish(at: .zero)
    #expect(pending == .pending(until: limit))
    bench.clock.advance(to: limit)
    #expect(throws: StreamFault.connectTimeout) { try bench.near.establish(at: limit) }
  }
}
