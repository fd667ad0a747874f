/// What a scenario says and what cannot happen, or changes nothing.
enum RunDoubt: Hashable, Sendable {
  /// `remedy` is an option of the device with which it could be measured.
  case signalBeyond(String, ChannelReach, remedy: String?)
  /// A recording answers in the device's place.
  case signalUnused(device: String)
  case floats(Thing, String)
  case idleFault(String, of: String, IdleFault)
  case unused(key: String)
  case readOnce(channel: String, every: String, end: String)
  case neverHolds(NeverHolds)
}

/// Why a fault changes nothing.
enum IdleFault: Hashable, Sendable {
  case atEnd(String)
  case notRead
  case channelNotRead(String)
  case onOutput
  case recorded
  case chatterOnChip
  case rests
  case restsThere(Bool)
  case supplied
  case zero(key: String)
  /// No reading of the target, which is read so often, is within its time.
  case noReading(String?)
  case sameTransfers(hasNumbers: Bool)
  case sameValues
  case sameLevels
}

/// Why an expectation fails whatever happens.
enum NeverHolds: Hashable, Sendable {
  case raisedTooEarly(alarm: String, first: String)
  case outside(ChannelReach)
  case noMessages
  case notDriven(line: String)
  case notRead(String)
  case limitBeyond(alarm: String, ChannelReach)
  case neverCleared(alarm: String, ChannelReach)
  case latched(alarm: String)
  /// No alarm drives the line before `first`, nor ever where that is nil.
  case drivenLater(line: String, first: String?)
  case notYetRead(channel: String)
  case noReading(channel: String, every: String)
  case otherFault(String, of: String)
  case supplied(String, by: String)
  case tooMany(HighestCount)
}

/// What a run can count at most.
struct HighestCount: Hashable, Sendable {
  /// What it counts, in words: `` `t` is read ``.
  let what: String
  /// How often at most.
  let count: Int64
}
