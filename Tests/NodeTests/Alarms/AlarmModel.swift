/// The rules of docs/boards.md, written as plainly as they can be: all readings are kept, and what
/// a rule makes of one is found by looking through those before it. Times are microseconds.
struct AlarmModel {
  enum Condition {
    /// Raised above the first, cleared below the second.
    case above(Int, clearBelow: Int)
    case below(Int, clearAbove: Int)
    case outside(Int, Int, clearInside: (Int, Int))
    case equals(Int)
    case rises(Int, within: Int)
    case falls(Int, within: Int)
    case unchanged(Int)
    case stale(Int)
    case fault
    case faults(percent: Int, clearBelow: Int, over: Int)
    case all([Int])
    case any([Int])
  }

  struct Rule {
    var channel = 0
    var condition: Condition
    var holdOff = 0
    /// Whether the channel is a line that reports its edges.
    var isLine = false
    var repeats: Int?
    var pause: Int?
    var isLatched = false
    var button: Int?
  }

  /// A reading; nil is a fault.
  struct Reading {
    let at: Int
    let channel: Int
    let value: Int?
  }

  /// What a rule makes of a reading.
  private enum Finding {
    case holds, ends, nothing, unknown
  }

  private struct Alarm {
    let rule: Rule
    var isRaised = false
    var isAcknowledged = false
    var raisedAt = 0
    var lastRepetition = 0
    /// What was found since the alarm was last raised or cleared, or since the start.
    var findings: [(at: Int, what: Finding)] = []
    /// The last of `holds` and `ends`, whatever the alarm did meanwhile.
    var goesOn = false
    var sentAt: Int?
    var withheld: [String] = []
  }

  private let start: Int
  private let warmUp: [Int]
  private let sendsCleared: Bool
  private var readings: [Reading] = []
  private var alarms: [Alarm]
  /// `12000 3 raised`: when, which alarm, what.
  private(set) var events: [String] = []
  /// The same of messages, with how many events each is about.
  private(set) var messages: [String] = []

  init(_ rules: [Rule], start: Int, warmUp: [Int], sendsCleared: Bool) {
    self.start = start
    self.warmUp = warmUp
    self.sendsCleared = sendsCleared
    alarms = rules.map { Alarm(rule: $0) }
  }

  var raised: [Bool] { alarms.map(\.isRaised) }

  /// Takes the next reading.
  mutating func take(_ reading: Reading) {
    pass(until: reading.at)
    readings.append(reading)
    for index in alarms.indices where alarms[index].rule.channel == reading.channel {
      if case .all = alarms[index].rule.condition { continue }
      if case .any = alarms[index].rule.condition { continue }
      note(finding(alarms[index].rule), of: index, at: reading.at)
    }
    press(reading)
    combine(at: reading.at)
  }

  /// Lets time pass; what falls due comes in its order, and what is older than ten seconds now.
  mutating func pass(until now: Int) {
    while let next = dues().min(), next <= now {
      let moment = max(next, now - 10_000_000)
      for index in alarms.indices {
        guard let due = due(of: index), due <= moment else { continue }
        if alarms[index].isRaised {
          alarms[index].lastRepetition = moment
          report("repeated", of: index, at: moment)
        } else if case .stale = alarms[index].rule.condition, wait(of: index) == nil {
          note(.holds, of: index, at: moment)
        } else {
          raise(index, at: moment)
        }
      }
      combine(at: moment)
      for index in alarms.indices {
        if let end = pauseEnd(of: index), end <= moment { sendWithheld(index, at: moment) }
      }
    }
  }

  // MARK: What time does

  private func dues() -> [Int] {
    alarms.indices.flatMap { [due(of: $0), pauseEnd(of: $0)].compactMap { $0 } }
  }

  /// When time alone changes an alarm.
  private func due(of index: Int) -> Int? {
    let alarm = alarms[index]
    if alarm.isRaised {
      guard let every = alarm.rule.repeats, !alarm.isAcknowledged else { return nil }
      return alarm.lastRepetition + every
    }
    guard let wait = wait(of: index) else {
      guard case .stale(let span) = alarm.rule.condition else { return nil }
      return lastValue(of: alarm.rule.channel) + span
    }
    let known = alarm.findings.last { $0.what == .holds || $0.what == .unknown }?.what == .holds
    guard isTimed(alarm.rule), known else { return nil }
    return wait + alarm.rule.holdOff
  }

  /// Whether what a rule watches goes on until something else is known.
  private func isTimed(_ rule: Rule) -> Bool {
    switch rule.condition {
    case .above, .below, .outside, .equals: rule.isLine
    case .stale, .all, .any: true
    case .rises, .falls, .unchanged, .fault, .faults: false
    }
  }

  /// The first finding of a wait: that the condition holds, and none behind it that it has ended.
  private func wait(of index: Int) -> Int? {
    let findings = alarms[index].findings
    let last = findings.lastIndex { $0.what == .ends }
    return findings.dropFirst(last.map { $0 + 1 } ?? 0).first { $0.what == .holds }?.at
  }

  private func pauseEnd(of index: Int) -> Int? {
    guard let pause = alarms[index].rule.pause, !alarms[index].withheld.isEmpty else { return nil }
    return (alarms[index].sentAt ?? 0) + pause
  }

  // MARK: What alarms do

  private mutating func note(_ finding: Finding, of index: Int, at now: Int) {
    let wait = wait(of: index)
    alarms[index].findings.append((now, finding))
    if finding == .holds { alarms[index].goesOn = true }
    if finding == .ends { alarms[index].goesOn = false }
    let alarm = alarms[index]
    if finding == .holds, !alarm.isRaised {
      if alarm.rule.holdOff == 0 { return raise(index, at: now) }
      if let wait, now >= wait + alarm.rule.holdOff { raise(index, at: now) }
    }
    if finding == .ends, alarm.isRaised, !alarm.rule.isLatched || alarm.isAcknowledged {
      clear(index, at: now)
    }
  }

  private mutating func raise(_ index: Int, at now: Int) {
    alarms[index].isRaised = true
    alarms[index].isAcknowledged = false
    alarms[index].lastRepetition = now
    alarms[index].findings = []
    report("raised", of: index, at: now)
  }

  private mutating func clear(_ index: Int, at now: Int) {
    alarms[index].isRaised = false
    alarms[index].findings = []
    report("cleared", of: index, at: now)
  }

  /// A button acknowledges when it becomes true.
  private mutating func press(_ reading: Reading) {
    let values = readings.filter { $0.channel == reading.channel }.compactMap(\.value)
    guard reading.value == 1, values.dropLast().last.map({ $0 != 1 }) == true else { return }
    for index in alarms.indices {
      guard alarms[index].rule.button == reading.channel, alarms[index].isRaised else { continue }
      alarms[index].isAcknowledged = true
      var goesOn = alarms[index].goesOn
      if case .stale(let span) = alarms[index].rule.condition {
        goesOn = reading.at >= lastValue(of: alarms[index].rule.channel) + span
      }
      if alarms[index].rule.isLatched, !goesOn { clear(index, at: reading.at) }
    }
  }

  /// Rules over rules, those first that watch nothing but rules on channels.
  private mutating func combine(at now: Int) {
    for index in alarms.indices.sorted(by: { (depth($0), $0) < (depth($1), $1) }) {
      switch alarms[index].rule.condition {
      case .all(let others):
        note(others.allSatisfy { alarms[$0].isRaised } ? .holds : .ends, of: index, at: now)
      case .any(let others):
        note(others.contains { alarms[$0].isRaised } ? .holds : .ends, of: index, at: now)
      default: continue
      }
    }
  }

  private func depth(_ index: Int) -> Int {
    switch alarms[index].rule.condition {
    case .all(let others), .any(let others): 1 + (others.map { depth($0) }.max() ?? 0)
    default: 0
    }
  }

  // MARK: What is sent

  private mutating func report(_ what: String, of index: Int, at now: Int) {
    events.append("\(now) \(index) \(what)")
    if what == "cleared", !sendsCleared { return }
    guard let pause = alarms[index].rule.pause else { return send(what, 1, of: index, at: now) }
    let isFree = alarms[index].sentAt.map { now >= $0 + pause } ?? true
    if isFree, alarms[index].withheld.isEmpty { return send(what, 1, of: index, at: now) }
    alarms[index].withheld.append(what)
  }

  private mutating func sendWithheld(_ index: Int, at now: Int) {
    let withheld = alarms[index].withheld
    alarms[index].withheld = []
    if alarms[index].isRaised {
      let what = withheld.contains("raised") ? "raised" : "repeated"
      send(what, withheld.count, of: index, at: now)
    } else if sendsCleared {
      send("cleared", withheld.count, of: index, at: now)
    } else if withheld.contains("raised") {
      send("raised", withheld.count, of: index, at: now)
    }
  }

  private mutating func send(_ what: String, _ count: Int, of index: Int, at now: Int) {
    alarms[index].sentAt = now
    messages.append("\(now) \(index) \(what) \(count)")
  }
}

extension AlarmModel {
  // MARK: What a rule finds in the readings

  /// What a rule makes of the last reading, which is of its channel.
  private func finding(_ rule: Rule) -> Finding {
    let all = readings.filter { $0.channel == rule.channel }
    guard let last = all.last else { return .nothing }
    switch rule.condition {
    case .fault: return last.value == nil ? .holds : .ends
    case .faults(let percent, let clear, let over): return share(all, percent, clear, over)
    case .stale: return last.value == nil ? .nothing : .ends
    default: break
    }
    guard last.at >= start + warmUp[rule.channel] else { return .nothing }
    guard let value = last.value else { return .unknown }
    let warm = all.filter { $0.at >= start + warmUp[rule.channel] }
    let values = warm.compactMap { reading in reading.value.map { (at: reading.at, value: $0) } }
    switch rule.condition {
    case .above(let limit, let clear):
      return value > limit ? .holds : value < clear ? .ends : .nothing
    case .below(let limit, let clear):
      return value < limit ? .holds : value > clear ? .ends : .nothing
    case .outside(let low, let high, let clear):
      if value < low || value > high { return .holds }
      return clear.0 <= value && value <= clear.1 ? .ends : .nothing
    case .equals(let wanted): return value == wanted ? .holds : .ends
    case .rises(let change, let within):
      let before = window(values, within) { $0.at }.filter { last.at - $0.youngest <= within }
      return before.contains { $0.members.contains { value - $0.value >= change } } ? .holds : .ends
    case .falls(let change, let within):
      let before = window(values, within) { $0.at }.filter { last.at - $0.youngest <= within }
      return before.contains { $0.members.contains { $0.value - value >= change } } ? .holds : .ends
    case .unchanged(let span):
      let equal = values.reversed().prefix { $0.value == value }
      guard equal.count >= 2, let first = equal.last else { return .ends }
      return last.at - first.at >= span ? .holds : .ends
    default: return .nothing
    }
  }

  private func share(_ all: [Reading], _ percent: Int, _ clear: Int, _ over: Int) -> Finding {
    guard let first = all.first, let last = all.last, last.at - first.at >= over else {
      return .nothing
    }
    let young = window(all, over) { $0.at }.filter { last.at - $0.youngest < over }
      .flatMap(\.members)
    guard young.count >= 2 else { return .nothing }
    let faults = young.filter { $0.value == nil }.count
    if faults * 100 >= percent * young.count { return .holds }
    return faults * 100 < clear * young.count ? .ends : .nothing
  }

  /// Readings in 32 parts of a span; each part is as old as its youngest.
  private func window<Member>(
    _ members: [Member], _ span: Int, at: (Member) -> Int
  ) -> [(youngest: Int, members: [Member])] {
    let width = (span + 31) / 32
    let parts = Dictionary(grouping: members) { at($0) / width }
    return parts.values.map { ($0.map { at($0) }.max() ?? 0, $0) }
  }

  /// When a channel last had a value, or the start.
  private func lastValue(of channel: Int) -> Int {
    readings.last { $0.channel == channel && $0.value != nil }?.at ?? start
  }
}
