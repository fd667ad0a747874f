package import Units

/// A bound on a whole number: `N`, `{at-least: N}`, `{at-most: N}` or both.
package struct CountBound: Hashable, Sendable {
  /// The least allowed number.
  package var atLeast: Int
  /// The greatest allowed number.
  package var atMost: Int

  /// Makes a bound; both ends are allowed values.
  package init(atLeast: Int, atMost: Int) {
    self.atLeast = atLeast
    self.atMost = atMost
  }
}

/// What must be true of a run.
package enum Claim: Sendable {
  /// `{alarm: fire, raised: {after: 2 min, within: 1 s}}`: raised at least once in the window
  /// [after, after + within]; `raised: true` (end nil, start zero): at any time.
  case raised(alarm: AlarmEntry.Index, TimeWindow)
  /// `{alarm: fire, cleared: {after: 3 min, within: 1 s}}`.
  case cleared(alarm: AlarmEntry.Index, TimeWindow)
  /// `{alarm: fire, never: raised}`.
  case neverRaised(alarm: AlarmEntry.Index)
  /// `{alarm: fire, count: 2}`: raised so many times.
  case raisedCount(alarm: AlarmEntry.Index, CountBound)
  /// `{alarm: fire, repeated: {at-most: 2}}`: repeated itself so many times.
  case repeatedCount(alarm: AlarmEntry.Index, CountBound)
  /// `{alarm: fire, messages: {at-most: 10}}`: the node made so many messages about it.
  case messagesAbout(alarm: AlarmEntry.Index, CountBound)
  /// `{reports: {acknowledged: 85}}`; this and the next two are about one uplink.
  case reportsAcknowledged(CountBound)
  /// `{reports: {sent: {at-least: 85}}}`: left the node, acknowledged or not.
  case reportsSent(CountBound)
  /// `{alarms: {acknowledged: ...}}`: alarm messages that the server took.
  case alarmsAcknowledged(CountBound)
  /// `{line: alarm-led, is: on, at: 121 s}`.
  case line(line: LineEntry.Index, active: Bool, at: Interval)
  /// `{channel: temperature, between: [20 °C, 22 °C], at: 3 min}`; for a truth channel
  /// `{channel: movement, is: true, at: 3 min}`.
  case reading(channel: ChannelEntry.Index, low: Int64, high: Int64, at: Interval)
  /// `{channel: temperature, is: fault, at: 2 min}`: it could not be read then.
  case unreadable(channel: ChannelEntry.Index, at: Interval)
  /// `{channel: temperature, faulty: {after: 1 min, until: 2 min, with: timeout}}`: it was read in
  /// the window, and each reading there was a fault, by `error` if one is given.
  case faulty(channel: ChannelEntry.Index, TimeWindow, error: String?)
  /// `{channel: temperature, fresh: {after: 2 min, within: 1 s, until: 5 min}}`: a value was read
  /// in the window, and no fault from then to `until`; nil: to the end of the run.
  case fresh(channel: ChannelEntry.Index, TimeWindow, until: Interval?)
  /// `{device: climate, faults: 3, with: timeout}`, `{line: motion, faults: ...}`: so many times it
  /// could not be read, by `error` if one is given.
  case faults(of: FaultTarget, CountBound, error: String?)
  /// `{nothing: lost}`: every accepted report and alarm was acknowledged or still waits at the end.
  /// This and the last two are about all uplinks, or about one.
  case nothingLost
  /// The transfers with a device are those of its recording.
  case followsRecording(device: DeviceEntry.Index)
  /// The node does with its board what was recorded.
  case followsBoardRecording
  /// `{handshakes: {at-most: 90}}`.
  case handshakes(CountBound)
  /// `{battery-days: at least 90}`: so many days, by the mean current of the run.
  case batteryDays(CountBound)
  /// `{bytes: {sent: {at-most: 200 kB}, received: ...}}` on the wire, either one or both.
  case bytes(sent: CountBound?, received: CountBound?)
}

/// One expectation.
package struct Expectation: Sendable {
  /// What must be true.
  package var claim: Claim
  /// The uplink that it is about: `uplink: archive`; nil where the file is silent.
  package var uplink: UplinkEntry.Index?
  /// The entry as the user wrote it, on one line, for reports.
  package var text: String
  /// Where the entry is in its file.
  package var position: SourcePosition
}
