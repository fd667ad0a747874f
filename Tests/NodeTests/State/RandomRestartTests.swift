import NodeCore
import Testing
import Units

/// Rules and readings out of a seed.
private struct RandomRules {
  var numbers: RepeatableNumbers

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &numbers)
  }

  mutating func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }

  /// Conditions on the value of the moment, whose memory is all in the state.
  mutating func rule(_ index: Int) -> AlarmRule {
    let (limit, band) = (number(2...7), number(0...2))
    var rule = AlarmRule(channel: ChannelID(Int(number(0...1))), condition: .fault)
    switch number(0...4) {
    case 0: rule.condition = .compares(raise: .above(limit), clear: .atOrBelow(limit - band))
    case 1: rule.condition = .compares(raise: .below(limit), clear: .atOrAbove(limit + band))
    case 2: rule.condition = .outside(limit - 2...limit + 2, clear: limit - 1...limit + 1)
    case 3: rule.condition = .equals(limit)
    default:
      guard index > 0 else { break }
      var others = AlarmSet()
      for other in 0..<index where other == index - 1 || chance(50) {
        others.insert(AlarmID(other))
      }
      rule.channel = nil
      rule.condition = .combines(others, needsAll: chance(50))
    }
    if chance(50) { rule.holdFor = .seconds(number(1...30)) }
    if chance(30) { rule.repeatEvery = .seconds(number(1...30)) }
    if chance(30) { rule.atMostEvery = .seconds(number(1...30)) }
    if chance(30) { rule.latch = true }
    if rule.latch || rule.repeatEvery != nil { rule.acknowledge = 2 }
    return rule
  }
}

@Suite("A node that is restarted beside one that is not")
struct RandomRestartTests {
  @Test(
    "Restarts that take no time change nothing that alarms do or send",
    arguments: 0..<60 as Range<UInt64>)
  func twins(_ seed: UInt64) throws {
    var random = RandomRules(numbers: RepeatableNumbers(seed: seed &+ 77))
    for _ in 0..<20 {
      let rules = (0..<Int(random.number(1...6))).map { random.rule($0) }
      let configuration = RestartBench.configuration(rules, outputs: [])
      let (steady, restarted) = (RestartBench(configuration), RestartBench(configuration))
      var levels: [Int64] = [4, 4]
      var second: Int64 = 0
      for _ in 0..<120 {
        second += random.number(1...5)
        let channel = Int(random.number(0...2))
        if random.chance(12) {
          try restarted.restart(at: second)
          for bench in [steady, restarted] { bench.read(.value(0), from: 2, at: second) }
        }
        if channel < 2 { levels[channel] = min(9, max(0, levels[channel] + random.number(-2...2))) }
        let value: ReportedValue =
          channel == 2
          ? .value(random.number(0...1))
          : random.chance(8) ? .fault : .value(levels[channel])
        for bench in [steady, restarted] {
          bench.read(value, from: ChannelID(channel), at: second)
        }
        #expect(restarted.takeEvents() == steady.takeEvents(), "\(second) s, \(rules)")
        #expect(restarted.takeMessages() == steady.takeMessages(), "\(second) s, \(rules)")
      }
    }
  }
}
