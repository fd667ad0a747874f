public import HAL
public import Units

/// A chip's place on a bus, with the faults that are in force there.
public final class ChipSlot {
  struct ActiveFault {
    let number: Int
    let fault: any DeviceFault
    var left: Int?
  }

  /// The device's name on the board.
  public let name: String
  /// Its address.
  public let address: I2CAddress
  /// The register model.
  public let chip: any ChipModel
  /// The world around it.
  public let inputs: SignalBank
  var faults: [ActiveFault] = []

  init(name: String, address: I2CAddress, chip: any ChipModel, inputs: SignalBank) {
    self.name = name
    self.address = address
    self.chip = chip
    self.inputs = inputs
  }

  /// Brings a fault into force under a number of the caller's; it ends after `count` occurrences
  /// or with ``end(fault:at:)``.
  public func begin(_ fault: any DeviceFault, number: Int, count: Int?, at now: Instant) {
    faults.append(ActiveFault(number: number, fault: fault, left: count))
    fault.begin(on: self, at: now)
  }

  /// Ends the fault with this number, if it is still in force.
  public func end(fault number: Int, at now: Instant) {
    guard let index = faults.firstIndex(where: { $0.number == number }) else { return }
    faults.remove(at: index).fault.end(on: self, at: now)
  }

  func disturbance(at now: Instant, _ ask: (any DeviceFault) -> BusDisturbance?)
    -> BusDisturbance?
  {
    for index in faults.indices {
      guard let disturbance = ask(faults[index].fault) else { continue }
      if let left = faults[index].left {
        faults[index].left = left - 1
        if left <= 1 { end(fault: faults[index].number, at: now) }
      }
      return disturbance
    }
    return nil
  }
}
