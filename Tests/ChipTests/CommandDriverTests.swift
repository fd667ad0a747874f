import HAL
import Sensors
import SimBoard
import Testing
import Units

/// How long a driver waits between its steps, in µs: in its first measurement and in its second.
struct DriverWaits: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let first: [Int64]
  let second: [Int64]
  let measure: @Sendable () throws -> [[Int64]]

  init<Driver: ChipDriver, Model: I2CChipModel>(
    _ driver: Driver.Type, _ model: Model.Type, _ settings: [Int64] = [], mask: UInt8 = 0b111,
    first: [Int64], second: [Int64]
  ) where Driver.Transport == I2CEndpoint {
    testDescription = "\(Driver.schema.name) \(settings)"
    self.first = first
    self.second = second
    measure = {
      let address = I2CAddress.test(Driver.schema.addresses[0])
      var options = Driver.schema.defaults
      for (index, setting) in settings.enumerated() { options[index] = setting }
      let chip = Model(
        address: address, options: options, inputs: SignalBank(steady: Model.restingInputs))
      let bus = ModelBus(chip, at: address)
      var driver = Driver(on: bus, options, channels: mask)
      return try (0..<2).map { _ in
        var waits: [Int64] = []
        try driver.measure { span in
          waits.append(span.microseconds)
          bus.now = bus.now + span
        }
        return waits
      }
    }
  }

  /// By the longest times of the datasheets' tables.
  static let all: [DriverWaits] = [
    DriverWaits(
      SHT31<I2CEndpoint>.self, SHT31Model.self, [0], first: [1_000, 1_500, 15_500], second: [15_500]
    ),
    DriverWaits(
      SHT31<I2CEndpoint>.self, SHT31Model.self, [1], first: [1_000, 1_500, 6_500], second: [6_500]),
    DriverWaits(
      SHT31<I2CEndpoint>.self, SHT31Model.self, [2], first: [1_000, 1_500, 4_500], second: [4_500]),
    DriverWaits(
      SHT41<I2CEndpoint>.self, SHT41Model.self, [0], first: [1_000, 8_300], second: [8_300]),
    DriverWaits(
      SHT41<I2CEndpoint>.self, SHT41Model.self, [1], first: [1_000, 4_500], second: [4_500]),
    DriverWaits(
      SHT41<I2CEndpoint>.self, SHT41Model.self, [2], first: [1_000, 1_600], second: [1_600]),
    DriverWaits(
      SHT21<I2CEndpoint>.self, SHT21Model.self, [0], first: [15_000, 85_000, 29_000],
      second: [85_000, 29_000]),
    DriverWaits(
      SHT21<I2CEndpoint>.self, SHT21Model.self, [1], first: [15_000, 22_000, 4_000],
      second: [22_000, 4_000]),
    DriverWaits(
      HTU21D<I2CEndpoint>.self, HTU21DModel.self, [2], first: [15_000, 43_000, 9_000],
      second: [43_000, 9_000]),
    DriverWaits(
      HTU21D<I2CEndpoint>.self, HTU21DModel.self, [3], first: [15_000, 11_000, 15_000],
      second: [11_000, 15_000]),
    DriverWaits(
      SHT21<I2CEndpoint>.self, SHT21Model.self, [0], mask: 0b10, first: [15_000, 29_000],
      second: [29_000]),
    DriverWaits(SHT21<I2CEndpoint>.self, SHT21Model.self, [0], mask: 0, first: [], second: []),
    DriverWaits(
      Si7021<I2CEndpoint>.self, Si7021Model.self, [0], first: [15_000, 10_800, 22_800],
      second: [10_800, 22_800]),
    DriverWaits(
      Si7021<I2CEndpoint>.self, Si7021Model.self, [1], first: [15_000, 3_800, 6_900],
      second: [3_800, 6_900]),
    DriverWaits(
      AHT20<I2CEndpoint>.self, AHT20Model.self, first: [20_000, 10_000, 80_000], second: [80_000]),
    DriverWaits(
      BH1750<I2CEndpoint>.self, BH1750Model.self, [0, 0, 69], first: [180_001], second: [180_001]),
    DriverWaits(
      BH1750<I2CEndpoint>.self, BH1750Model.self, [1, 1, 69], first: [180_001], second: []),
    DriverWaits(
      BH1750<I2CEndpoint>.self, BH1750Model.self, [0, 3, 138], first: [48_001], second: [48_001]),
    DriverWaits(MLX90614.self, MLX90614Model.self, first: [], second: []),
    DriverWaits(
      SCD41<I2CEndpoint>.self, SCD41Model.self, [0],
      first: [500_000, 30_000, 1_000, 1_000, 5_000_000, 1_000, 1_000, 5_000_000, 1_000, 1_000],
      second: [1_000, 5_000_000, 1_000, 1_000]),
    DriverWaits(
      SCD41<I2CEndpoint>.self, SCD41Model.self, [1],
      first: [500_000, 30_000, 5_000_000, 1_000, 1_000],
      second: Array(repeating: [1_000, 250_000], count: 20).flatMap { $0 } + [1_000, 1_000]),
  ]
}

@Suite("Drivers of chips that take commands")
struct CommandDriverTests {
  @Test("Waits are the longest times of the datasheet", arguments: DriverWaits.all)
  func waits(table: DriverWaits) throws {
    #expect(try table.measure() == [table.first, table.second])
  }

  private static func fault<Driver: ChipDriver>(
    _ driver: Driver.Type, answer: @escaping ([UInt8], Int) -> [UInt8]
  ) -> SensorFault? where Driver.Transport == I2CEndpoint {
    let bus = AnsweringBus(answer: answer)
    var driver = Driver(on: bus)
    do {
      try driver.measure(on: bus)
      return nil
    } catch {
      return error as? SensorFault
    }
  }

  @Test(
    "An AHT20 that stays busy, stays or falls uncalibrated, or has measured nothing is not ready",
    arguments: [
      (0x18, [0x98, 0, 0, 0, 0, 0, 0xD9]), (0x10, []), (0x18, [0x10, 0, 0, 0, 0, 0, 0xEF]),
      (0x18, [0x18, 0, 0, 0, 0, 0, 0x35]),
    ] as [(UInt8, [UInt8])])
  func hygrometer(status: UInt8, frame: [UInt8]) {
    #expect(Self.fault(AHT20<I2CEndpoint>.self) { $1 == 1 ? [status] : frame } == .notReady)
  }

  @Test(
    "An MLX90614 that reads 0 is starting up, and a value beyond its scale is no temperature",
    arguments: [
      ([0x00, 0x00, 0x10], .notReady), ([0x42, 0xB9, 0x47], .outOfRange),
      ([0x00, 0x27, 0xE5], .outOfRange),
    ] as [([UInt8], SensorFault)])
  func thermometer(frame: [UInt8], fault: SensorFault) {
    #expect(Self.fault(MLX90614.self) { _, _ in frame } == fault)
  }

  @Test("An SHT21 that answers with the other quantity is not ready")
  func otherQuantity() {
    let humidity: [UInt8] = [0x74, 0x2E, 0x21]
    #expect(Self.fault(SHT21<I2CEndpoint>.self) { $1 == 3 ? humidity : [0x3A] } == .notReady)
  }

  @Test(
    "An SHT21 keeps reserved bits of its user register, and is written to where settings differ",
    arguments: [(0xBF, [0xE6, 0x3A]), (0x3E, [0xE6, 0x3A]), (0x3A, []), (0x7A, [])]
      as [(UInt8, [UInt8])])
  func userRegister(found: UInt8, expected: [UInt8]) {
    var written: [UInt8] = []
    _ = Self.fault(SHT21<I2CEndpoint>.self) { bytes, count in
      if bytes.first == 0xE6 { written = bytes }
      return count == 1 ? [found] : []
    }
    #expect(written == expected)
  }

  @Test("An SCD41 that never has a result is given up after one and a half periods")
  func withoutResult() {
    var asked = 0
    let fault = Self.fault(SCD41<I2CEndpoint>.self) { _, count in
      asked += count == 3 ? 1 : 0
      return [0x80, 0x00, 0xA2]
    }
    #expect(fault == .notReady)
    #expect(asked == 31)
  }

  @Test("A BH1750 in the dark measures twice and then reads 0", arguments: [0, 1] as [Int64])
  func darkness(mode: Int64) throws {
    var options = ChipSchema.bh1750.defaults
    options[0] = mode
    let bank = SignalBank(steady: [50_000])
    let bus = ModelBus(
      BH1750Model(address: .test(0x23), options: options, inputs: bank), at: .test(0x23))
    var driver = BH1750(on: bus, options)
    try driver.measure(on: bus)
    #expect(abs(driver.value(of: 0) - 50_000) <= 834)
    bank.hold([0])
    bus.now = bus.now + .seconds(1)
    let before = bus.transfers
    try driver.measure(on: bus)
    #expect(driver.value(of: 0) == 0)
    #expect(bus.transfers - before == (mode == 0 ? 12 : 7))
  }
}
