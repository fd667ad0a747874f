package import Units

/// What a control rule wants of its line while its channel cannot be read.
package enum FaultResponseEntry: Hashable, Sendable {
  /// `on-fault: off`.
  case off
  /// `on-fault: on`.
  case on
  /// `on-fault: {keep: 10 min}`.
  case keep(Interval)
}

/// A part of each day: `between: ["06:00", "22:00"]` with `utc-offset`.
package struct WindowEntry: Hashable, Sendable {
  /// When it begins, in minutes since midnight, 0...1439.
  package var begin: Int
  /// When it ends, in minutes since midnight, 1...1440; before ``begin`` for one over midnight.
  package var end: Int
  /// How far its clock is ahead of UTC, in minutes.
  package var utcOffset: Int
}

/// How long a line may be on and must be off.
package struct ControlLimits: Hashable, Sendable {
  /// `max-on`; nil for no limit.
  package var maxOn: Interval?
  /// `min-on`; zero by default.
  package var minOn = Interval.zero
  /// `min-off`; zero by default.
  package var minOff = Interval.zero

  /// The break after ``maxOn``: ``minOff``, or as long as it was on where there is none.
  package var rest: Interval { minOff > .zero ? minOff : maxOn ?? .zero }
}

/// One control rule.
package struct ControlEntry: Sendable {
  /// What a control rule watches.
  package struct Watch: Sendable {
    /// The channel: `when`; nil for a rule over alarms.
    package var channel: ChannelEntry.Index?
    /// When the rule holds.
    package var condition: AlarmConditionEntry
    /// How long the condition must hold before the rule does: `for`; zero by default.
    package var holdFor: Interval
    /// What the rule wants while the channel cannot be read: `on-fault`.
    package var onFault: FaultResponseEntry
    /// After this span without a reading the channel cannot be read: `stale-after`; nil where the
    /// file is silent.
    package var staleAfter: Interval?
  }

  /// The name.
  package var name: String
  /// The line that it acts on.
  package var line: LineEntry.Index
  /// Whether it keeps the line off: `drive: off`. By default it asks for it to be on.
  package var drivesOff: Bool
  /// What it watches; nil for a rule that only knows the time.
  package var watch: Watch?
  /// The part of the day in which it is in force; nil for always.
  package var window: WindowEntry?
  /// The limits that it states for its line.
  package var limits: ControlLimits
  /// Where the entry is in its file.
  package var position: SourcePosition
}

extension Board {
  /// The least time after which a channel counts as one that cannot be read.
  package static let staleLeast = Interval.seconds(1)

  /// The limits of a controlled line: the strictest of those that its rules state.
  package func limits(of line: LineEntry.Index) -> ControlLimits {
    controls.limits(of: line)
  }

  /// After which time without a reading the channel of a control rule cannot be read; nil for a
  /// line that reports only changes, and for a rule over alarms that does not say.
  package func staleLimit(of watch: ControlEntry.Watch) -> Interval? {
    if let limit = watch.staleAfter { return limit }
    return watch.channel.flatMap { staleLimit(of: $0) }
  }

  /// The same for a channel about which the file is silent.
  package func staleLimit(of channel: ChannelEntry.Index) -> Interval? {
    guard !reportsChangesOnly(channels[channel]) else { return nil }
    return max(channels[channel].every.times(3), Self.staleLeast)
  }

  /// The channels whose values decide about what a rule watches: its own, or those of the alarms
  /// that it is about, in their order.
  package func valueChannels(of watch: ControlEntry.Watch) -> [ChannelEntry.Index] {
    alarms.valueChannels(of: watch.condition, on: watch.channel)
  }

  private func reportsChangesOnly(_ channel: ChannelEntry) -> Bool {
    channel.reportsChangesOnly(lines)
  }
}

extension ChannelEntry {
  /// Whether its readings come with changes alone: a debounced line of the machine.
  func reportsChangesOnly(_ lines: [LineEntry]) -> Bool {
    guard case .line(let line) = source else { return false }
    return lines[line].device == nil && lines[line].debounce > .zero
  }
}

extension [ControlEntry] {
  /// The limits of a controlled line: the strictest of those that its rules state.
  func limits(of line: LineEntry.Index) -> ControlLimits {
    var limits = ControlLimits()
    for entry in self where entry.line == line {
      let own = entry.limits
      limits.maxOn = limits.maxOn.map { Swift.min($0, own.maxOn ?? $0) } ?? own.maxOn
      limits.minOn = Swift.max(limits.minOn, own.minOn)
      limits.minOff = Swift.max(limits.minOff, own.minOff)
    }
    return limits
  }
}

extension [AlarmEntry] {
  /// The channels whose values decide about a condition on `channel`, or on other alarms; none for
  /// a condition that is about readings.
  func valueChannels(
    of condition: AlarmConditionEntry, on channel: ChannelEntry.Index?
  ) -> [ChannelEntry.Index] {
    guard !condition.isAboutReadings else { return [] }
    guard case .combines(let watched, _) = condition else { return channel.map { [$0] } ?? [] }
    var found: [ChannelEntry.Index] = []
    for alarm in watched {
      for next in valueChannels(of: self[alarm].condition, on: self[alarm].channel)
      where !found.contains(next) {
        found.append(next)
      }
    }
    return found
  }
}

extension AlarmConditionEntry {
  /// Whether it is about the readings and not about their values, so that a channel that cannot be
  /// read is no doubt.
  var isAboutReadings: Bool {
    switch self {
    case .fault, .stale, .faultShare: true
    default: false
    }
  }
}
