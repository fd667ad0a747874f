import HAL
import Sensors
import SimBoard
import Testing
import Units

/// What the drivers write into the comparators of the chips, and what the pins then do.
@Suite("Alerts: drivers and models")
struct AlertDriverTests {
  /// A driver with its options set by name, on its model in a settable world.
  private struct Pair<Driver: ChipDriver, Model: SignallingChip>
  where Driver.Transport == I2CEndpoint {
    var driver: Driver
    let bus: ModelBus<Model>
    let bank: SignalBank

    init(
      _ driver: Driver.Type, _ model: Model.Type, _ settings: [String: Int64], mask: UInt8 = 1
    ) {
      var options = Driver.schema.defaults
      for (index, option) in Driver.schema.options.enumerated() {
        if let value = settings["\(option.name)"] { options[index] = value }
      }
      let address = I2CAddress.test(Driver.schema.addresses[0])
      bank = SignalBank(steady: Model.restingInputs)
      bus = ModelBus(Model(address: address, options: options, inputs: bank), at: address)
      self.driver = Driver(on: bus, options, channels: mask)
    }

    mutating func words(_ registers: [UInt8]) throws -> [UInt16] {
      try registers.map { register in
        let bytes = try bus.exchange([register], read: 2)
        return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      }
    }

    /// The pin after a measurement in the world `value`, and a second more.
    mutating func level(in value: Int64) throws -> PinLevel {
      bank.replace(0, with: .constant(value))
      bus.now = bus.now + .seconds(2)
      try driver.measure(on: bus)
      return bus.chip.level(ofPin: 0, at: bus.now + .milliseconds(1))
    }
  }

  @Test(
    "The limits of the LM75 family arrive to the nearest step, five degrees apart where only one is set",
    arguments: [
      (40_000, 38_000, 0x2800, 0x2600), (40_010, .min, 0x2800, 0x2300),
      (25_040, 25_020, 0x1910, 0x1900), (-10_030, -12_000, 0xF600, 0xF400),
      (-10_040, -55_000, 0xF5F0, 0xC900), (125_000, .min, 0x7D00, 0x7800),
      (150_000, .min, 0x7FF0, 0x7FF0),
    ] as [(Int64, Int64, UInt16, UInt16)])
  func family(above: Int64, below: Int64, high: UInt16, low: UInt16) throws {
    let settings = ["mode": 1, "alert-above": above, "alert-clear-below": below]
    var pair = Pair(TMP102<I2CEndpoint>.self, TMP102Model.self, settings)
    try pair.driver.measure(on: pair.bus)
    #expect(try pair.words([3, 2]) == [high, low])
    // An LM75 is specified up to 125 °C, and no file can ask for more.
    guard above <= 125_000 else { return }
    var other = Pair(LM75<I2CEndpoint>.self, LM75Model.self, settings)
    try other.driver.measure(on: other.bus)
    // The model's undefined bits read 1.
    let halves = try other.words([3, 2]).map { Int16(bitPattern: $0 & 0xFF80) }
    for (half, exact) in zip(halves, [high, low]) {
      #expect(abs(Int32(half) - Int32(Int16(bitPattern: exact))) <= 0x70)
    }
  }

  @Test("With thirteen bits the limits have another place, and reach 150 °C")
  func extended() throws {
    var pair = Pair(
      TMP102<I2CEndpoint>.self, TMP102Model.self, ["range": 1, "alert-above": 140_000])
    try pair.driver.measure(on: pair.bus)
    #expect(try pair.words([3, 2]) == [140 << 7, 135 << 7])
  }

  @Test("The limits of an MCP9808 arrive to the nearest quarter; what is not set never asserts")
  func window() throws {
    var pair = Pair(
      MCP9808<I2CEndpoint>.self, MCP9808Model.self,
      ["alert-above": 8_100, "alert-below": -2_130, "alert-hysteresis": 2])
    try pair.driver.measure(on: pair.bus)
    #expect(try pair.words([1, 2, 3, 4]) == [0x0418, 0x0080, 0x1FDC, 0x0FFC])
    var critical = Pair(MCP9808<I2CEndpoint>.self, MCP9808Model.self, ["critical-above": 60_000])
    try critical.driver.measure(on: critical.bus)
    #expect(try critical.words([1, 2, 3, 4]) == [0x0208, 0x0FFC, 0x1000, 0x03C0])
  }

  @Test(
    "The thresholds of an ADS1115 arrive to the nearest code of its range",
    arguments: [
      (["alert-above": 1_000_000], 0x3E7F, 0x3E80, 0x00),
      (["alert-above": 1_000_040, "alert-clear-below": -500_040], 0xE0BF, 0x3E81, 0x00),
      (["alert-below": 500_000], 0x1F40, 0x7FFF, 0x10),
      (["alert-above": 3_000_000, "alert-below": 500_000, "alert-after": 2], 0x1F40, 0x7FFF, 0x12),
      (["alert-above": 1_000_000, "alert-signal": 1], 0x3E7F, 0x3E80, 0x04),
      (["alert-signal": 2], 0x0000, 0x8000, 0x00),
      ([:], 0x8000, 0x7FFF, 0x0B),
    ] as [([String: Int64], UInt16, UInt16, UInt16)])
  func thresholds(
    settings: [String: Int64], low: UInt16, high: UInt16, comparator: UInt16
  ) throws {
    var pair = Pair(ADS1115<I2CEndpoint>.self, ADS1115Model.self, settings)
    try pair.driver.measure(on: pair.bus)
    #expect(try pair.words([2, 3]) == [low, high])
    #expect(try pair.words([1])[0] & 0x1F == comparator)
  }

  @Test("Only the first channel in use is compared")
  func firstChannel() throws {
    var pair = Pair(
      ADS1115<I2CEndpoint>.self, ADS1115Model.self, ["alert-above": 1_000_000], mask: 0b0110)
    pair.bank.hold([0, 0, 1_500_000, 0])
    #expect(try pair.level(in: 0) == .released)
    pair.bank.hold([0, 1_500_000, 0, 0])
    // The measurement of the second one has released it again.
    #expect(try pair.level(in: 0) == .released)
    #expect(try pair.words([1])[0] & 0x1F == 0x0B)
  }

  @Test(
    "The pin follows the world across the limits, and a loss of power only until the next set-up")
  func follows() throws {
    func check<Driver, Model>(_ pair: consuming Pair<Driver, Model>, _ low: Int64, _ high: Int64)
      throws
    {
      var pair = pair
      #expect(try pair.level(in: low) == .released)
      #expect(try pair.level(in: high) == .low)
      pair.bus.chip.powerCycle(at: pair.bus.now)
      #expect(pair.bus.chip.level(ofPin: 0, at: pair.bus.now + .milliseconds(1)) == .released)
      #expect(throws: SensorFault.notReady) { try pair.level(in: high) }
      _ = try pair.level(in: high)
      #expect(try pair.level(in: high) == .low)
      #expect(try pair.level(in: low) == .released)
    }
    let celsius: [String: Int64] = ["mode": 1, "alert-above": 40_000]
    try check(Pair(TMP102<I2CEndpoint>.self, TMP102Model.self, celsius), 20_000, 45_000)
    try check(Pair(TMP105<I2CEndpoint>.self, TMP105Model.self, celsius), 20_000, 45_000)
    try check(Pair(LM75<I2CEndpoint>.self, LM75Model.self, celsius), 20_000, 45_000)
    try check(Pair(MCP9808<I2CEndpoint>.self, MCP9808Model.self, celsius), 20_000, 45_000)
    try check(
      Pair(ADS1115<I2CEndpoint>.self, ADS1115Model.self, ["mode": 1, "alert-above": 1_000_000]),
      100_000,
      1_500_000)
  }

  @Test("An MCP9808 gives no false alert while it is set up")
  func quietSetUp() throws {
    var pair = Pair(MCP9808<I2CEndpoint>.self, MCP9808Model.self, ["alert-above": 40_000])
    for _ in 0..<4 {
      guard case .again(let span) = try pair.driver.advance() else { break }
      #expect(pair.bus.chip.level(ofPin: 0, at: pair.bus.now) == .released)
      pair.bus.now = pair.bus.now + span
      #expect(pair.bus.chip.level(ofPin: 0, at: pair.bus.now) == .released)
    }
  }
}
