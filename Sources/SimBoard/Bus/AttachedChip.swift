public import HAL
public import Units

/// A chip on a bus: its register model, the world around it and the faults that are in force.
public final class AttachedChip {
  /// The device's name on the board.
  public let name: String
  /// Its address.
  public let address: I2CAddress
  /// The register model.
  public let model: any I2CChipModel
  /// The world around it.
  public let inputs: SignalBank
  let faults: ActiveFaults
  private let alwaysAcknowledges: Bool
  /// Whether the model is to be called at the end of a transaction.
  let heedsStop: Bool
  private var stalls = 0
  private var stalledAt = Instant.zero

  init(
    name: String, address: I2CAddress, model: any I2CChipModel, inputs: SignalBank,
    faults: ActiveFaults
  ) {
    self.name = name
    self.address = address
    self.model = model
    alwaysAcknowledges = type(of: model).alwaysAcknowledges
    heedsStop = type(of: model).heedsStop
    self.inputs = inputs
    self.faults = faults
  }

  /// Whether the model acknowledges its address at `now`.
  @inline(__always)
  func hears(_ direction: TransferDirection, at now: Instant) -> Bool {
    alwaysAcknowledges || model.acknowledges(direction, at: now)
  }

  /// Whether any fault of the chip is in force.
  package var isDisturbed: Bool { !faults.isEmpty }

  /// Brings a fault into force under a name of the caller's; it ends after `count` occurrences
  /// or with ``end(fault:at:)``.
  public func begin(_ fault: any DeviceFault, id: FaultID, count: Int?, at now: Instant) {
    faults.add(fault, id: id, count: count)
    fault.begin(on: self, at: now)
  }

  /// Ends the fault of this name, if it is still in force.
  public func end(fault id: FaultID, at now: Instant) {
    faults.remove(id)?.end(on: self, at: now)
  }

  /// Power was lost and comes back.
  public func powerCycle(at now: Instant) {
    model.powerCycle(at: chipTime(now))
  }

  /// The chip's own time stands still from `now` until each stall has its ``resume()``.
  func stall(at now: Instant) {
    if stalls == 0 { stalledAt = now }
    stalls += 1
  }

  /// Takes one stall back; after the last the chip goes on in the present.
  func resume() {
    stalls -= 1
  }

  /// What the chip takes for the present.
  public func chipTime(_ now: Instant) -> Instant {
    stalls == 0 ? now : stalledAt
  }
}
