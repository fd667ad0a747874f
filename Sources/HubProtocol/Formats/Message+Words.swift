import NodeCore
import Units

extension AlarmEvent {
  /// What messages call the event.
  var word: StaticString {
    switch self {
    case .raised: "raised"
    case .repeated: "repeated"
    case .cleared: "cleared"
    }
  }
}

extension Message {
  /// When the message was made, in seconds since 1970; nil where the node's clock was not set, or
  /// shows a time that has no text.
  var knownSeconds: Int64? {
    guard case .known(let seconds) = wallTime, UTCTime.seconds.contains(seconds) else { return nil }
    return seconds
  }
}
