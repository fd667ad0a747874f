/// The target of a fault.
package enum FaultTarget: Hashable, Sendable {
  /// A device.
  case device(DeviceEntry.Index)
  /// A line.
  case line(LineEntry.Index)
  /// A bus.
  case bus(BusEntry.Index)
}

/// One fault: `- {at: 110 s, for: 60 s, device: climate, fault: address-nack}`.
package struct FaultEntry: Sendable {
  /// When it is in force.
  package var window: TimeWindow
  /// It ends after this many occurrences: `count`; nil: only by time.
  package var count: Int?
  /// What it is done to.
  package var target: FaultTarget
  /// The device's input that it is about: `channel`; nil for all of them.
  package var input: String?
  /// The fault's name, one of the given fault schemas.
  package var fault: String
  /// The fault's numbers by the order of its schema's parameters.
  package var parameters: [Int64]
  /// Where the entry is in its file.
  package var position: SourcePosition
  /// Whether a warning already says that it changes nothing.
  package var isIdle = false
}
