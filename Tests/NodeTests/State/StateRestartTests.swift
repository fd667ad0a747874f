import NodeCore
import Testing
import Units

@Suite("Control, totals and summaries over restarts of the node")
struct StateRestartTests {
  private static func control(_ limits: LineLimits = LineLimits()) -> RestartBench {
    RestartBench(
      RestartBench.configuration(
        [], outputs: [.control(limits)],
        controls: [ControlBench.heat(stale: .seconds(5))]))
  }

  @Test("A thermostat continues within its band, once its channel was read")
  func band() throws {
    for isOn in [true, false] {
      let bench = Self.control()
      bench.read(.value(isOn ? 17 : 21), at: 1)
      bench.read(.value(19), at: 2)
      _ = bench.takeEvents()
      try bench.restart(at: 3, down: 10)
      #expect(bench.takeEvents() == [])
      bench.read(.value(19), at: 14)
      #expect(bench.takeEvents() == (isOn ? ["output 0 on"] : []))
    }
  }

  @Test("A thermostat whose channel fails after a restart is off, whatever it wanted before")
  func dead() throws {
    let bench = Self.control()
    bench.read(.value(17), at: 1)
    _ = bench.takeEvents()
    try bench.restart(at: 2, down: 10)
    bench.read(.fault, at: 13)
    bench.read(.value(19), at: 14)
    bench.pass(to: 100)
    #expect(bench.takeEvents() == [])
  }

  @Test(
    "The longest time on counts over a restart, unless the line was certainly off for its break",
    arguments: [
      (5, true, 60), (5, false, 60), (40, true, 100), (40, false, 60),
    ] as [(Int64, Bool, Int64)])
  func longest(_ down: Int64, _ knowsTime: Bool, _ left: Int64) throws {
    let bench = Self.control(LineLimits(maxOn: .seconds(100), rest: .seconds(30)))
    for second in 0...40 as ClosedRange<Int64> { bench.read(.value(17), at: second) }
    try bench.restart(at: 40, down: down, knowsTime: knowsTime)
    _ = bench.takeEvents()
    for second in stride(from: 40 + down, to: 40 + down + left, by: 1) {
      bench.read(.value(17), at: second)
      #expect(bench.isOn(0))
    }
    bench.read(.value(17), at: 40 + down + left)
    #expect(!bench.isOn(0))
  }

  @Test("The break of a line goes on over a restart")
  func rest() throws {
    let bench = Self.control(LineLimits(maxOn: .seconds(10), rest: .seconds(60)))
    for second in 0...11 as ClosedRange<Int64> { bench.read(.value(17), at: second) }
    try bench.restart(at: 20, down: 5)
    _ = bench.takeEvents()
    for second in 25...69 as ClosedRange<Int64> { bench.read(.value(17), at: second) }
    #expect(bench.takeEvents() == [])
    bench.read(.value(17), at: 70)
    #expect(bench.takeEvents() == ["output 0 on"])
  }

  @Test("A run that has used its time up rests after a restart before it goes on")
  func usedUp() throws {
    let bench = Self.control(LineLimits(maxOn: .seconds(10), rest: .seconds(60)))
    for second in 0...9 as ClosedRange<Int64> { bench.read(.value(17), at: second) }
    #expect(bench.isOn(0))
    // The node is killed at the moment at which the line would go off.
    try bench.restart(at: 9, down: 2, knowsTime: false)
    bench.read(.value(17), at: 11)
    #expect(bench.isOn(0))
    let last = bench.time(12)
    let state = bench.node.state(at: last)
    var next = Node(bench.configuration, boot: 9, seed: 1, at: last, store: bench.store)
    _ = try next.restore(state, at: last)
    var isOn: [Bool] = []
    for second in [0, 59, 60] as [Int64] {
      next.handle(.reading(channel: 0, .value(17)), at: last + .seconds(second))
      isOn.append(next.isOn(0))
    }
    #expect(isOn == [false, false, true])
  }

  /// Channel 1 is the energy of 0, 3 the total of 2, 4 the gaps of 1; 0 is summarised.
  private static func readings() -> NodeConfiguration {
    var configuration = RestartBench.configuration(channels: 5, [], outputs: [])
    configuration.channels[1] = ChannelPlan(every: .seconds(1), derivation: .energy(0))
    configuration.channels[3] = ChannelPlan(
      every: .seconds(1), derivation: .total(2, perPulse: 1))
    configuration.channels[4] = ChannelPlan(every: .seconds(1), derivation: .gaps(1))
    configuration.summaries = [SummaryPlan(channel: 0)]
    configuration.isMinimised = true
    configuration.schema = ReportSchema(
      channels: [], summaries: [ReportedChannel(name: [0x70], kind: .power)], alarms: [])
    configuration.reportEvery = .seconds(3_600)
    return configuration
  }

  @Test("Energies, pulses and gaps go on, and the time without a node is a gap")
  func totals() throws {
    let bench = RestartBench(Self.readings())
    for second in 0...10 as ClosedRange<Int64> {
      bench.read(.value(3_600_000_000), at: second)
      bench.read(.value(second % 2), from: 2, at: second)
    }
    #expect(bench.reading(of: 1) == .value(10_000_000))
    #expect(bench.reading(of: 3) == .value(5))
    try bench.restart(at: 11, down: 100)
    for second in 111...121 as ClosedRange<Int64> {
      bench.read(.value(3_600_000_000), at: second)
      bench.read(.value(second % 2), from: 2, at: second)
    }
    #expect(bench.reading(of: 1) == .value(20_000_000))
    #expect(bench.reading(of: 3) == .value(10))
    #expect(bench.reading(of: 4) == .value(1_000))
  }

  @Test("The period of a summary goes on over a restart and ends when it would have")
  func summary() throws {
    let bench = RestartBench(Self.readings())
    for second in 0..<10 as Range<Int64> { bench.read(.value(second), at: second) }
    try bench.restart(at: 10, down: 1_000)
    for second in 1_010..<1_020 as Range<Int64> {
      bench.read(.value(100), at: second)
    }
    bench.pass(to: 5_000)
    var values: [ReportedValue] = []
    let report = try #require(bench.store.next(for: .first))
    _ = bench.node.values(of: report, into: &values)
    #expect(values.first == .value(20) && values[2] == .value(0) && values[4] == .value(100))
  }

  @Test("A board that has changed drops what does not fit, and continues with the rest")
  func changedBoard() throws {
    let condition = AlarmCondition.compares(raise: .above(40), clear: .below(30))
    var old = RestartBench.configuration(
      [
        AlarmRule(channel: 0, condition: condition), AlarmRule(channel: 1, condition: condition),
        AlarmRule(channel: 2, condition: condition),
      ], outputs: [.control(LineLimits())],
      controls: [ControlBench.heat(stale: .seconds(5))])
    old.stateNames.alarms = [Array("kept".utf8), Array("gone".utf8), Array("other".utf8)]
    let bench = RestartBench(old)
    for channel in 0..<3 { bench.read(.value(45), from: ChannelID(channel), at: 1) }
    // The first stays with another limit and number, the third watches another channel.
    var new = RestartBench.configuration(
      [
        AlarmRule(channel: 0, condition: condition), AlarmRule(channel: 1, condition: condition),
        AlarmRule(channel: 0, condition: .compares(raise: .above(90), clear: .below(44))),
      ])
    new.stateNames.alarms = [Array("new".utf8), Array("other".utf8), Array("kept".utf8)]
    _ = bench.takeEvents()
    try bench.restart(at: 2, onto: new)
    #expect(bench.restored?.raised == [2])
    let dropped = bench.restored?.dropped.map { String(decoding: $0, as: UTF8.self) }
    #expect(dropped == ["gone", "other", "r0", "o0"])
    bench.read(.value(44), at: 3)
    #expect(bench.takeEvents() == ["0 raised", "output 0 on"].reversed())
  }

  @Test("Readings that change nothing of substance leave the state the same, whatever the time")
  func substance() {
    let bench = RestartBench(
      RestartBench.configuration([
        AlarmRule(
          channel: 0, condition: .compares(raise: .above(40), clear: .below(30)),
          holdFor: .seconds(9)),
        AlarmRule(channel: 1, condition: .stale(after: .seconds(60))),
        AlarmRule(channel: 1, condition: .changes(by: 10, within: .seconds(60))),
      ]))
    let before = bench.node.state(at: bench.time(0))
    for second in 1...1_000 as ClosedRange<Int64> {
      bench.read(.value(20 + second % 8), at: second)
      bench.read(.value(second % 8), from: 1, at: second)
    }
    let after = bench.node.state(at: bench.time(1_000))
    #expect(after.isSame(as: before) && after != before)
    bench.read(.value(41), at: 1_001)
    let changed = bench.node.state(at: bench.time(1_001))
    #expect(!changed.isSame(as: before))
  }

  @Test("Bytes of a state that are cut or changed are refused or read, and never trap")
  func damage() throws {
    let bench = RestartBench(Self.readings())
    for second in 0...9 as ClosedRange<Int64> {
      bench.read(.value(second), at: second)
      bench.read(.value(second % 2), from: 2, at: second)
    }
    let bytes = bench.node.state(at: bench.time(9)).bytes
    for length in 0..<bytes.count {
      #expect(throws: StateFault.damaged) {
        var node = Node(bench.configuration, boot: 2, seed: 1, at: .zero)
        _ = try node.restore(NodeState(bytes: Array(bytes[..<length])), at: .zero)
      }
    }
    #expect(throws: StateFault.damaged) {
      var node = Node(bench.configuration, boot: 2, seed: 1, at: .zero)
      _ = try node.restore(NodeState(bytes: bytes + [0]), at: .zero)
    }
    #expect(throws: StateFault.newer) {
      var node = Node(bench.configuration, boot: 2, seed: 1, at: .zero)
      _ = try node.restore(NodeState(bytes: [9] + bytes.dropFirst()), at: .zero)
    }
    var numbers = RepeatableNumbers(seed: 5)
    for _ in 0..<20_000 {
      var changed = bytes
      for _ in 0...Int.random(in: 0..<3, using: &numbers) {
        let place = Int.random(in: 0..<changed.count, using: &numbers)
        changed[place] = UInt8.random(in: 0...255, using: &numbers)
      }
      var node = Node(bench.configuration, boot: 2, seed: 1, at: .zero)
      node.wallTime = .known(RestartBench.epoch)
      _ = try? node.restore(NodeState(bytes: changed), at: .zero + .seconds(1))
      for second in 1...3 as ClosedRange<Int64> {
        node.handle(.reading(channel: 0, .value(second)), at: .zero + .seconds(second * 4_000))
        while node.nextAction() != nil {}
      }
    }
  }
}
