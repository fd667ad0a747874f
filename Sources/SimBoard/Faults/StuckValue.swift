import Units

/// The measured world stands still for the chip, which goes on converting it.
final class StuckValue: DeviceFault {
  func begin(on slot: ChipSlot, at now: Instant) {
    slot.inputs.freeze(at: now)
  }

  func end(on slot: ChipSlot, at now: Instant) {
    slot.inputs.thaw()
  }
}

extension DeviceFaultKind {
  /// `stuck-value`: all inputs keep the values that they had when the fault began.
  public static let stuckValue = DeviceFaultKind(name: "stuck-value", onLine: .frozen) { _ in
    StuckValue()
  }
}
