/// A chip in whose place a recording answers.
package struct RecordedEntry: Sendable {
  /// What was recorded.
  package enum Content: Sendable {
    /// The transfers with a chip at the device's address; whether the order and what else is
    /// written are free.
    case transfers(Transcript, isTolerant: Bool)
    /// The registers that a simulated chip begins with.
    case registers(RecordedRegisters)
    /// The line that the chip has for itself.
    case levels(RecordedLevels)
  }

  /// The device whose chip it replaces.
  package var device: DeviceEntry.Index
  /// What was recorded of it.
  package var content: Content
}
