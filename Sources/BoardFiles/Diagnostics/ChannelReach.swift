import Units

/// What a channel of a board can read, with the options of its device.
struct ChannelReach: Hashable, Sendable {
  /// The channel of the board; nil for a quantity of a device alone.
  var channel: String?
  let device: String
  let quantity: String
  let chip: String
  /// The options that decide the range, as a file would set them.
  let options: [String]
  /// The kind of the ends, which are scaled integers.
  var kind: QuantityKind
  var low: Int64
  var high: Int64

  /// Whether the channel can read `value`.
  func admits(_ value: Int64) -> Bool { low <= value && value <= high }
}
