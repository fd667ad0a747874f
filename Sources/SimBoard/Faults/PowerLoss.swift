import HAL
import Units

/// Fault that cuts a chip's power: it does not answer, and restarts with its defaults.
final class PowerLoss: DeviceFault, NotedFault {
  private(set) var outcome = FaultOutcome.idle(transfers: false)

  var isAbsence: Bool { true }

  func end(on chip: AttachedChip, at now: Instant) {
    chip.powerCycle(at: now)
    // A pin that is wired shows the restart at once, else the next transfer does.
    if let pins = chip.model as? any SignallingChip, pins.pinsMayHaveMoved != nil {
      outcome = .changed
    } else {
      let restart = Restart { [self] in outcome = .changed }
      chip.begin(restart, id: .restart, count: 1, at: now)
    }
  }

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    BusDisturbance(.addressNotAcknowledged)
  }
}

/// What waits for the first transfer after a restart; it disturbs nothing.
private final class Restart: DeviceFault {
  private let isSeen: () -> Void

  init(_ isSeen: @escaping () -> Void) {
    self.isSeen = isSeen
  }

  func address(_ direction: TransferDirection) -> BusDisturbance? {
    isSeen()
    return BusDisturbance(nil)
  }
}

extension DeviceFaultKind {
  /// `unplug`: the chip is taken away; when it is plugged in again all registers are at their
  /// defaults.
  public static let unplug = DeviceFaultKind(
    name: "unplug", needs: .power, onLine: .silent
  ) { _ in PowerLoss() }

  /// `brown-out`: the supply breaks down, for a moment unless said otherwise.
  public static let brownOut = DeviceFaultKind(name: "brown-out", needs: [.moment, .power]) { _ in
    PowerLoss()
  }
}
