/// The rules of docs/boards.md, event by event and as simply as they can be written: what alarms do
/// and when, given what their channels read. Times are microseconds.
struct RuleModel {
  /// What a channel reads at a time; nil for a fault.
  struct Reading {
    let at: Int
    let channel: String
    let value: Int?
    var beginsWarmUp = false
  }

  /// What an alarm did.
  struct Event: Equatable {
    let at: Int
    let text: String
  }

  /// A rule as a board file has it.
  struct Rule {
    enum Condition {
      case above(Int, clearBelow: Int?)
      case below(Int, clearAbove: Int?)
      case equals(Int)
      case fault
    }

    let name: String
    let channel: String
    let condition: Condition
    var holdOff = 0
    var repeats: Int?
    var isLatched = false
    var acknowledge: String?
    var warmUp = 0
    /// How often the channel is read; a reading that is due with the end of the hold-off may be
    /// early by a quarter of it.
    var every = 0
    /// Whether the channel is a line of the machine, whose level is known between its edges.
    var isLine = false

    /// How far two readings must be apart to show that the condition went on for the hold-off.
    var spread: Int {
      guard !isLine, holdOff > 0 else { return holdOff }
      let ends = stride(from: every, through: holdOff + every, by: every).first { $0 >= holdOff }
      return min(holdOff, (ends ?? holdOff) - every / 4)
    }
  }

  private struct Alarm {
    let rule: Rule
    /// The first reading of the condition that raises the alarm, if none has ended it since.
    var since: Int?
    var isRaised = false
    var isAcknowledged = false
    /// Whether the condition goes on.
    var holds = false
    var nextRepetition: Int?

    /// When the alarm does something by itself.
    var due: Int? {
      if isRaised { return isAcknowledged ? nil : nextRepetition }
      return rule.isLine ? since.map { $0 + rule.holdOff } : nil
    }
  }

  private var alarms: [Alarm]
  private(set) var events: [Event] = []
  /// The last value of each channel; faults are none.
  private var values: [String: Int] = [:]
  /// When the last warm-up of each channel began.
  private var warmFrom: [String: Int] = [:]

  init(_ rules: [Rule]) {
    alarms = rules.map { Alarm(rule: $0) }
  }

  /// Takes the next reading; they come in the order of their times.
  mutating func take(_ reading: Reading) {
    pass(until: reading.at)
    if reading.beginsWarmUp { warmFrom[reading.channel] = reading.at }
    for index in alarms.indices where alarms[index].rule.channel == reading.channel {
      judge(index, reading)
    }
    guard let value = reading.value else { return }
    let isPressed = value == 1 && values[reading.channel] == 0
    values[reading.channel] = value
    guard isPressed else { return }
    for index in alarms.indices where alarms[index].rule.acknowledge == reading.channel {
      guard alarms[index].isRaised else { continue }
      alarms[index].isAcknowledged = true
      if alarms[index].rule.isLatched, !alarms[index].holds { clear(index, reading.at) }
    }
  }

  /// Time passes: what is due comes in its order.
  mutating func pass(until now: Int) {
    while let due = alarms.compactMap({ $0.due }).min(), due <= now {
      for index in alarms.indices where alarms[index].due == due {
        if alarms[index].isRaised {
          alarms[index].nextRepetition = alarms[index].rule.repeats.map { due + $0 }
          note(index, "repeated", due)
        } else {
          raise(index, due)
        }
      }
    }
  }

  private mutating func judge(_ index: Int, _ reading: Reading) {
    let rule = alarms[index].rule
    if case .fault = rule.condition {
      let isFault = reading.value == nil
      return decide(index, begins: isFault, ends: !isFault, reading.at)
    }
    // A fault changes nothing.
    guard reading.at >= warmFrom[reading.channel, default: 0] + rule.warmUp,
      let value = reading.value
    else { return }
    switch rule.condition {
    case .above(let limit, let clear):
      let ends = clear.map { value < $0 } ?? (value <= limit)
      decide(index, begins: value > limit, ends: ends, reading.at)
    case .below(let limit, let clear):
      let ends = clear.map { value > $0 } ?? (value >= limit)
      decide(index, begins: value < limit, ends: ends, reading.at)
    case .equals(let wanted):
      decide(index, begins: value == wanted, ends: value != wanted, reading.at)
    case .fault: break
    }
  }

  private mutating func decide(_ index: Int, begins: Bool, ends: Bool, _ now: Int) {
    if begins {
      alarms[index].holds = true
      guard !alarms[index].isRaised else { return }
      let since = alarms[index].since ?? now
      alarms[index].since = since
      if now - since >= alarms[index].rule.spread { raise(index, now) }
    } else if ends {
      alarms[index].holds = false
      alarms[index].since = nil
      guard alarms[index].isRaised else { return }
      if !alarms[index].rule.isLatched || alarms[index].isAcknowledged { clear(index, now) }
    }
  }

  private mutating func raise(_ index: Int, _ now: Int) {
    alarms[index].isRaised = true
    alarms[index].isAcknowledged = false
    alarms[index].since = nil
    alarms[index].nextRepetition = alarms[index].rule.repeats.map { now + $0 }
    note(index, "raised", now)
  }

  private mutating func clear(_ index: Int, _ now: Int) {
    alarms[index].isRaised = false
    note(index, "cleared", now)
  }

  private mutating func note(_ index: Int, _ what: String, _ now: Int) {
    events.append(Event(at: now, text: "alarm \(alarms[index].rule.name) \(what)"))
  }
}

/// A line as docs/boards.md and docs/scenarios.md have it: its signal, a fault, and what of its
/// level counts. Times are microseconds.
struct LineModel {
  let name: String
  /// The active times of the signal, in order and apart.
  var pulses: [(at: Int, length: Int)] = []
  var debounce = 0
  /// From when to when the line is stuck, and where.
  var stuck: (from: Int, to: Int, level: Bool)?
  /// For `length` after each edge of the signal the level changes every `period`.
  var chatter: (period: Int, length: Int)?

  /// The changes of the level that count, with the first level.
  var readings: [RuleModel.Reading] {
    var counted = [RuleModel.Reading(at: 0, channel: name, value: 0)]
    var level = false
    let changes = self.changes
    for (index, change) in changes.enumerated() where change.level != level {
      // Shorter changes are ignored.
      let end = index + 1 < changes.count ? changes[index + 1].at : Int.max
      guard end - change.at >= debounce else { continue }
      level = change.level
      counted.append(
        RuleModel.Reading(at: change.at + debounce, channel: name, value: level ? 1 : 0))
    }
    return counted
  }

  /// The changes of the level.
  private var changes: [(at: Int, level: Bool)] {
    var wanted: [(at: Int, level: Bool)] = []
    for pulse in pulses {
      wanted.append((pulse.at, true))
      wanted.append((pulse.at + pulse.length, false))
    }
    if let chatter {
      wanted = wanted.flatMap { bounces(after: $0, chatter.period, chatter.length) }
    }
    if let stuck {
      let after = wanted.last { $0.at <= stuck.to }?.level ?? false
      wanted.removeAll { stuck.from <= $0.at && $0.at <= stuck.to }
      wanted += [(stuck.from, stuck.level), (stuck.to, after)]
      wanted.sort { $0.at < $1.at }
    }
    var level = false
    return wanted.filter { change in
      defer { level = change.level }
      return change.level != level
    }
  }

  private func bounces(
    after edge: (at: Int, level: Bool), _ period: Int, _ length: Int
  ) -> [(at: Int, level: Bool)] {
    var found = [edge]
    for at in stride(from: period, to: length, by: period) {
      found.append((edge.at + at, !found[found.count - 1].level))
    }
    // After them the line has the level of the signal.
    let last = found[found.count - 1]
    if last.level != edge.level { found.append((last.at + period, edge.level)) }
    return found
  }
}
