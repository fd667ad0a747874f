package import Units

/// A board file as checked values: what is wired and what the node does with it.
///
/// Every reference by name is resolved to an index, every quantity carries its kind, every path is
/// relative to the working directory; only a file without errors becomes a `Board`.
package struct Board: Sendable {
  /// The board's name.
  package var name: String
  /// The file it came from.
  package var file: String
  /// The I2C buses, in file order.
  package var buses: [BusEntry]
  /// The chips of all buses, in file order, then those that have a GPIO line of their own, then the
  /// sensors that drivers of the kernel own.
  package var devices: [DeviceEntry]
  /// The GPIO lines of all chips, in file order.
  package var lines: [LineEntry]
  /// What is measured.
  package var channels: [ChannelEntry]
  /// The rules.
  package var alarms: [AlarmEntry]
  /// The lines that rules drive.
  package var outputs: [OutputEntry]
  /// The rules that control lines.
  package var controls: [ControlEntry] = []
  /// How long the node may be silent before its guard kills it: `hang-limit`.
  package var hangLimit = Board.standardHangLimit
  /// The periodic report; nil when the board reports nothing.
  package var report: ReportEntry?
  /// What the pace of reports goes by; nil where it is always the same.
  package var power: PowerEntry?
  /// The uplinks, in file order; none for a board without a network.
  package var uplinks: [UplinkEntry] = []
  /// The bounds of the outbox.
  package var outbox: OutboxEntry
  /// Where metrics go; nil where the board asks for none.
  package var metrics: MetricsEntry?
  /// What a run may cost: limits in the order of ``BudgetFigure/ofRuns``, then baselines.
  package var budgets: [BudgetNumber] = []
}

extension Board {
  /// The first uplink, or the only one; nil for a board without a network.
  package var uplink: UplinkEntry? { uplinks.first }

  /// The ``hangLimit`` where the file is silent: longer than the longest turn, in which each bus
  /// times out and a slow processor computes a handshake.
  package static let standardHangLimit = Interval.seconds(30)

  /// The bounds of what waits for an uplink.
  package func bounds(of uplink: UplinkEntry) -> OutboxEntry { uplink.bounds ?? outbox }

  /// How far two readings of a channel must be apart to show that something went on for `span`.
  ///
  /// It is the span itself, or less by a quarter of the period at most: a reading that is due a
  /// span after another comes some milliseconds earlier where its transfer takes less, and counts.
  package func spread(of channel: ChannelEntry.Index, for span: Interval) -> Interval {
    let every = channels[channel].every.microseconds
    guard span > .zero, every > 0 else { return span }
    let periods = (span.microseconds - 1) / every + 1
    return min(span, .microseconds(periods * every - every / 4))
  }

  /// How long the condition of an alarm must have been seen to hold before the alarm is raised.
  package func wait(of alarm: AlarmEntry) -> Interval {
    wait(alarm.holdFor, for: alarm.condition, on: alarm.channel)
  }

  /// The same for the `for` of any rule.
  package func wait(
    _ holdFor: Interval, for condition: AlarmConditionEntry, on channel: ChannelEntry.Index?
  ) -> Interval {
    guard let channel else { return holdFor }
    switch condition {
    case .stale: return holdFor
    case .compares, .outside, .truth:
      return reportsEdges(channel) ? holdFor : spread(of: channel, for: holdFor)
    default: return spread(of: channel, for: holdFor)
    }
  }

  /// Whether some channel must not be sent by value: messages of alarms then carry their own
  /// channel only.
  package var isMinimised: Bool { channels.contains { $0.send != .value } }

  /// Whether the channel reports each change when it happens: it is a line of the machine itself.
  package func reportsEdges(_ channel: ChannelEntry.Index) -> Bool {
    guard case .line(let line) = channels[channel].source else { return false }
    return lines[line].device == nil
  }

  /// Whether an alarm or a control rule drives the line.
  package func isDriven(_ line: LineEntry.Index) -> Bool {
    outputs.contains { $0.line == line } || controls.contains { $0.line == line }
  }

  /// Whether the device at `index` supplies lines of the board or leads to other devices.
  func isUsed(byOthers index: DeviceEntry.Index) -> Bool {
    devices.contains { $0.behind?.device == index } || lines.contains { $0.device == index }
  }
}
