import Units

/// What is allowed and yet probably not meant: a warning.
indirect enum Doubt: Hashable, Sendable {
  case unread(Thing, String)
  case noPullUp(String, driver: String)
  case nothingExpected
  case arenaNotSimulated
  case rule(RuleDoubt)
  case reading(ReadingDoubt)
  case control(ControlDoubt)
  case wiring(WiringDoubt)
  /// The pings of a broker's session wake the radio between the times of `send`.
  case pingsBetweenSends(every: Interval)
  /// A list of a recording that is not needed is wrong.
  case leftOut(list: String, Problem, further: Int)
  /// The last row of a recording has no end.
  case cutOff
  /// A transfer of a capture has no end.
  case openTransfer
  /// The board's file has changed since the recording.
  case changedBoard
  case passedOver(PassedOver)
  case run(RunDoubt)
  case credential(CredentialDoubt)
  /// There are more than ``Limits/problems``.
  case tooMany
}

/// A rule, or the limit of a chip's alert, that can never do what it says.
enum RuleDoubt: Hashable, Sendable {
  /// `remedy` is an option of the device with which it could.
  case neverHolds(key: String, limit: String, ChannelReach, remedy: String?)
  case alwaysHolds(key: String, limit: String, ChannelReach)
  case neverClears(key: String, limit: String, ChannelReach)
  case alertBeyond(key: String, limit: String, ChannelReach, remedy: String?)
  case holdOffBelowPeriod(Interval, channel: String, every: Interval)
  case spanWithOneReading(key: String, Interval, channel: String, every: Interval)
  case spanBelowPeriod(key: String, Interval, channel: String, every: Interval)
  case repeatsWithinPause(Interval, pause: Interval)
  /// The two alarms of an `all` that are never raised at the same time.
  case neverTogether(String, String, channel: String)
}

/// Processing of readings that has no effect.
enum ReadingDoubt: Hashable, Sendable {
  case timeConstantBelowPeriod(Interval, every: Interval)
  case summaryNotReported(String)
  case summaryOfOne(Interval, every: Interval)
  /// What the first channel is follows from the value of the second.
  case shown(String, by: String)
}

/// Wiring that the parts are not made for.
enum WiringDoubt: Hashable, Sendable {
  case busTooFast(device: String, chip: String, limit: Int, clock: Int)
  case outputOnly(Int, device: String, chip: String)
  case floats(line: String)
}
