package import NodeCore
package import Units

/// What a format asks of boards, and what it can carry.
package struct FormatTerms: Sendable {
  /// Whether a report can carry summaries of channels.
  package var carriesSummaries = false
  /// Whether the body of a request says all of a message, so that a broker can have it alone.
  package var isWholeInBody = false
  /// How several messages leave in one request; nil where each leaves alone.
  package var batch: BatchFormat?
  /// Whether a message can have padding that receivers pass over.
  package var allowsPadding = false
  /// Whether the server takes no message without a bearer token.
  package var needsToken = false
  /// Which bytes a device's identity may have; all that a board file allows where there is none.
  package var deviceRule: DeviceRule?
  /// The least time between two requests.
  package var spacing = Interval.zero
  /// How many requests a message takes; nil where one carries every message.
  package var calls: (@Sendable (Message, Span<ReportedValue>, ReportTarget) -> Int)?
}

/// The bytes of a device's identity that a format can carry.
package struct DeviceRule: Sendable {
  /// What they are, in words.
  package let words: StaticString
  /// Whether the identity may have this byte, as its first one or a later one.
  package let allows: @Sendable (UInt8, _ isFirst: Bool) -> Bool

  /// The identity with an underscore, or `X` in front, for what the format cannot carry. Boards
  /// with such an identity are refused; this keeps a request well formed all the same.
  func carried(_ device: [UInt8]) -> [UInt8] {
    var carried: [UInt8] = []
    for byte in device {
      let isFirst = carried.isEmpty
      carried.append(
        allows(byte, isFirst) ? byte : isFirst ? UInt8(ascii: "X") : UInt8(ascii: "_"))
    }
    return carried
  }
}
