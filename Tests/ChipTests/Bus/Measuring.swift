import HAL
import Sensors
import SimBoard
import Units

/// A driver did not come to an end.
struct EndlessMeasurement: Error {}

extension ChipDriver {
  /// Runs one whole measurement; `wait` is called between the steps. Returns how it ended.
  mutating func outcome(wait: (Interval) -> Void = { _ in }) throws -> SensorStep {
    for _ in 0..<200 {
      let step = try advance()
      guard case .again(let span) = step else { return step }
      wait(span)
    }
    throw EndlessMeasurement()
  }

  /// Runs one whole measurement, in which every channel must get a value.
  mutating func measure(wait: (Interval) -> Void = { _ in }) throws {
    if case .partial(_, let fault) = try outcome(wait: wait) { throw fault }
  }

  /// Runs one whole measurement of a driver on `bus`, in its virtual time if it has one. Returns
  /// how it ended.
  mutating func outcome(on bus: any I2CBus) throws -> SensorStep {
    let timed = bus as? any TimedBus
    return try outcome { timed?.pass($0) }
  }

  /// The same, in which every channel must get a value.
  mutating func measure(on bus: any I2CBus) throws {
    let timed = bus as? any TimedBus
    try measure { timed?.pass($0) }
  }
}

/// A bus with a time of its own.
protocol TimedBus: AnyObject {
  /// Lets a span pass.
  func pass(_ span: Interval)
}

extension ChipDriver where Transport == I2CEndpoint {
  /// The driver of a chip at the schema's first address, or at `address`, with the schema's default
  /// options and all channels.
  init(
    on bus: any I2CBus, at address: I2CAddress? = nil,
    _ options: ChipOptions = Self.schema.defaults,
    channels: UInt8 = 0xFF
  ) {
    let endpoint = I2CEndpoint(bus, at: address ?? .test(Self.schema.addresses[0]))
    self.init(endpoint, ChipSetup(options: options, channels: ChannelMask(bits: channels)))
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

  /// Puts a steady world in place of the one before.
  func hold(_ values: [Int64]) {
    for (index, value) in values.enumerated() { replace(index, with: .constant(value)) }
  }
}
