import HAL
import Units

/// A kind of fault that scenarios can inject into a whole bus.
public struct BusFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Makes one fault.
  public let make: @Sendable () -> any DeviceFault

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [BusFaultKind] = [
    .sdaStuck,
    .sclStuck,
  ]
}

/// A wire of the bus is held low: no transfer begins before the controller gives up.
final class HeldWire: DeviceFault {
  func address(_ direction: TransferDirection) -> BusDisturbance? {
    // Longer than any limit.
    BusDisturbance(nil, blocked: .seconds(1 << 40))
  }
}

extension BusFaultKind {
  /// `sda-stuck`: the data line is held low. The controller of a Raspberry Pi never gets its
  /// interrupt and gives up with ETIMEDOUT (drivers/i2c/busses/i2c-bcm2835.c, bcm2835_i2c_xfer).
  public static let sdaStuck = BusFaultKind(name: "sda-stuck") { HeldWire() }

  /// `scl-stuck`: the clock line is held low, a stretch without end: ETIMEDOUT.
  public static let sclStuck = BusFaultKind(name: "scl-stuck") { HeldWire() }
}
