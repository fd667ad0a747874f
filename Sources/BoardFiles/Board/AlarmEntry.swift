package import Units

/// A comparison with its strictness spelled out.
package enum Comparison: CaseIterable, Hashable, Sendable {
  /// `above`: greater than, strictly.
  case above
  /// `at-or-above`: greater or equal.
  case atOrAbove
  /// `below`: less than, strictly.
  case below
  /// `at-or-below`: less or equal.
  case atOrBelow
}

/// When a rule holds.
package enum AlarmConditionEntry: Hashable, Sendable {
  /// The channel compares so with a limit (scaled steps of its kind). The clearing comparison is
  /// the opposite of the raising one unless the file names another.
  case compares(Comparison, limit: Int64, clear: Comparison, clearLimit: Int64)
  /// The value is not in this range: `outside: [2 °C, 8 °C]`; it clears inside the other.
  case outside(ClosedRange<Int64>, clear: ClosedRange<Int64>)
  /// A truth channel has this value: `is: true`.
  case truth(Bool)
  /// The value has become so much greater within a span, or less where `by` is negative:
  /// `rises: 2 °C, within: 1 min`.
  case changes(by: Int64, within: Interval)
  /// The value has been the same for this span: `unchanged: 10 min`.
  case unchanged(Interval)
  /// There has been no value for this span: `stale: 5 min`.
  case stale(Interval)
  /// The channel cannot be read: `fault: true`.
  case fault
  /// So many per cent of the readings are faults: `faults: {share: 20 %, over: 1 min}`; it clears
  /// with less than `clear`.
  case faultShare(percent: Int64, clear: Int64, over: Interval)
  /// All or any of other alarms are raised: `all: [hot, dry]`.
  case combines([AlarmEntry.Index], needsAll: Bool)
  /// What the node itself knows of one of its uplinks.
  case uplink(UplinkAlarm, of: UplinkEntry.Index)
}

/// An alarm about an uplink, which no rule of the file makes.
package enum UplinkAlarm: Hashable, Sendable {
  /// The server shows another key than the trusted one: where a key is trusted.
  case certificateChanged
  /// The server refused a message for good: of every uplink.
  case messageRefused
  /// The server answers 401 or 403, or a broker with code 2, 4 or 5: of every uplink.
  case unauthorised
  /// Nothing has been acknowledged for so long: `offline: 10 min`.
  case offline(Interval)

  /// The name of the alarm about the one uplink of `uplink:`.
  package var name: String {
    switch self {
    case .certificateChanged: "certificate-changed"
    case .messageRefused: "message-refused"
    case .unauthorised: "unauthorised"
    case .offline: "offline"
    }
  }

  /// The name of the alarm about `uplink`: of one in a list, with that one's name behind it.
  package func name(about uplink: UplinkEntry) -> String {
    uplink.listName.map { "\(name)-\($0)" } ?? name
  }

  /// The alarms that a board with this uplink has about it.
  static func all(of uplink: UplinkEntry) -> [UplinkAlarm] {
    var alarms: [UplinkAlarm] = []
    if case .firstUse = uplink.trust { alarms.append(.certificateChanged) }
    alarms += [.messageRefused, .unauthorised]
    if let offline = uplink.offline { alarms.append(.offline(offline)) }
    return alarms
  }
}

/// One rule.
package struct AlarmEntry: Sendable {
  /// An index into `Board.alarms`.
  package typealias Index = EntryIndex<AlarmEntry>

  /// The name.
  package var name: String
  /// The channel that it watches, the file's `when`. Nil where it watches other alarms, or the node
  /// itself knows.
  package var channel: ChannelEntry.Index?
  /// When it holds.
  package var condition: AlarmConditionEntry
  /// How long the condition must hold before the alarm is raised: `for`; zero by default.
  package var holdFor: Interval = .zero
  /// How often a raised alarm is sent again: `repeat`; nil for once.
  package var repeatEvery: Interval?
  /// The least span between two messages of the alarm: `at-most-every`; nil for none.
  package var atMostEvery: Interval?
  /// Whether it stays raised until acknowledged: `latch`.
  package var latch = false
  /// The truth channel that acknowledges the alarm: `acknowledge`.
  package var acknowledge: ChannelEntry.Index?
  /// Where the entry is in its file.
  package var position: SourcePosition

  /// Whether a rule of the file makes the alarm.
  package var isRule: Bool {
    if case .uplink = condition { false } else { true }
  }
}

/// What drives an output line.
package enum OutputTrigger: Hashable, Sendable {
  /// `any-alarm`.
  case anyAlarm
  /// The name of one alarm.
  case alarm(AlarmEntry.Index)
}

/// One driven line: `- {line: alarm-led, on: any-alarm}`.
package struct OutputEntry: Sendable {
  /// The line that it drives.
  package var line: LineEntry.Index
  /// When it is driven active.
  package var trigger: OutputTrigger
  /// Where the entry is in its file.
  package var position: SourcePosition
}
