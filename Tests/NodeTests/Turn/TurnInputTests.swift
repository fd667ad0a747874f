import HAL
import NodeLoop
import Testing
import Units

@Suite("A turn and its lines")
struct TurnInputTests {
  @Test("A level is taken at the start, at edges and again each period")
  func levels() {
    var bench = TurnBench(debounces: [0])
    #expect(bench.turnNow() == ["0 read 0 0"])
    #expect(bench.due == ms(1_000))
    bench.clock.now = ms(300)
    bench.inputs[0].move(to: true, at: ms(299))
    bench.inputs[0].move(to: false, at: ms(300))
    #expect(bench.turnNow() == ["300 read 0 1", "300 read 0 0"])
    #expect(bench.run(until: 1_000) == ["1000 read 0 0"])
  }

  @Test("A lost edge is made up for by the next periodic read", arguments: [0, 20])
  func healed(_ debounce: Int64) {
    var bench = TurnBench(debounces: [debounce])
    _ = bench.turnNow()
    bench.inputs[0].level = true
    #expect(bench.run(until: 999).isEmpty)
    let settled = 1_000 + UInt64(debounce)
    #expect(bench.run(until: settled) == ["\(settled) read 0 1"])
  }

  @Test("A turn takes edges once they may exist, and levels that settle without asking for edges")
  func pendingEdges() {
    let pending = PendingEdges()
    var bench = TurnBench(debounces: [0, 20], pendingEdges: pending)
    _ = bench.turnNow()
    bench.clock.now = ms(100)
    bench.inputs[0].move(to: true, at: ms(99))
    bench.inputs[1].move(to: true, at: ms(99))
    #expect(bench.turnNow().isEmpty)
    pending.lines = 1
    #expect(bench.turnNow() == ["100 read 0 1"])
    pending.lines = 0
    #expect(bench.due == ms(119))
    bench.clock.now = ms(119)
    #expect(bench.turnNow() == ["119 read 1 1"])
  }

  @Test("After lost edges the level is read again at once")
  func edgesLost() {
    var bench = TurnBench(debounces: [0, 0])
    _ = bench.turnNow()
    bench.clock.now = ms(10)
    bench.inputs[0].level = true
    bench.inputs[0].edgeFaults = [.edgesLost]
    #expect(bench.turnNow() == ["10 input 0 edgesLost", "10 read 0 1"])
  }

  @Test(
    "A line that cannot be read is a fault of its channel alone, and comes back by itself",
    arguments: [0, 20] as [Int64], [GPIOFault.lineGone, .system(5)])
  func faults(_ debounce: Int64, _ fault: GPIOFault) {
    var bench = TurnBench(debounces: [debounce, 0])
    _ = bench.turnNow()
    bench.inputs[0].levelFaults = [fault]
    #expect(
      bench.run(until: 1_000) == [
        "1000 input 0 \(fault)", "1000 read 0 fault", "1000 read 1 0",
      ])
    // The level is the same as before; the channel must say so again.
    #expect(bench.run(until: 2_000) == ["2000 read 0 0", "2000 read 1 0"])
    bench.inputs[0].edgeFaults = [fault]
    bench.clock.now = ms(2_500)
    #expect(bench.turnNow() == ["2500 input 0 \(fault)", "2500 read 0 fault"])
  }

  @Test("Edges that are taken late count by their own times")
  func late() {
    var bench = TurnBench(debounces: [20])
    _ = bench.turnNow()
    // The bus held the node from 100 ms to 200 ms; the line was active for 30 ms of that.
    bench.inputs[0].move(to: true, at: ms(110))
    bench.inputs[0].move(to: false, at: ms(140))
    bench.clock.now = ms(200)
    #expect(bench.turnNow() == ["200 read 0 1", "200 read 0 0"])
    bench.inputs[0].move(to: true, at: ms(210))
    bench.inputs[0].move(to: false, at: ms(229))
    bench.clock.now = ms(300)
    #expect(bench.turnNow().isEmpty)
  }

  @Test("A line that bounces is asked again when it may have settled")
  func bounces() {
    var bench = TurnBench(debounces: [20])
    _ = bench.turnNow()
    for (time, level) in [(100, true), (105, false), (107, true)] as [(UInt64, Bool)] {
      bench.clock.now = ms(time)
      bench.inputs[0].move(to: level, at: ms(time))
      #expect(bench.turnNow().isEmpty)
    }
    #expect(bench.due == ms(127))
    #expect(bench.run(until: 127) == ["127 read 0 1"])
  }

  @Test("A lamp that cannot be driven is reported and stops nothing")
  func lamp() {
    var bench = TurnBench(debounces: [0], reportEvery: .seconds(10))
    _ = bench.turnNow()
    bench.lamp.fault = .lineGone
    bench.inputs[0].move(to: true, at: ms(5))
    bench.clock.now = ms(5)
    #expect(
      bench.turnNow() == [
        "5 read 0 1", "5 output 0 line(HAL.GPIOFault.lineGone)", "5 delivered #1",
      ])
    #expect(bench.script.calls.count == 1)
  }
}

/// Levels with their times in milliseconds, and what a debouncer of 20 ms lets through of them.
struct DebounceCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var span: Int64 = 20
  let levels: [(UInt64, Bool)]
  /// When it is asked at last.
  var asked: UInt64 = 1_000
  let through: [Bool]

  static let all: [DebounceCase] = [
    DebounceCase(testDescription: "the first level counts", levels: [(0, true)], through: [true]),
    DebounceCase(
      testDescription: "a change that lasts", levels: [(0, false), (50, true)],
      through: [false, true]),
    DebounceCase(
      testDescription: "a change not old enough", levels: [(0, false), (50, true)], asked: 69,
      through: [false]),
    DebounceCase(
      testDescription: "a change just old enough", levels: [(0, false), (50, true)], asked: 70,
      through: [false, true]),
    DebounceCase(
      testDescription: "a short pulse", levels: [(0, false), (50, true), (69, false)],
      through: [false]),
    DebounceCase(
      testDescription: "a pulse of the very span", levels: [(0, false), (50, true), (70, false)],
      through: [false, true, false]),
    DebounceCase(
      testDescription: "a long pulse without a turn in between",
      levels: [(0, false), (50, true), (90, false)], through: [false, true, false]),
    DebounceCase(
      testDescription: "a bounce starts the span again",
      levels: [(0, false), (50, true), (60, false), (62, true)], asked: 81, through: [false]),
    DebounceCase(
      testDescription: "a repeated level does not",
      levels: [(0, false), (50, true), (60, true)], asked: 70, through: [false, true]),
    DebounceCase(
      testDescription: "no span lets everything through", span: 0,
      levels: [(0, false), (0, true), (0, true), (1, false)], through: [false, true, true, false]),
  ]
}

@Suite("The debouncer of the turn")
struct TurnDebouncerTests {
  @Test("Lets levels through that stand still", arguments: DebounceCase.all)
  func table(_ example: DebounceCase) {
    var debouncer = Debouncer(span: .milliseconds(example.span))
    var through: [Bool?] = []
    for (time, level) in example.levels { through.append(debouncer.level(level, at: ms(time))) }
    through.append(debouncer.settle(at: ms(example.asked)))
    #expect(through.compactMap { $0 } == example.through)
  }

  @Test("The debouncer says when it wants to be asked, and forgets on demand")
  func deadline() {
    var debouncer = Debouncer(span: .milliseconds(20))
    _ = debouncer.level(false, at: ms(0))
    #expect(debouncer.deadline == .never)
    _ = debouncer.level(true, at: ms(50))
    #expect(debouncer.deadline == ms(70))
    debouncer.forget()
    #expect(debouncer.deadline == .never)
    let first = debouncer.level(false, at: ms(80))
    #expect(first == false)
  }
}
