import Glibc
import NodeCore
import SimBoard
import Testing
import Units

/// Store that keeps nothing, so that no message waits.
private final class NoStore: MessageStore {
  func count(for uplink: UplinkID) -> Int { 0 }
  func holdsAlarm(for uplink: UplinkID) -> Bool { false }
  func next(for uplink: UplinkID) -> Message? { nil }
  func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool { false }
  func append(
    _ message: Message, for uplinks: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage] { [] }
  func remove(_ message: Message, for uplink: UplinkID) -> Bool { false }
  func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool { false }
  func wantsGapMessage(for uplink: UplinkID) -> Bool { false }
  func appendGap(_ message: Message, for uplink: UplinkID) {}
  func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema? { nil }
}

/// Rules and readings out of a seed: channels 0 and 1 are sampled, 2 is a line, 3 a button.
private struct RandomAlarms {
  static let channels = 4
  let rules: [AlarmModel.Rule]
  let start: Int
  let warmUp: [Int]
  let sendsCleared: Bool
  private var random: SplitMix64
  private var levels = [4, 4, 0, 0]
  private var now: Int

  init(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(random.next() % UInt64(range.count))
    }
    func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    /// Mostly on the grid of the steps, so that ends and readings meet.
    func span(_ range: ClosedRange<Int>) -> Int {
      number(range) * 250_000 + (chance(20) ? number(-1...1) : 0)
    }
    /// With one reading in a part, or several.
    func window() -> Int { chance(50) ? span(1...24) : span(40...240) }
    func condition() -> AlarmModel.Condition {
      let (limit, band) = (number(2...7), number(0...2))
      switch number(0...9) {
      // Without a band, the opposite: cleared at or below is cleared below one more.
      case 0: return .above(limit, clearBelow: limit + 1 - band)
      case 1: return .below(limit, clearAbove: limit - 1 + band)
      case 2:
        let inner = min(band, 1)
        return .outside(limit - 1, limit + 2, clearInside: (limit - 1 + inner, limit + 2 - inner))
      case 3: return .equals(limit)
      case 4: return .rises(number(1...4), within: window())
      case 5: return .falls(number(1...4), within: window())
      case 6: return .unchanged(span(1...16))
      case 7: return .stale(span(2...24))
      case 8: return .fault
      default:
        let share = number(1...100)
        return .faults(percent: share, clearBelow: number(1...share), over: window())
      }
    }
    var rules: [AlarmModel.Rule] = []
    for index in 0..<number(1...7) {
      var rule: AlarmModel.Rule
      if index > 0, chance(25) {
        let others = (0..<index).filter { _ in chance(50) } + [number(0...index - 1)]
        let watched = Array(Set(others)).sorted()
        rule = AlarmModel.Rule(condition: chance(50) ? .all(watched) : .any(watched))
      } else if chance(30) {
        rule = AlarmModel.Rule(condition: .equals(number(0...1)))
        (rule.channel, rule.isLine) = (number(2...3), true)
      } else {
        rule = AlarmModel.Rule(condition: condition())
        rule.channel = chance(85) ? number(0...1) : 2
      }
      if chance(50) { rule.holdOff = span(1...20) }
      if chance(30) { rule.repeats = span(1...16) }
      if chance(35) { rule.pause = span(1...24) }
      if chance(35) { rule.isLatched = true }
      if rule.isLatched || rule.repeats != nil, chance(80) { rule.button = 3 }
      rules.append(rule)
    }
    self.rules = rules
    start = chance(50) ? 0 : number(1...90) * 1_000_003
    warmUp = (0..<Self.channels).map { _ in chance(25) ? span(1...20) : 0 }
    sendsCleared = chance(70)
    self.random = random
    now = start
  }

  /// The next reading; nil where only time passes until the time returned.
  mutating func next() -> (at: Int, reading: AlarmModel.Reading?) {
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(random.next() % UInt64(range.count))
    }
    func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    switch number(1...100) {
    case ...8: break
    case ...70: now += number(1...4) * 250_000
    case ...85: now += number(1...400_000)
    case ...92: now += number(1...20_000)
    case ...98: now += number(8...40) * 250_000
    default: now += number(10...60) * 1_000_000
    }
    if chance(6) { return (now, nil) }
    let channel = chance(55) ? 0 : chance(45) ? 1 : chance(55) ? 2 : 3
    if chance(channel < 2 ? 18 : 6) {
      return (now, AlarmModel.Reading(at: now, channel: channel, value: nil))
    }
    if channel >= 2 {
      if chance(55) { levels[channel] = 1 - levels[channel] }
    } else if chance(70) {
      levels[channel] = min(10, max(0, levels[channel] + number(-2...2)))
    }
    return (now, AlarmModel.Reading(at: now, channel: channel, value: levels[channel]))
  }
}

extension AlarmModel.Rule {
  /// The same rule for a node.
  fileprivate var rule: AlarmRule {
    var isCombined = false
    let condition: AlarmCondition
    switch self.condition {
    case .above(let limit, let clear):
      condition = .compares(raise: .above(Int64(limit)), clear: .below(Int64(clear)))
    case .below(let limit, let clear):
      condition = .compares(raise: .below(Int64(limit)), clear: .above(Int64(clear)))
    case .outside(let low, let high, let clear):
      condition = .outside(
        Int64(low)...Int64(high), clear: Int64(clear.0)...Int64(clear.1))
    case .equals(let value): condition = .equals(Int64(value))
    case .rises(let by, let within):
      condition = .changes(by: Int64(by), within: .microseconds(Int64(within)))
    case .falls(let by, let within):
      condition = .changes(by: -Int64(by), within: .microseconds(Int64(within)))
    case .unchanged(let span): condition = .unchanged(for: .microseconds(Int64(span)))
    case .stale(let span): condition = .stale(after: .microseconds(Int64(span)))
    case .fault: condition = .fault
    case .faults(let percent, let clear, let over):
      condition = .faultShare(
        percent: Int64(percent), clear: Int64(clear), over: .microseconds(Int64(over)))
    case .all(let others), .any(let others):
      isCombined = true
      var set = AlarmSet()
      for other in others { set.insert(AlarmID(other)) }
      if case .all = self.condition {
        condition = .combines(set, needsAll: true)
      } else {
        condition = .combines(set, needsAll: false)
      }
    }
    return AlarmRule(
      channel: isCombined ? nil : ChannelID(channel), condition: condition,
      holdFor: .microseconds(Int64(holdOff)), holdsBetweenReadings: isLine,
      repeatEvery: repeats.map { .microseconds(Int64($0)) },
      atMostEvery: pause.map { .microseconds(Int64($0)) }, latch: isLatched,
      acknowledge: button.map { ChannelID($0) })
  }
}

/// A node and the model, side by side.
private struct Comparison: ~Copyable {
  private var node: Node
  private var model: AlarmModel
  private var events: [String] = []
  private var messages: [String] = []
  private var lamps: [Bool]
  private(set) var happened: [String] = []

  init(_ alarms: RandomAlarms) {
    var configuration = NodeConfiguration()
    configuration.channels = alarms.warmUp.map { ChannelPlan(warmUp: .microseconds(Int64($0))) }
    configuration.alarms = alarms.rules.map(\.rule)
    configuration.outputs = alarms.rules.indices.map { .alarm(AlarmID($0)) } + [.anyAlarm]
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].sendsCleared = alarms.sendsCleared
    lamps = configuration.outputs.map { _ in false }
    node = Node(
      configuration, boot: 1, seed: 1, at: Instant(microseconds: UInt64(alarms.start)),
      store: NoStore())
    model = AlarmModel(
      alarms.rules, start: alarms.start, warmUp: alarms.warmUp, sendsCleared: alarms.sendsCleared)
  }

  /// Lets the next thing happen to both; what differs, or nil.
  mutating func step(_ at: Int, _ reading: AlarmModel.Reading?) -> String? {
    let (known, sent) = (model.events.count, model.messages.count)
    if let reading {
      model.take(reading)
      feed(
        .reading(
          channel: ChannelID(reading.channel), reading.value.map { .value(Int64($0)) } ?? .fault),
        at)
    } else {
      model.pass(until: at)
      feed(.elapsed, at)
    }
    let events = model.events.dropFirst(known).map { String($0.drop { $0 != " " }.dropFirst()) }
    happened += events
    if events != self.events { return "at \(at): \(self.events) and not \(events)" }
    let messages = Array(model.messages.dropFirst(sent))
    if messages != self.messages { return "at \(at): sent \(self.messages) and not \(messages)" }
    let lamps = model.raised + [model.raised.contains(true)]
    return lamps == self.lamps ? nil : "at \(at): lamps are \(self.lamps) and not \(lamps)"
  }

  private mutating func feed(_ input: NodeInput, _ at: Int) {
    (events, messages) = ([], [])
    node.handle(input, at: Instant(microseconds: UInt64(at)))
    while let action = node.nextAction() {
      switch action {
      case .alarm(let alarm, let event): events.append("\(alarm.index) \(event)")
      case .accepted(let message, _):
        guard case .alarm(let alarm, let event) = message.kind else { continue }
        messages.append(
          "\(message.at.microseconds) \(alarm.index) \(event) \(message.count)")
      case .drive(let output, let isActive): lamps[output.index] = isActive
      default: break
      }
    }
  }
}

@Suite("Random rules and readings against a model of the rules")
struct RandomAlarmTests {
  /// Readings of all runs together; `make soak` takes many more.
  private static let readings = getenv("OUTPOST_SOAK") == nil ? 100_000 : 5_000_000
  private static let perRun = 100

  @Test("Alarms, their messages and their lamps are those of the model", arguments: 0..<10)
  func model(_ part: Int) {
    var counts: [String: Int] = [:]
    // A tenth of the steps are no readings.
    let runs = Self.readings / Self.perRun / 10 * 11 / 10 + 1
    for run in 0..<runs {
      let seed = UInt64(part * 10_000_000 + run)
      var alarms = RandomAlarms(seed: seed)
      var comparison = Comparison(alarms)
      for _ in 0..<Self.perRun {
        let (at, reading) = alarms.next()
        if let difference = comparison.step(at, reading) {
          Issue.record("seed \(seed), \(alarms.rules): \(difference)")
          break
        }
        if reading != nil { counts["readings", default: 0] += 1 }
      }
      for event in comparison.happened {
        counts[String(event.split(separator: " ")[1]), default: 0] += 1
      }
    }
    #expect(counts["readings", default: 0] >= Self.readings / 10)
    // The comparison must not have been of silence.
    for event in ["raised", "cleared", "repeated"] {
      #expect(counts[event, default: 0] > runs, "\(event)")
    }
  }
}
