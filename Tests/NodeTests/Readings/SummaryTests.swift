import NodeCore
import Testing
import Units

/// A node that reports every ten seconds: channel 0 as a summary, 1 by value, 2 never.
private struct SummaryBench: ~Copyable {
  var node: Node
  var now = Instant.zero
  var values: [ReportedValue] = []

  init(_ plan: SummaryPlan = SummaryPlan(channel: 0)) {
    var configuration = NodeConfiguration()
    configuration.channels = Array(repeating: ChannelPlan(every: .seconds(1)), count: 3)
    configuration.alarms = (0..<3).map {
      AlarmRule(channel: ChannelID($0), condition: .compares(raise: .above(99), clear: .below(90)))
    }
    configuration.reported = [1]
    configuration.summaries = [plan]
    configuration.isMinimised = true
    configuration.schema = ReportSchema(
      channels: [ReportedChannel(name: [0x62], kind: .count)],
      summaries: [ReportedChannel(name: [0x61], kind: .count)], alarms: [[0x78], [0x79], [0x7A]])
    configuration.reportEvery = .seconds(10)
    configuration.uplinks = [UplinkPlan()]
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  /// Lets a channel be read; returns what the messages carry that are made then.
  mutating func read(_ value: ReportedValue, from channel: ChannelID = 0) -> [[ReportedValue]] {
    node.handle(.reading(channel: channel, value), at: now)
    return messages()
  }

  /// Lets a second pass; returns what the messages carry that are made then.
  mutating func pass() -> [[ReportedValue]] {
    now = now + .seconds(1)
    node.handle(.elapsed, at: now)
    return messages()
  }

  private mutating func messages() -> [[ReportedValue]] {
    var found: [[ReportedValue]] = []
    while let action = node.nextAction() {
      guard case .accepted(let message, _) = action else { continue }
      _ = node.values(of: message, into: &values)
      found.append(values)
    }
    return found
  }
}

@Suite("Summaries of channels")
struct SummaryTests {
  /// The figures of readings as plainly as possible; nil is a fault.
  private func figures(
    _ readings: [Int64?], total: (([Int64]) -> Int64)
  ) -> [ReportedValue] {
    let values = readings.compactMap { $0 }
    let counts: [ReportedValue] = [
      .value(Int64(values.count)), .value(Int64(readings.count - values.count)),
    ]
    guard values.count > 1, let least = values.min(), let greatest = values.max() else {
      return counts + Array(repeating: .absent, count: 5)
    }
    let mean = Double(values.reduce(0, +)) / Double(values.count)
    // Of halves the node takes the one away from the first reading.
    let isUp = mean >= Double(values[0])
    let rounded = isUp ? (mean + 0.5).rounded(.down) : (mean - 0.5).rounded(.up)
    return counts + [
      .value(least), .value(Int64(rounded)), .value(greatest), .value(values[values.count - 1]),
      .value(total(values)),
    ]
  }

  @Test("A summary is that of the readings of its period, and the next one begins with none")
  func periods() {
    var numbers = RepeatableNumbers(seed: 9)
    var bench = SummaryBench()
    for _ in 0..<300 {
      var readings: [Int64?] = []
      for second in 1...10 {
        for _ in 0..<Int.random(in: 0...2, using: &numbers) {
          let isFault = UInt8.random(in: 0..<8, using: &numbers) == 0
          let value = isFault ? nil : Int64.random(in: -50...50, using: &numbers)
          readings.append(value)
          #expect(bench.read(value.map { .value($0) } ?? .fault) == [])
        }
        let messages = bench.pass()
        guard second == 10 else { continue }
        let wanted = figures(readings) { $0.reduce(0, +) }
        #expect(messages == [[.absent] + wanted])
      }
    }
  }

  @Test("A summary of one reading has its counts only, for its figures would be that reading")
  func single() {
    var bench = SummaryBench()
    _ = bench.read(.value(42))
    _ = bench.read(.fault)
    let messages = (0..<10).flatMap { _ in bench.pass() }
    #expect(
      messages == [[.absent, .value(1), .value(1)] + Array(repeating: .absent, count: 5)])
  }

  @Test("A period of its own ends with the report that ends with it, and no other carries it")
  func over() {
    var bench = SummaryBench(SummaryPlan(channel: 0, over: .seconds(30)))
    var counts: [ReportedValue] = []
    for second in 1...90 {
      _ = bench.read(.value(Int64(second)))
      counts += bench.pass().map { $0[1] }
    }
    #expect(
      counts == [
        .absent, .absent, .value(30), .absent, .absent, .value(30), .absent, .absent, .value(30),
      ])
  }

  @Test("The total of a growing channel is how much it has grown, from period to period")
  func growth() {
    var bench = SummaryBench(SummaryPlan(channel: 0, total: .growth))
    var totals: [ReportedValue] = []
    for second in 0..<30 {
      _ = bench.read(.value(Int64(second * second)))
      totals += bench.pass().map { $0[7] }
    }
    #expect(totals == [.value(81), .value(280), .value(480)])
  }

  @Test("The total of a truth is how often it became true, and it has no least, mean or greatest")
  func rises() {
    var bench = SummaryBench(SummaryPlan(channel: 0, total: .rises))
    var found: [[ReportedValue]] = []
    for level in [1, 0, 1, 1, 0, 0, 1, 0, 0, 1] as [Int64] {
      _ = bench.read(.value(level))
      found += bench.pass()
    }
    #expect(
      found == [
        [.absent, .value(10), .value(0), .absent, .absent, .absent, .value(1), .value(3)]
      ])
  }

  @Test("An alarm carries its own channel, and nothing where that is not sent by value")
  func alarms() {
    let cases: [(channel: Int, wanted: ReportedValue)] = [
      (0, .absent), (1, .value(100)), (2, .absent),
    ]
    for (channel, wanted) in cases {
      var bench = SummaryBench()
      for other in 0..<3 { _ = bench.read(.value(50), from: ChannelID(other)) }
      let messages = bench.read(.value(100), from: ChannelID(channel))
      var carried = [ReportedValue](repeating: .absent, count: 8)
      carried[0] = wanted
      #expect(messages == [carried])
    }
  }
}
