/// A chip in whose place a recording answers.
package struct RecordedEntry: Sendable {
  /// The device whose chip it replaces.
  package var device: DeviceEntry.Index
  /// What was said to a chip at the device's address.
  package var transcript: Transcript
  /// Whether the order and what else is written are free.
  package var isTolerant: Bool
}
