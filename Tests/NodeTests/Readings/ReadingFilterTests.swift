import NodeCore
import Testing
import Units

/// The filters as plainly as possible: each looks at the whole history.
private enum PlainFilter {
  static func median(_ history: [Int64], of count: Int) -> Int64 {
    let last = history.suffix(count).sorted()
    let middle = last.count / 2
    return last.count.isMultiple(of: 2)
      ? nearest(Double(last[middle - 1]) / 2 + Double(last[middle]) / 2) : last[middle]
  }

  static func mean(_ history: [Int64], of count: Int) -> Int64 {
    let last = history.suffix(count)
    return nearest(Double(last.reduce(0, +)) / Double(last.count))
  }

  /// In floating point, so not rounded on the way.
  static func exponential(_ history: [Int64], weights: [Double]) -> Double {
    var mean = Double(history[0])
    for (value, weight) in zip(history, weights).dropFirst() {
      mean += (Double(value) - mean) * weight
    }
    return mean
  }

  static func outlier(_ history: [Int64], by: Int64, until: Int) -> Int64 {
    var believed = history[0]
    var doubted: [Int64] = []
    for value in history.dropFirst() {
      if abs(value - believed) <= by {
        believed = value
        doubted = []
        continue
      }
      if let last = doubted.last, abs(value - last) > by { doubted = [] }
      doubted.append(value)
      if doubted.count == until {
        believed = value
        doubted = []
      }
    }
    return believed
  }

  private static func nearest(_ value: Double) -> Int64 {
    Int64(value.rounded(.toNearestOrAwayFromZero))
  }
}

@Suite("Filters of readings")
struct ReadingFilterTests {
  private func bench(_ filters: FilterPlan...) -> ReadingBench {
    ReadingBench([ChannelPlan(every: .seconds(1), filters: filters)])
  }

  /// A walk with jumps, as sensors make them.
  private func history(_ seed: UInt64, _ count: Int = 2_000) -> [Int64] {
    var numbers = RepeatableNumbers(seed: seed)
    var value: Int64 = 20_000
    return (0..<count).map { _ in
      value += .random(in: -300...300, using: &numbers)
      let isJump = UInt8.random(in: 0..<10, using: &numbers) == 0
      return isJump ? value + .random(in: -9_000...9_000, using: &numbers) : value
    }
  }

  @Test(
    "A median is that of the last readings sorted, however they come", arguments: [3, 5, 31, 99])
  func median(count: Int) {
    let history = history(UInt64(count))
    var bench = bench(.median(of: count))
    for (index, value) in history.enumerated() {
      let wanted = PlainFilter.median(Array(history[...index]), of: count)
      #expect(bench.read(.value(value)) == .value(wanted))
    }
  }

  @Test("A mean is the sum of the last readings over their number", arguments: [2, 10, 99])
  func mean(count: Int) {
    let history = history(UInt64(count)).map { $0 - 20_000 }
    var bench = bench(.mean(of: count))
    for (index, value) in history.enumerated() {
      let wanted = PlainFilter.mean(Array(history[...index]), of: count)
      #expect(bench.read(.value(value)) == .value(wanted))
    }
  }

  @Test(
    "An exponential mean stays within a step of the same in floating point",
    arguments: [(1, 8), (1, 2), (1, 100), (9_999, 10_000), (1, 10_000)])
  func exponential(numerator: Int64, denominator: Int64) throws {
    let history = history(UInt64(denominator))
    let weight = Double(numerator) / Double(denominator)
    var bench = bench(.exponential(numerator: numerator, denominator: denominator))
    var mean = Double(history[0])
    for value in history {
      mean += (Double(value) - mean) * weight
      let found = try #require(Int64?(bench.read(.value(value))))
      #expect(abs(Double(found) - mean) <= 1)
    }
  }

  @Test("A time constant weighs each reading by the time since the one before")
  func lowPass() throws {
    let history = history(5)
    var numbers = RepeatableNumbers(seed: 6)
    var bench = bench(.lowPass(constant: .seconds(60)))
    var mean = Double(history[0])
    for (index, value) in history.enumerated() {
      let span = Interval.milliseconds(.random(in: 10...20_000, using: &numbers))
      let passed = Double(span.microseconds)
      if index > 0 { mean += (Double(value) - mean) * passed / (60_000_000 + passed) }
      let found = try #require(Int64?(bench.read(after: span, .value(value))))
      #expect(abs(Double(found) - mean) <= 1)
    }
  }

  @Test("An exponential mean reaches a level that stays, from either side")
  func reaches() {
    var bench = bench(.exponential(numerator: 1, denominator: 1_000))
    _ = bench.read(.value(0))
    for _ in 0..<40_000 { _ = bench.read(.value(1_000)) }
    let high = bench.shown
    #expect(high == .value(1_000))
    for _ in 0..<40_000 { _ = bench.read(.value(-1_000)) }
    let low = bench.shown
    #expect(low == .value(-1_000))
  }

  @Test("A jump is believed after so many readings agree", arguments: [2, 3, 7])
  func outlier(until: Int) {
    let history = history(UInt64(until) + 100)
    var bench = bench(.outlier(by: 2_000, until: until))
    for (index, value) in history.enumerated() {
      let wanted = PlainFilter.outlier(Array(history[...index]), by: 2_000, until: until)
      #expect(bench.read(.value(value)) == .value(wanted))
    }
  }

  @Test(
    "Which readings an outlier filter believes",
    arguments: [
      ([20, 90, 21], [20, 20, 21]), ([20, 90, 90, 21], [20, 20, 20, 21]),
      ([20, 90, 90, 90, 91], [20, 20, 20, 90, 91]), ([20, 90, 50, 90, 50], [20, 20, 20, 20, 20]),
      ([20, 22, 24, 26], [20, 22, 24, 26]), ([20, 90, 20, 90, 90, 90], [20, 20, 20, 20, 20, 90]),
    ])
  func table(_ readings: [Int64], _ wanted: [Int64]) {
    var bench = bench(.outlier(by: 2, until: 3))
    #expect(readings.map { bench.read(.value($0)) } == wanted.map { .value($0) })
  }

  @Test("A fault passes as a fault and enters no filter")
  func fault() {
    var bench = bench(.mean(of: 4))
    #expect(bench.read(.value(100)) == .value(100))
    #expect(bench.read(.fault) == .fault)
    #expect(bench.read(.fault) == .fault)
    #expect(bench.read(.value(200)) == .value(150))
  }

  @Test(
    "After readings were missing for longer than a filter reaches back, it starts again",
    arguments: [
      (FilterPlan.mean(of: 10), 10), (.median(of: 5), 5), (.outlier(by: 1, until: 4), 4),
      (.exponential(numerator: 1, denominator: 8), 8), (.lowPass(constant: .seconds(30)), 30),
    ] as [(FilterPlan, Int64)])
  func restart(_ filter: FilterPlan, _ seconds: Int64) {
    for late in [Int64(0), 1] {
      var bench = bench(filter)
      for _ in 0..<20 { _ = bench.read(.value(0)) }
      _ = bench.read(.fault)
      let span = Interval.seconds(seconds - 1) + .microseconds(late)
      let found = bench.read(after: span, .value(1_000_000))
      #expect((found == .value(1_000_000)) == (late == 1))
    }
  }

  @Test("Filters work one after the other, each on what the one before gives")
  func chain() {
    var bench = bench(.outlier(by: 10, until: 3), .mean(of: 2))
    let found = [100, 104, 900, 108].map { bench.read(.value($0)) }
    #expect(found == [.value(100), .value(102), .value(104), .value(106)])
  }

  @Test("Readings far beyond what a channel can measure do not stop a filter")
  func extremes() {
    let plans: [FilterPlan] = [
      .median(of: 3), .mean(of: 99), .exponential(numerator: 1, denominator: 2),
      .lowPass(constant: .seconds(1)), .outlier(by: .max, until: 2),
    ]
    for plan in plans {
      var bench = bench(plan)
      for _ in 0..<300 {
        for value in [Int64.max, .min, 0] { _ = bench.read(.value(value)) }
      }
    }
  }

  @Test("Rules and observers get the value that is calibrated first and filtered then")
  func order() {
    let plan = ChannelPlan(
      every: .seconds(1), calibration: .line(numerator: 2, denominator: 1, offset: 1),
      filters: [.median(of: 3)])
    let rule = AlarmRule(
      channel: 0, condition: .compares(raise: .above(100), clear: .atOrBelow(100)))
    var bench = ReadingBench([plan], alarms: [rule])
    #expect(bench.actions(after: .seconds(1), .value(10)).first == .reading(0, .value(21)))
    #expect(bench.actions(after: .seconds(1), .value(90)).first == .reading(0, .value(101)))
    let wasRaised = bench.isRaised
    #expect(wasRaised)
    #expect(bench.actions(after: .seconds(1), .value(11)).first == .reading(0, .value(23)))
    let isRaised = bench.isRaised
    #expect(!isRaised)
  }

  @Test("A node without such channels reports no reading of its own")
  func none() {
    var bench = ReadingBench([ChannelPlan()])
    let refines = bench.node.refinesReadings
    #expect(!refines)
    #expect(bench.actions(after: .seconds(1), .value(1)).isEmpty)
  }
}

extension Optional where Wrapped == Int64 {
  fileprivate init(_ value: ReportedValue) {
    if case .value(let scaled) = value { self = scaled } else { self = nil }
  }
}
