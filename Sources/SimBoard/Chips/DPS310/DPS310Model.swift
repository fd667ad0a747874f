public import HAL
public import Units

/// A simulated Infineon DPS310 (V1.2), register by register.
///
/// Strict: register numbers that the map does not list, but for those of the repair below, and
/// writes to read-only registers are not acknowledged. Without effect are FIFO, interrupts and
/// three-wire SPI (not modelled), reserved bits and codes, and commands before the sensor is ready.
/// A shift that does not suit the precision gives results that are off by six bits, and rates that
/// leave no time are lowered to what there is time for. Measurements take the time of table 16 and
/// sample the input at their end.
///
/// The maker's library writes 0x0E, 0x0F and 0x62, which no datasheet lists, so that no specimen
/// misreads temperatures, and Linux asks at 0x32 whether that is needed. Ours need no repair: these
/// registers are acknowledged and without effect, and bit 1 of 0x32 is set.
public final class DPS310Model: I2CChipModel {
  /// Temperature in m°C, pressure in mPa.
  public static let inputNames: [StaticString] = ["temperature", "pressure"]
  /// 20 °C and 1013.25 hPa.
  public static let restingInputs: [Int64] = [20_000, 101_325_000]
  /// The register with product and revision.
  public static let wire = WireFacts(identity: 0x0D)

  // Table 2: until the sensor and until the coefficients are ready, in µs.
  private static let sensorTime: UInt64 = 12_000
  private static let coefficientTime: UInt64 = 40_000

  /// Why the last segment was refused, or has no effect.
  public var remark: ChipRemark?

  private let die: DPS310Die
  private let inputs: SignalBank
  private var pointer: UInt8 = 0
  private var pressureConfiguration = DPS310Precision(byte: 0)
  private var temperatureConfiguration = DPS310Precision(byte: 0)
  private var configuration: UInt8 = 0
  private var control: UInt8 = 0
  private var pressure: UInt32 = 0
  private var temperature: UInt32 = 0
  /// `PRS_RDY` and `TMP_RDY`.
  private var ready: UInt8 = 0
  private var pressureCycle: DPS310Cycle?
  private var temperatureCycle: DPS310Cycle?
  private var sensorReadyAt: UInt64 = 0
  private var coefficientsReadyAt: UInt64 = 0

  /// Makes a chip that has had power for long; the address chooses one of two specimens. The
  /// options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    die = address.rawValue == 0x76 ? .first : .second
    self.inputs = inputs
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// A register number, alone or with its content.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    guard bytes.count > 0, Self.isListed(bytes[0]) else {
      remark = .refused(.unlistedRegister, "register map")
      return 0
    }
    pointer = bytes[0]
    guard bytes.count > 1 else { return 1 }
    guard store(bytes[1], at: now.microseconds) else { return 1 }
    if bytes.count > 2 { remark = .refused(.tooManyBytes, "one register a write") }
    return 2
  }

  /// Reads on from the register that was last selected; the number goes up by itself. Reading a
  /// result clears its ready bit.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    for index in buffer.indices {
      buffer[index] = content(pointer, at: now.microseconds)
      if pointer < 3 { ready &= ~0x10 }
      if (3..<6).contains(pointer) { ready &= ~0x20 }
      pointer &+= 1
    }
  }

  /// Nothing outlasts a transaction but the register number.
  public static var heedsStop: Bool { false }

  /// Registers fall to their defaults, and sensor and coefficients take their time again.
  public func powerCycle(at now: Instant) {
    pointer = 0
    pressureConfiguration = DPS310Precision(byte: 0)
    temperatureConfiguration = DPS310Precision(byte: 0)
    configuration = 0
    control = 0
    pressure = 0
    temperature = 0
    ready = 0
    pressureCycle = nil
    temperatureCycle = nil
    sensorReadyAt = now.microseconds + Self.sensorTime
    coefficientsReadyAt = now.microseconds + Self.coefficientTime
  }
}

// MARK: Registers

extension DPS310Model {
  private static func isListed(_ register: UInt8) -> Bool {
    switch register {
    case 0x00...0x21, 0x28, 0x32, 0x62: true
    default: false
    }
  }

  private func content(_ register: UInt8, at now: UInt64) -> UInt8 {
    switch register {
    case 0x00...0x02: Self.byte(register, of: pressure)
    case 0x03...0x05: Self.byte(register - 3, of: temperature)
    case 0x06: pressureConfiguration.byte
    case 0x07: temperatureConfiguration.byte
    case 0x08:
      control | ready | (now >= sensorReadyAt ? 0x40 : 0) | (now >= coefficientsReadyAt ? 0x80 : 0)
    case 0x09: configuration
    case 0x0D: 0x10
    case 0x10...0x21:
      now >= coefficientsReadyAt ? die.coefficientByte(Int(register) - 0x10) : 0
    case 0x28: die.isExternal ? 0x80 : 0
    case 0x32: 0x02
    default: 0
    }
  }

  /// Byte 0 is the upper one of three.
  private static func byte(_ number: UInt8, of word: UInt32) -> UInt8 {
    UInt8(truncatingIfNeeded: word >> (16 - 8 * UInt32(number)))
  }

  private func store(_ byte: UInt8, at now: UInt64) -> Bool {
    switch pointer {
    case 0x06:
      if byte & 0x88 != 0 { remark = .withoutEffect(.reservedBits, "PRS_CFG") }
      pressureConfiguration = DPS310Precision(byte: byte & 0x77)
    case 0x07:
      if byte & 0x08 != 0 { remark = .withoutEffect(.reservedBits, "TMP_CFG") }
      temperatureConfiguration = DPS310Precision(byte: byte & 0xF7)
    case 0x08: command(byte & 7, at: now)
    case 0x09:
      if byte & 0xF3 != 0 { remark = .withoutEffect(.notModelled, "CFG_REG") }
      configuration = byte
    case 0x0C:
      // Bit 7 flushes the FIFO, which is always empty; 1001 resets (`RESET`).
      if byte & 0x0F == 0x09 { powerCycle(at: Instant(microseconds: now)) }
    case 0x0E, 0x0F, 0x62:
      remark = .withoutEffect(.notModelled, "no specimen misreads temperatures")
    default:
      remark = .refused(.readOnly, "register map")
      return false
    }
    return true
  }
}

// MARK: Measurements

extension DPS310Model {
  /// `MEAS_CTRL`: bit 0 pressure, bit 1 temperature, bit 2 in the background; 0 stops. A command
  /// takes the place of the one that is carried out.
  private func command(_ byte: UInt8, at now: UInt64) {
    guard byte != 0b011, byte != 0b100 else {
      remark = .withoutEffect(.reservedBits, "MEAS_CFG")
      return
    }
    guard now >= sensorReadyAt else {
      remark = .withoutEffect(.startingUp, "MEAS_CFG, SENSOR_RDY")
      return
    }
    control = byte
    let (p, t) = (pressureConfiguration, temperatureConfiguration)
    let pressureTime = byte & 1 != 0 ? p.time : 0
    let temperatureTime = byte & 2 != 0 ? t.time : 0
    let isBackground = byte & 4 != 0
    let load = pressureTime * 1_000 / p.period + temperatureTime * 1_000 / t.period
    var least: UInt64 = 0
    if isBackground, load >= 1_000 {
      remark = .withoutEffect(.forbiddenValue, "section 4.6: no time for these rates")
      least = pressureTime + temperatureTime
    }
    temperatureCycle =
      temperatureTime == 0
      ? nil
      : DPS310Cycle(
        end: now + temperatureTime, period: isBackground ? max(least, t.period) : nil)
    pressureCycle =
      pressureTime == 0
      ? nil
      : DPS310Cycle(
        end: now + temperatureTime + pressureTime,
        period: isBackground ? max(least, p.period) : nil)
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    if let end = temperatureCycle?.finished(by: now) {
      let t = temperatureConfiguration
      // The sensor that was not calibrated differs; by how much is our choice.
      let foreign = (t.byte & 0x80 != 0) == die.isExternal ? 0 : 0.05
      let scaled = scaledTemperature(at: Instant(microseconds: end)) + foreign
      temperature = Self.result(scaled * t.scale, t, isShifted: configuration & 0x08 != 0)
      finish(0x20)
    }
    if let end = pressureCycle?.finished(by: now) {
      let at = Instant(microseconds: end)
      let scaled = die.scaledPressure(
        pascal: Double(inputs.value(1, at: at)) / 1_000, temperature: scaledTemperature(at: at))
      let p = pressureConfiguration
      pressure = Self.result(scaled * p.scale, p, isShifted: configuration & 0x04 != 0)
      finish(0x10)
    }
  }

  private func finish(_ flag: UInt8) {
    ready |= flag
    // A command is over with its one measurement.
    if control & 4 == 0 { control = 0 }
  }

  private func scaledTemperature(at now: Instant) -> Double {
    die.scaledTemperature(celsius: Double(inputs.value(0, at: now)) / 1_000)
  }

  /// The nearest number of 24 bits in two's complement.
  ///
  /// With 16 samples and more the sum has six bits too many, as the scale factors of table 9 show,
  /// and overflows without `P_SHIFT` or `T_SHIFT` (`CFG_REG`).
  private static func result(
    _ exact: Double, _ precision: DPS310Precision, isShifted: Bool
  ) -> UInt32 {
    guard isShifted != precision.needsShift else {
      let code = Int64(nearest: exact, in: -0x80_0000...0x7F_FFFF)
      return UInt32(truncatingIfNeeded: code) & 0xFF_FFFF
    }
    let code = Int64(
      nearest: isShifted ? exact / 64 : exact * 64, in: -0x7FFF_FFFF...0x7FFF_FFFF)
    return UInt32(truncatingIfNeeded: code) & 0xFF_FFFF
  }
}
