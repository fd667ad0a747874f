/// A chip in whose place a recording answers.
package struct RecordedEntry: Sendable {
  /// Device number.
  package var device: Int
  /// What was said to a chip at the device's address.
  package var transcript: Transcript
  /// Whether the order and what else is written are free.
  package var isTolerant: Bool
}
