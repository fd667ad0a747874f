public import Units

extension ChipSchema {
  /// What board files may say about an INA219.
  ///
  /// Channels: `voltage` of the bus against ground, 0...26 V (TI SBOS448 section 7.5), the voltage
  /// over the `shunt`, the `current` through it, positive from IN+ to IN−, and the `power`. The
  /// ranges of the latter two are those of the smallest shunt. Options: the resistance of the
  /// `shunt`, its full scale `range`, `bus-range`, `resolution` or averaging of both converters and
  /// `mode`.
  public static let ina219 = ChipSchema(
    name: "ina219",
    addresses: [
      0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E,
      0x4F,
    ],
    clockHertzMax: 400_000,
    channels: [
      ChannelSchema(
        "voltage", .voltage, lowest: 0, highest: 26_000_000,
        limits: { 0...INA219Settings($0).busMicrovoltsMax }),
      ChannelSchema(
        "shunt", .voltage, lowest: -320_000, highest: 320_000,
        limits: { INA219Settings.bothWays(INA219Settings($0).shuntMicrovoltsMax) }),
      ChannelSchema(
        "current", .current, lowest: -3_200_000_000, highest: 3_200_000_000,
        limits: { INA219Settings.bothWays(INA219Settings($0).microamperesMax) }),
      ChannelSchema(
        "power", .power, lowest: -83_200_000_000, highest: 83_200_000_000,
        limits: { INA219Settings.bothWays(INA219Settings($0).microwattsMax) }),
    ],
    options: [
      OptionSchema("shunt", .resistance, in: 100...100_000_000, default: 100_000),
      OptionSchema("range", default: INA219ShuntRange.millivolts320),
      OptionSchema("bus-range", default: INA219BusRange.volts32),
      OptionSchema("resolution", default: INA219Resolution.bits12),
      OptionSchema("mode", default: INA219Mode.continuous),
    ],
    transfers: [.register(2), .write(3)],
    // The configuration of power-up (figure 19).
    recognition: .sign([.register(0x00, isWord: 0x399F)]))
}

/// The settings of one INA219 as register contents (SBOS448 section 8.6.2).
struct INA219Settings {
  /// `Configuration` with `RST`: all registers fall to their defaults.
  static let reset: UInt16 = 0x8000
  /// `Configuration` after power-up.
  static let powerUp: UInt16 = 0x399F

  /// Whether each measurement is triggered by the driver.
  let triggered: Bool
  /// `Configuration` that makes the chip convert both voltages.
  let configuration: UInt16
  /// `Calibration`: the current register counts `1 / steps` of the shunt's step of 10 µV, as fine
  /// as its 16 bits can hold the full scale; a multiple of 4096 divides without remainder.
  let calibration: UInt16
  /// The longest time of one measurement in µs: 586 µs for each 12-bit sample of each voltage
  /// (section 7.5), and 40 µs to recover from power-down.
  let measurementMax: Int64
  /// The greatest bus voltage in µV: the converter's full scale, or what the pins bear (section
  /// 7.1).
  let busMicrovoltsMax: Int64
  /// The greatest shunt voltage in µV, either way.
  let shuntMicrovoltsMax: Int64
  private let shunt: Int64
  private let steps: Int64
  /// The most that the bus voltage register can count (section 8.6.3.2).
  private let busCountsMax: Int64
  /// Section 7.3; the register goes on to 32 V.
  private static var busLimits: OperatingRange { OperatingRange(0...26_000_000, beyond: 100) }

  /// Takes the options of the schema.
  init(_ options: ChipOptions) {
    shunt = options.amount("shunt")
    let range: INA219ShuntRange = options.choice("range")
    let busRange: INA219BusRange = options.choice("bus-range")
    let resolution: INA219Resolution = options.choice("resolution")
    let mode: INA219Mode = options.choice("mode")
    triggered = mode == .triggered
    let (gain, converter) = (UInt16(range.rawValue), UInt16(resolution.rawValue))
    configuration =
      UInt16(busRange.rawValue) << 13 | gain << 11 | converter << 7 | converter << 3
      | (triggered ? 0b011 : 0b111)
    steps = 8 >> range.rawValue
    shuntMicrovoltsMax = 40_000 << range.rawValue
    busMicrovoltsMax = busRange == .volts16 ? 16_000_000 : 26_000_000
    busCountsMax = busRange == .volts32 ? 8_000 : 4_000
    calibration = 0x1000 << (3 - gain)
    measurementMax = 40 + 2 * resolution.conversionMax
  }

  /// The most that the shunt voltage register can count (table 7).
  private var shuntCountsMax: Int64 { shuntMicrovoltsMax / 10 }

  /// µV of the bus voltage register, whose lower bits are flags; nil for what cannot be.
  func busMicrovolts(_ word: UInt16) -> Int64? {
    let counts = Int64(word >> 3)
    return counts <= busCountsMax && Self.busLimits.admits(counts * 4_000) ? counts * 4_000 : nil
  }

  /// µV of the shunt voltage register: steps of 10 µV in every range; nil for what cannot be.
  func shuntMicrovolts(_ raw: Int16) -> Int64? {
    Int64(raw.magnitude) <= shuntCountsMax ? Int64(raw) * 10 : nil
  }

  /// µA of the current register: `raw / steps` times 10 µV over the shunt, rounded; nil for what
  /// cannot be.
  func microamperes(_ raw: Int16) -> Int64? {
    guard Int64(raw.magnitude) <= shuntCountsMax * steps else { return nil }
    return rounded(Int64(raw) * 10_000_000, over: steps * shunt)
  }

  /// µW of the power register, whose step is 20 V times that of the current; nil for more than the
  /// product of the largest current and voltage (section 8.5.1).
  func microwatts(_ raw: UInt16) -> Int64? {
    guard Int64(raw) <= shuntCountsMax * steps * busCountsMax / 5_000 else { return nil }
    return rounded(Int64(raw) * 200_000_000, over: steps * shunt)
  }

  /// The greatest current in µA, either way: what makes the greatest shunt voltage.
  var microamperesMax: Int64 { shuntMicrovoltsMax * 1_000_000 / shunt }

  /// The greatest power in µW, either way: that current at the greatest bus voltage.
  var microwattsMax: Int64 { microamperesMax * (busMicrovoltsMax / 1_000_000) }

  /// The range from the negative of `value` to itself.
  static func bothWays(_ value: Int64) -> ClosedRange<Int64> { -value...value }

  private func rounded(_ dividend: Int64, over divisor: Int64) -> Int64 {
    (dividend + (dividend < 0 ? -divisor / 2 : divisor / 2)) / divisor
  }
}
