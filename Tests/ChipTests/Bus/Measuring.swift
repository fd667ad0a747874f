import HAL
import Sensors
import SimBoard
import Units

/// A driver did not come to an end.
struct EndlessMeasurement: Error {}

extension SensorDriver {
  /// Runs one whole measurement; `wait` is called between the steps.
  mutating func measure<Bus: I2CBus>(
    on bus: inout Bus, wait: (inout Bus, Interval) -> Void = { _, _ in }
  ) throws {
    for _ in 0..<200 {
      switch try advance(on: &bus) {
      case .again(let span): wait(&bus, span)
      case .measured: return
      }
    }
    throw EndlessMeasurement()
  }

  /// Runs one whole measurement in the bus's virtual time.
  mutating func measure<Model: I2CChipModel>(on bus: inout ModelBus<Model>) throws {
    try measure(on: &bus) { bus, span in bus.now = bus.now + span }
  }
}

extension I2CAddress {
  /// A literal address of a test.
  static func test(_ raw: UInt8) -> I2CAddress {
    guard let address = I2CAddress(raw) else { preconditionFailure("not an I2C address") }
    return address
  }
}

extension SignalBank {
  /// A steady world.
  convenience init(steady values: [Int64]) {
    self.init(values.map { .constant($0) })
  }

  /// Puts a steady world in place of whatever was.
  func hold(_ values: [Int64]) {
    for (index, value) in values.enumerated() { replace(index, with: .constant(value)) }
  }
}
