import NodeCore
import Testing
import Units

@Suite("Derived channels")
struct DerivedChannelTests {
  private static let second = Interval.seconds(1)

  /// Two measured channels, read by themselves, then what follows from them.
  private func bench(_ derivations: Derivation..., moments: [Int?] = [nil, nil]) -> ReadingBench {
    ReadingBench(
      moments.map { ChannelPlan(every: Self.second, moment: $0) }
        + derivations.map { ChannelPlan(every: Self.second, derivation: $0) })
  }

  @Test("A derived channel has no value before all of its inputs have been read")
  func absent() {
    var bench = bench(.difference(0, 1))
    #expect(bench.actions(after: Self.second, .value(5)) == [.reading(0, .value(5))])
    let actions = bench.actions(after: Self.second, .value(3), from: 1)
    #expect(actions == [.reading(1, .value(3)), .reading(2, .value(2))])
  }

  @Test(
    "Differences and sums are limited to 64 bits",
    arguments: [
      (Derivation.difference(0, 1), 5, 7, -2), (.sum([0, 1]), 5, 7, 12),
      (.difference(1, 0), 5, 7, 2), (.sum([1, 0]), .max, 1, .max),
      (.difference(0, 1), .min, 1, .min), (.difference(0, 1), .max, -1, .max),
    ] as [(Derivation, Int64, Int64, Int64)])
  func arithmetic(_ derivation: Derivation, _ first: Int64, _ second: Int64, _ wanted: Int64) {
    var bench = bench(derivation)
    _ = bench.read(.value(first), from: 0)
    _ = bench.read(.value(second), from: 1)
    let found = bench.node.reading(of: 2)
    #expect(found == .value(wanted))
  }

  @Test("A fault of an input is a fault of all that follows from it, and ends with it")
  func fault() {
    var bench = bench(.sum([0, 1]), .difference(2, 0))
    let readings: [(ChannelID, ReportedValue)] = [
      (0, .value(1)), (1, .value(2)), (0, .fault), (1, .value(5)), (0, .value(4)),
    ]
    let found = readings.map { channel, value in
      _ = bench.read(value, from: channel)
      return [bench.node.reading(of: 2), bench.node.reading(of: 3)]
    }
    #expect(
      found == [
        [.absent, .absent], [.value(3), .value(2)], [.fault, .fault], [.fault, .fault],
        [.value(9), .value(5)],
      ])
  }

  @Test("An input that is older than three of its periods is a fault")
  func stale() {
    for late in [Int64(0), 1] {
      var bench = bench(.difference(0, 1))
      _ = bench.read(.value(1), from: 1)
      let span = Interval.seconds(3) + .microseconds(late)
      _ = bench.read(after: span, .value(9), from: 0)
      let found = bench.node.reading(of: 2)
      #expect(found == (late == 0 ? .value(8) : .fault))
    }
  }

  @Test("What one chip measures together is evaluated once, after the last of it")
  func together() {
    var bench = bench(.difference(0, 1), moments: [7, 7])
    for round in 1...3 {
      let value = Int64(round)
      let first = bench.actions(after: Self.second, .value(value), from: 0)
      let second = bench.actions(after: .zero, .value(-value), from: 1)
      #expect(first == [.reading(0, .value(value))])
      #expect(second == [.reading(1, .value(-value)), .reading(2, .value(2 * value))])
    }
  }

  @Test("What follows from derived channels is evaluated after them, in whatever order they are")
  func order() {
    let plans = [
      ChannelPlan(every: Self.second, derivation: .sum([1, 2])),
      ChannelPlan(every: Self.second, derivation: .difference(2, 3)),
      ChannelPlan(every: Self.second), ChannelPlan(every: Self.second),
    ]
    var bench = ReadingBench(plans)
    _ = bench.read(.value(10), from: 2)
    let actions = bench.actions(after: Self.second, .value(4), from: 3)
    #expect(
      actions == [.reading(3, .value(4)), .reading(1, .value(6)), .reading(0, .value(16))])
  }

  @Test("A rule on a derived channel decides when an input is read")
  func rule() {
    let plans = [
      ChannelPlan(every: Self.second), ChannelPlan(every: Self.second),
      ChannelPlan(every: Self.second, filters: [.median(of: 3)], derivation: .difference(0, 1)),
    ]
    let rule = AlarmRule(channel: 2, condition: .compares(raise: .above(5), clear: .atOrBelow(5)))
    var bench = ReadingBench(plans, alarms: [rule])
    _ = bench.read(.value(0), from: 1)
    // Medians of 1, of 1 and 9, and of 1, 9 and 8.
    let raised = ([1, 9, 8] as [Int64]).map { value in
      _ = bench.read(.value(value), from: 0)
      return bench.isRaised
    }
    #expect(raised == [false, false, true])
  }

  @Test("An energy is the exact sum of trapezoids, rounded down")
  func energy() {
    var numbers = RepeatableNumbers(seed: 3)
    var bench = bench(.energy(0))
    var area: Int128 = 0
    var last: Int64?
    for _ in 0..<5_000 {
      let power = Int64.random(in: -3_000_000...900_000_000, using: &numbers)
      let span = Interval.microseconds(.random(in: 1...3_000_000, using: &numbers))
      _ = bench.read(after: span, .value(power), from: 0)
      if let last { area += (Int128(last) + Int128(power)) * Int128(span.microseconds) }
      last = power
      // Half of µW times µs, 3.6 billion of which are a µWh.
      let (whole, rest) = area.quotientAndRemainder(dividingBy: 7_200_000_000)
      let found = bench.node.reading(of: 2)
      #expect(found == .value(Int64(rest < 0 ? whole - 1 : whole)))
    }
  }

  @Test("One kilowatt for an hour is one kilowatt-hour")
  func kilowattHour() {
    var bench = bench(.energy(0))
    for _ in 0...3_600 { _ = bench.read(.value(1_000_000_000), from: 0) }
    let found = bench.node.reading(of: 2)
    #expect(found == .value(1_000_000_000))
  }

  @Test("What is between faults of a power, or too long without a reading, is a gap and not energy")
  func gaps() {
    var bench = bench(.energy(0), .gaps(2))
    var found: [[ReportedValue]] = []
    let steps: [(Int64, ReportedValue)] = [
      (1, .value(3_600_000_000)), (1, .value(3_600_000_000)), (1, .fault), (1, .fault),
      (1, .value(3_600_000_000)), (1, .value(3_600_000_000)), (4, .value(3_600_000_000)),
      (3, .value(3_600_000_000)),
    ]
    for (seconds, value) in steps {
      _ = bench.read(after: .seconds(seconds), value, from: 0)
      found.append([bench.node.reading(of: 2), bench.node.reading(of: 3)])
    }
    #expect(
      found == [
        [.value(0), .value(0)], [.value(1_000_000), .value(0)], [.fault, .value(1_000)],
        [.fault, .value(1_000)], [.value(1_000_000), .value(1_000)],
        [.value(2_000_000), .value(1_000)], [.value(2_000_000), .value(2_000)],
        [.value(5_000_000), .value(2_000)],
      ])
  }

  @Test("The most that a power and a period can be does not stop an energy")
  func extremes() {
    let plan = ChannelPlan(every: .seconds(86_400))
    var bench = ReadingBench([plan, ChannelPlan(every: .zero, derivation: .energy(0))])
    for value in [Int64.max, .max, .min, .min, .min, 0] {
      _ = bench.read(after: .seconds(86_400), .value(value), from: 0)
    }
    let found = bench.node.reading(of: 1)
    #expect(found != .absent)
  }

  @Test("A total counts each change to true, and none from the first level or after a fault")
  func total() {
    var bench = bench(.total(0, perPulse: 500_000))
    let levels: [ReportedValue] = [
      .value(1), .value(0), .value(1), .value(1), .value(0), .fault, .value(1), .value(0),
      .value(1),
    ]
    let found = levels.map { level in
      _ = bench.read(level, from: 0)
      return bench.node.reading(of: 2)
    }
    let counts: [Int64?] = [0, 0, 1, 1, 1, nil, 1, 1, 2]
    #expect(found == counts.map { $0.map { .value($0 * 500_000) } ?? .fault })
  }
}
