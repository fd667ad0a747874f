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

  /// The event that messages call so; nil for any other word.
  init?(word: Span<UInt8>) {
    for event in Self.allCases where word.equals(event.word) {
      self = event
      return
    }
    return nil
  }
}

extension Message {
  /// When the message was made, in seconds since 1970; nil where the node's clock was not set, or
  /// shows a time that has no text.
  var knownSeconds: Int64? {
    guard case .known(let seconds) = wallTime, UTCTime.seconds.contains(seconds) else { return nil }
    return seconds
  }

  /// How many milliseconds the message has waited at `now`; nil where the node does not know.
  func milliseconds(waitedAt now: Instant) -> Int64? {
    switch age {
    case .sinceMade: max(.zero, now.since(at)).microseconds / 1_000
    case .byWallClock(let waited): waited.microseconds / 1_000
    case .unknown: nil
    }
  }
}

extension ByteBuffer {
  /// Appends the name of a message: boot and sequence with a hyphen.
  mutating func append(id: MessageID) {
    append(boot: id.boot)
    append("-")
    append(decimal: id.sequence)
  }

  /// Appends the number of a start: 16 hexadecimal digits.
  mutating func append(boot: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      append(hexadecimal: UInt8(truncatingIfNeeded: boot >> UInt64(shift)))
    }
  }
}

extension MessageID {
  /// The number of a start in 16 hexadecimal digits; nil for any other text.
  static func boot(of digits: [UInt8]) -> UInt64? {
    guard digits.count == 16, let bytes = Hexadecimal.bytes(of: digits) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
