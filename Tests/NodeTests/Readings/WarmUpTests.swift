import NodeCore
import Testing
import Units

@Suite("Channels that warm up")
struct WarmUpTests {
  private static let rule = AlarmRule(
    channel: 0, condition: .compares(raise: .above(10), clear: .atOrBelow(10)))

  private func plan(
    _ seconds: Int64, filters: [FilterPlan] = [], isPoweredWithMachine: Bool = false
  ) -> ChannelPlan {
    ChannelPlan(
      warmUp: .seconds(seconds), every: .seconds(1), filters: filters,
      isPoweredWithMachine: isPoweredWithMachine)
  }

  @Test("A warm-up begins with the first answer, and again with one after a loss of power")
  func begins() {
    var bench = ReadingBench([plan(5)], alarms: [Self.rule])
    // The seconds in which the channel is read, and before which readings a warm-up begins.
    var believed: [Int] = []
    for second in 1...30 {
      if second == 8 || second == 20 {
        bench.node.beginWarmUp(of: 0, isFirst: second == 8, at: bench.now + .seconds(1))
      }
      guard second >= 8 else {
        _ = bench.read(.fault)
        continue
      }
      if bench.read(.value(Int64(second))) == .value(Int64(second)) { believed.append(second) }
    }
    #expect(believed == Array(13...19) + Array(25...30))
    let isRaised = bench.isRaised
    #expect(isRaised)
  }

  @Test("Rules do not use a value that warms up, and use the first that does not")
  func rules() {
    var bench = ReadingBench([plan(5)], alarms: [Self.rule])
    bench.node.beginWarmUp(of: 0, isFirst: true, at: .zero + .seconds(1))
    let raised = (1...6).map { _ in
      _ = bench.read(.value(99))
      return bench.isRaised
    }
    #expect(raised == [false, false, false, false, false, true])
  }

  @Test("The first answer of a sensor that has its power with the machine begins no warm-up")
  func machine() {
    for isPoweredWithMachine in [false, true] {
      var bench = ReadingBench([plan(5, isPoweredWithMachine: isPoweredWithMachine)])
      for _ in 0..<6 { _ = bench.read(.fault) }
      bench.node.beginWarmUp(of: 0, isFirst: true, at: bench.now)
      let first = bench.read(.value(1))
      #expect(first == (isPoweredWithMachine ? .value(1) : .warming(1)))
      bench.node.beginWarmUp(of: 0, isFirst: false, at: bench.now)
      let later = bench.read(.value(1))
      #expect(later == .warming(1))
    }
  }

  @Test(
    "Filters start again when the warm-up ends, so no value of a cold sensor is in one after it")
  func filters() {
    var bench = ReadingBench([plan(3, filters: [.mean(of: 10)])])
    bench.node.beginWarmUp(of: 0, isFirst: true, at: .zero + .seconds(1))
    let found = [0, 0, 0, 100, 200].map { bench.read(.value($0)) }
    #expect(found == [.warming(0), .warming(0), .warming(0), .value(100), .value(150)])
  }

  @Test("What follows from a channel that warms up warms up with it")
  func derived() {
    let sum = ChannelPlan(every: .seconds(1), derivation: .sum([0, 1]))
    var bench = ReadingBench([plan(3), ChannelPlan(every: .seconds(1)), sum])
    bench.node.beginWarmUp(of: 0, isFirst: true, at: .zero + .seconds(1))
    var found: [ReportedValue] = []
    for _ in 0..<4 {
      _ = bench.read(.value(1))
      _ = bench.read(after: .zero, .value(2), from: 1)
      found.append(bench.node.reading(of: 2))
    }
    #expect(found == [.warming(3), .warming(3), .warming(3), .value(3)])
  }
}
