import NodeCore
import Testing
import Units

/// A node with rules, run by hand.
struct RuleBench: ~Copyable {
  var node: Node
  private(set) var events: [String] = []

  init(_ rules: [AlarmRule], channels: Int = 3) {
    var configuration = NodeConfiguration()
    configuration.channels = Array(repeating: ChannelPlan(), count: channels)
    configuration.alarms = rules
    configuration.outputs = rules.indices.map { .alarm(AlarmID($0)) }
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  mutating func reads(_ value: Int64, from channel: ChannelID, at second: Int64) {
    take(.reading(channel: channel, .value(value)), second)
  }

  mutating func passes(_ second: Int64) { take(.elapsed, second) }

  private mutating func take(_ input: NodeInput, _ second: Int64) {
    node.handle(input, at: .zero + .seconds(second))
    while let action = node.nextAction() {
      if case .alarm(let alarm, let event) = action {
        events.append("\(second) \(alarm.index) \(event)")
      }
    }
  }
}

@Suite("Rules over other alarms")
struct CombinationTests {
  private static func combines(
    _ alarms: [AlarmID], all needsAll: Bool, holdFor: Interval = .zero
  ) -> AlarmRule {
    var set = AlarmSet()
    for alarm in alarms { set.insert(alarm) }
    return AlarmRule(
      channel: nil, condition: .combines(set, needsAll: needsAll), holdFor: holdFor)
  }

  private static let levels = (0..<3).map {
    AlarmRule(channel: ChannelID($0), condition: .equals(1))
  }

  @Test("All and any follow the truth table of three alarms", arguments: 0..<8)
  func table(_ pattern: Int64) {
    var bench = RuleBench(
      Self.levels + [Self.combines([0, 1, 2], all: true), Self.combines([0, 1, 2], all: false)])
    for channel in 0..<3 { bench.reads(0, from: ChannelID(channel), at: 0) }
    for channel in 0..<3 {
      bench.reads(pattern >> Int64(channel) & 1, from: ChannelID(channel), at: 1)
    }
    let (all, any) = (bench.node.isRaised(3), bench.node.isRaised(4))
    #expect(all == (pattern == 7))
    #expect(any == (pattern != 0))
    for channel in 0..<3 { bench.reads(0, from: ChannelID(channel), at: 2) }
    let (allAfter, anyAfter) = (bench.node.isRaised(3), bench.node.isRaised(4))
    #expect(!allAfter && !anyAfter)
  }

  @Test("Rules over rules that watch others follow in one moment, in whatever order they are")
  func chain() {
    var bench = RuleBench([
      Self.combines([1, 3], all: false), Self.combines([2], all: true),
      Self.combines([3, 4], all: true), Self.levels[0], Self.levels[1],
    ])
    bench.reads(1, from: 0, at: 1)
    bench.reads(1, from: 1, at: 2)
    bench.reads(0, from: 0, at: 3)
    #expect(
      bench.events == [
        "1 3 raised", "1 0 raised", "2 4 raised", "2 2 raised", "2 1 raised", "3 3 cleared",
        "3 2 cleared", "3 1 cleared", "3 0 cleared",
      ])
  }

  @Test("One reading that ends an alarm and raises another leaves a rule over any of them raised")
  func noGap() {
    var bench = RuleBench([
      AlarmRule(channel: 0, condition: .equals(1)), AlarmRule(channel: 0, condition: .equals(0)),
      Self.combines([0, 1], all: false),
    ])
    bench.reads(1, from: 0, at: 1)
    bench.reads(0, from: 0, at: 2)
    #expect(bench.events == ["1 0 raised", "1 2 raised", "2 0 cleared", "2 1 raised"])
  }

  @Test("The hold-off of a rule over alarms ends by time, and by none of them it is cut short")
  func holdOff() {
    var bench = RuleBench(
      Self.levels + [Self.combines([0, 1], all: false, holdFor: .seconds(10))])
    bench.reads(1, from: 0, at: 1)
    bench.reads(1, from: 1, at: 5)
    bench.reads(0, from: 0, at: 6)
    bench.passes(10)
    bench.passes(11)
    bench.reads(0, from: 1, at: 12)
    #expect(bench.events.filter { $0.contains(" 3 ") } == ["11 3 raised", "12 3 cleared"])
  }
}
