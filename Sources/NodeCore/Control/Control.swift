import Units

/// All control rules of a node with the lines that they act on.
struct Control: Sendable {
  var rules: [ControlMachine]
  var lines: [ControlledLine]
  /// Whether a rule is about alarms.
  let followsAlarms: Bool
  /// When ``elapse(at:_:)`` falls due.
  var due: Instant

  /// Makes the control of a node that starts at `now`.
  init(_ configuration: borrowing NodeConfiguration, at now: Instant) {
    let channels = configuration.channels
    rules = configuration.controls.map {
      ControlMachine($0, warmUp: { channels[$0.index].warmUp }, at: now)
    }
    followsAlarms = rules.contains { $0.followsAlarms }
    lines = []
    for (number, rule) in configuration.outputs.enumerated() {
      guard case .control(let limits) = rule else { continue }
      let output = OutputID(number)
      lines.append(
        ControlledLine(output, limits, isOn: configuration.isSafeOn(output), at: now))
    }
    // A line that starts on must be driven off at once where nothing asks for it.
    due = lines.isEmpty && !configuration.safeLevels.contains(true) ? .never : now
  }

  /// Whether no rule acts on a line.
  var isEmpty: Bool { lines.isEmpty }

  /// The number of a controlled line in ``lines``; nil for an output that is none.
  func number(of output: OutputID) -> Int? {
    lines.firstIndex { $0.output == output }
  }

  /// Shows a reading to the rules that rest on its channel; whether any does.
  mutating func take(
    _ value: ReportedValue, from channel: ChannelID, isWarm: Bool, at now: Instant
  ) -> Bool {
    var isWatched = false
    for number in rules.indices where rules[number].watches(channel) {
      isWatched = true
      rules[number].reading(value, from: channel, isWarm: isWarm, at: now)
    }
    return isWatched
  }

  /// These alarms are raised now.
  mutating func follow(_ raised: AlarmSet, at now: Instant) {
    for number in rules.indices { rules[number].follow(raised, at: now) }
  }

  /// Takes an operator's order for a line of ``lines``.
  mutating func take(_ order: LineOrder, forLine number: Int, at now: Instant) {
    lines[number].take(order, at: now)
  }

  /// Time has passed.
  mutating func elapse(at now: Instant, _ wallTime: WallTime) {
    for number in rules.indices where rules[number].deadline <= now {
      rules[number].elapsed(at: now, wallTime)
    }
  }

  /// The next line whose order has ended by `now`; nil when none is left.
  mutating func nextOrderEnded(at now: Instant) -> OutputID? {
    for number in lines.indices where lines[number].endOrder(at: now) {
      return lines[number].output
    }
    return nil
  }

  /// Decides the levels of all lines.
  mutating func decide(at now: Instant) {
    due = .never
    for number in lines.indices {
      lines[number].decide(wish(for: lines[number].output, at: now), at: now)
      due = min(due, lines[number].deadline)
    }
    for rule in rules { due = min(due, rule.deadline) }
  }

  private func wish(for output: OutputID, at now: Instant) -> ControlledLine.Wish {
    var wish = ControlledLine.Wish()
    for machine in rules where machine.rule.output == output {
      if !machine.isSound { wish.isFaulty = true }
      guard machine.acts(at: now) else { continue }
      switch machine.rule.effect {
      case .demands: wish.isDemanded = true
      case .forbids: wish.isForbidden = true
      }
    }
    return wish
  }
}
