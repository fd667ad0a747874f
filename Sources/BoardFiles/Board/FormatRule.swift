package import Units

/// What a report format asks of a board.
package struct FormatRule: Sendable {
  /// The bytes that the device's identity may have.
  package struct Device: Sendable {
    /// What they are, in words.
    package var words: String
    /// Whether the identity may have this byte, as its first one or a later one.
    package var allows: @Sendable (UInt8, _ isFirst: Bool) -> Bool

    /// Makes a rule.
    package init(words: String, allows: @escaping @Sendable (UInt8, _ isFirst: Bool) -> Bool) {
      self.words = words
      self.allows = allows
    }

    /// Whether the format can carry this identity.
    func allows(_ device: String) -> Bool {
      device.utf8.enumerated().allSatisfy { allows($0.element, $0.offset == 0) }
    }
  }

  /// The name of the format.
  package var format: String
  /// Whether the server takes no message without a bearer token.
  package var needsToken: Bool
  /// What the device's identity may be; nil for all that a board file allows.
  package var deviceRule: Device?
  /// The least time between two requests.
  package var spacing: Interval
  /// How many requests a report of a device takes at most, with its channels and the names of its
  /// alarms; nil where one carries every report.
  package var requests: (@Sendable (String, [(name: String, kind: QuantityKind)], [String]) -> Int)?

  /// The bytes of the longest request of a board's reports and alarms; nil where requests have no
  /// padding. Of what files hold one byte each counts.
  package var longestRequest: (@Sendable (MessageBounds) -> Int)?

  /// Makes a rule.
  package init(
    format: String, needsToken: Bool = false, deviceRule: Device? = nil, spacing: Interval = .zero
  ) {
    self.format = format
    self.needsToken = needsToken
    self.deviceRule = deviceRule
    self.spacing = spacing
  }
}
