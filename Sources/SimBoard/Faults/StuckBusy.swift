import HAL
import Units

/// Fault that stops the chip's oscillator: the chip answers, but never finishes a conversion or
/// reset.
final class StuckBusy: DeviceFault, NotedFault {
  private var change: Int?
  private var resumed: Instant?
  private(set) var outcome = FaultOutcome.idle(transfers: false)

  func begin(on chip: AttachedChip, at now: Instant) {
    chip.stall(at: now)
    // What the chip finishes later it also samples later, so it never reports a past value.
    change = chip.inputs.alter(nil, at: now) { _, sampled, world in
      world(self.resumed.map { max($0, sampled) } ?? sampled)
    }
  }

  /// What the chip answers meanwhile comes from the time when it stood still.
  func address(_ direction: TransferDirection) -> BusDisturbance? {
    outcome = .changed
    return nil
  }

  func end(on chip: AttachedChip, at now: Instant) {
    chip.resume()
    resumed = now
    if let change { chip.inputs.restore(change, at: now) }
  }
}

extension DeviceFaultKind {
  /// `stuck-busy`: conversions, resets and start-ups that need time never end. A chip that says
  /// when it is busy stays so; one that measures by itself without saying goes on showing its last
  /// result.
  public static let stuckBusy = DeviceFaultKind(name: "stuck-busy", needs: .time) { _ in StuckBusy()
  }
}
