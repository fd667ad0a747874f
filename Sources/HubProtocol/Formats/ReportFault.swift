/// Why a body is no message of its format, and where in the body.
package struct ReportFault: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Reason: Hashable, Sendable {
    /// The body is longer than a request may be.
    case tooLong
    /// The body ends too early.
    case truncated
    /// A byte that the grammar does not allow here (RFC 8259 section 2).
    case unexpectedByte
    /// A broken escape of a form or of a JSON string.
    case badEscape
    /// Text that is not UTF-8, or has a control character.
    case badText
    /// A text longer than ``ReportLimits/textBytesMax``.
    case textTooLong
    /// A number that no reading can have.
    case numberTooLarge
    /// A value in more than ``ReportLimits/depthMax`` others.
    case tooDeep
    /// More channels than ``ReportLimits/valuesMax``.
    case tooManyValues
    /// A member that a message must have.
    case missing(ReportField)
    /// A member that has occurred before.
    case repeated(ReportField)
    /// A member whose value its format does not know.
    case wrongValue(ReportField)
  }

  package let reason: Reason
  /// The index of the first byte that is wrong; the length of the body where something is missing.
  package let place: Int

  /// Makes a fault.
  package init(reason: Reason, place: Int) {
    self.reason = reason
    self.place = place
  }
}

/// What messages consist of, whatever each format calls it.
package enum ReportField: Hashable, Sendable {
  case event
  case data
  case warming
  case summary
  case device
  case board
  case boot
  case sequence
  case time
  case uptime
  case age
  case alarm
  case state
  case count
  case lost
  case units
  /// The version of a format's envelope.
  case version
  /// A channel by its name.
  case channel
}

/// What a receiver takes at most.
package enum ReportLimits {
  /// Bytes of a name or another text, the same as board files allow.
  package static let textBytesMax = 4_096
  /// Channels of a message, twice as many as a board may have.
  package static let valuesMax = 64
  /// Objects and arrays around a value that a receiver does not know.
  package static let depthMax = 8
}
