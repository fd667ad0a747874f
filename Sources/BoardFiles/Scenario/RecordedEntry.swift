/// A chip in whose place a recording answers.
public struct RecordedEntry: Sendable {
  /// Device number.
  public var device: Int
  /// What was said to a chip at the device's address.
  public var transcript: Transcript
  /// Whether the order and what else is written are free.
  public var isTolerant: Bool
}
