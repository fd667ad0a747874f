public import HAL
public import Units

/// A simulated ROHM BH1750FVI (technical note, 2011.11), opcode by opcode.
///
/// The chip acknowledges every byte. Opcodes that page 5 does not list and a reset of the data
/// register without power have no effect; of several bytes in a transaction the first counts
/// ("one command a transaction", page 7). Measurements take their typical time; the light at their
/// end counts. Spectral response and the optical window are not modelled.
public final class BH1750Model: I2CChipModel {
  private struct Measurement {
    let opcode: UInt8
    let end: UInt64
  }

  /// Illuminance in mlx.
  public static let inputNames: [StaticString] = ["illuminance"]
  /// 100 lx: a lit corridor.
  public static let restingInputs: [Int64] = [100_000]

  private static let defaultTime: UInt8 = 69

  private let inputs: SignalBank
  private var isPowered = false
  private var time = defaultTime
  private var data: UInt16 = 0
  private var running: Measurement?
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip just powered up. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// One opcode.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    guard bytes.count > 0 else { return 0 }
    execute(bytes[0], at: now.microseconds)
    if bytes.count > 1 { remark = .withoutEffect(.tooManyBytes, "page 7") }
    return bytes.count
  }

  /// The data register, upper byte first, finished or not.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    buffer.supply(data)
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// Powered down, with an empty data register.
  public func powerCycle(at now: Instant) {
    isPowered = false
    time = Self.defaultTime
    data = 0
    running = nil
  }

  private func execute(_ opcode: UInt8, at now: UInt64) {
    switch opcode {
    case 0x00:
      isPowered = false
      running = nil
    case 0x01: isPowered = true
    // "Not acceptable in power-down mode."
    case 0x07:
      if !isPowered { remark = .withoutEffect(.asleep, "page 5") }
      if isPowered { data = 0 }
    case 0x10, 0x11, 0x13, 0x20, 0x21, 0x23:
      // Outside of 31...254 the measurement time register is not specified (page 11).
      guard (31...254).contains(time) else {
        remark = .withoutEffect(.forbiddenValue, "page 11")
        return
      }
      // The power-on opcode may be left out (page 4).
      isPowered = true
      running = Measurement(opcode: opcode, end: now + period(opcode))
    case 0x40...0x47: time = time & 0x1F | opcode << 5
    case 0x60...0x7F: time = time & 0xE0 | opcode & 0x1F
    default: remark = .withoutEffect(.unknownCommand, "page 5")
    }
  }

  /// 120 ms, at low resolution 16 ms, in proportion to the measurement time register.
  private func period(_ opcode: UInt8) -> UInt64 {
    (opcode & 0b11 == 0b11 ? 16_000 : 120_000) * UInt64(time) / 69
  }

  private func settle(_ now: UInt64) {
    guard let measurement = running, now >= measurement.end else { return }
    guard measurement.opcode & 0x10 != 0 else {
      running = nil
      // One-time modes end in power-down.
      isPowered = false
      sample(measurement.opcode, at: measurement.end)
      return
    }
    let period = period(measurement.opcode)
    let last = now - (now - measurement.end) % period
    running = Measurement(opcode: measurement.opcode, end: last + period)
    sample(measurement.opcode, at: last)
  }

  private func sample(_ opcode: UInt8, at end: UInt64) {
    let lux = Double(inputs.value(0, at: Instant(microseconds: end))) / 1_000
    let fine: Double = opcode & 0b11 == 0b01 ? 2 : 1
    let counts = lux * 1.2 * Double(time) / 69 * fine
    let whole = counts > 0 ? (counts < 65_535 ? UInt16(counts) : 65_535) : 0
    // The low resolution counts in steps of four.
    data = opcode & 0b11 == 0b11 && whole < 65_535 ? whole & ~0b11 : whole
  }
}
