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
  case cannotFail(IdleClaim)
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
}

/// Why an expectation fails whatever happens.
enum NeverHolds: Hashable, Sendable {
  case raisedTooEarly(alarm: String, first: String)
  case outside(ChannelReach)
  case noMessages
  case notDriven(line: String)
  case notRead(String)
}
