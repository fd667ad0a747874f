import HAL
import Units

/// Fault that cuts a chip's power: it does not answer, and restarts with its defaults.
final class PowerLoss: DeviceFault {
  var isAbsence: Bool { true }

  func end(on chip: AttachedChip, at now: Instant) {
    chip.powerCycle(at: now)
  }

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(.addressNotAcknowledged)
  }
}

extension DeviceFaultKind {
  /// `unplug`: the chip is taken away; when it is plugged in again all registers are at their
  /// defaults.
  public static let unplug = DeviceFaultKind(name: "unplug", onLine: .silent) { _ in PowerLoss() }

  /// `brown-out`: the supply breaks down, for a moment unless said otherwise.
  public static let brownOut = DeviceFaultKind(name: "brown-out", needs: .moment) { _ in PowerLoss()
  }
}
