public import HAL
public import Units

/// A simulated Maxim DS3231 (19-5170), register by register.
///
/// The chip acknowledges every byte. Register numbers above 0x12, writes to the temperature and
/// times that are none ("illogical entries result in undefined operation") have no effect.
/// Conversions take the typical time, one begins every 64 s. A power cycle takes battery and supply
/// away. Not modelled:
/// alarms going off (their registers are there), square wave and 32 kHz outputs, the effect of the
/// ageing offset, a supply that fails while the battery holds.
public final class DS3231Model: I2CChipModel {
  /// The temperature in m°C, and what the clock would show at the simulation's origin, in ms since
  /// 1970: the clock runs on from there by itself, and a moving input is its error.
  public static let inputNames: [StaticString] = ["temperature", "time"]
  /// 20 °C; a clock that was set to 2026-01-01 00:00:00.
  public static let restingInputs: [Int64] = [20_000, 1_767_225_600_000]

  /// Typical `tCONV`, in µs.
  private static let conversionTime: UInt64 = 125_000
  /// From `CONV` to `BSY`, in µs.
  private static let busyDelay: UInt64 = 2_000

  private let inputs: SignalBank
  private var pointer: UInt8 = 0
  private var timekeeping = DS3231Timekeeping()
  /// Time registers of a running write, and whether the seconds are among what was written.
  private var entry: (registers: InlineArray<7, UInt8>, wholeSecond: Bool)?
  /// Registers 0x07...0x10: alarms, control, status and ageing offset, without `CONV` and `BSY`.
  private var settings: InlineArray<10, UInt8> = DS3231Model.powerUp
  private var temperature: UInt16 = 0
  private var automatic = ConversionCycle(conversion: conversionTime, period: 64_000_000)
  private var asked = ConversionCycle(conversion: conversionTime, period: conversionTime)
  private var askedAt: UInt64 = 0
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// `INTCN`, `RS2` and `RS1`; `OSF` and `EN32kHz`.
  private static let powerUp: InlineArray<10, UInt8> = [0, 0, 0, 0, 0, 0, 0, 0x1C, 0x88, 0]

  /// Makes a chip just powered up whose clock ran on its battery. The options are the driver's
  /// business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    settings[8] = 0x08
    automatic.begin(at: 0)
  }

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// The number of a register and the contents from there on.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    guard bytes.count > 0 else { return 0 }
    pointer = bytes[0]
    if pointer > 0x12 { remark = .withoutEffect(.unlistedRegister, "figure 1") }
    for index in 1..<max(1, bytes.count) {
      store(bytes[index], at: now)
      step()
    }
    return bytes.count
  }

  /// Reads on from the register that was last selected; after 0x12 comes 0x00. The time is that of
  /// the segment's begin.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    enter(at: now)
    let time = timekeeping.registers(at: running(now))
    for index in buffer.indices {
      buffer[index] = content(time, at: now.microseconds)
      step()
    }
  }

  /// A time that was written takes effect.
  public func stop(at now: Instant) {
    enter(at: now)
  }

  /// All registers fall to their defaults, the clock begins in 2000 and shows that it stood still.
  public func powerCycle(at now: Instant) {
    pointer = 0
    entry = nil
    timekeeping.reset(at: running(now))
    settings = Self.powerUp
    temperature = 0
    asked = ConversionCycle(conversion: Self.conversionTime, period: Self.conversionTime)
    automatic.begin(at: now.microseconds)
  }

  private func step() {
    pointer = pointer == 0x12 ? 0 : pointer &+ 1
  }
}

// MARK: Registers

extension DS3231Model {
  private func content(_ time: InlineArray<7, UInt8>, at now: UInt64) -> UInt8 {
    switch pointer {
    case 0x00...0x06: return time[Int(pointer)]
    case 0x0E: return settings[7] | (asked.isConverting(at: now) ? 0x20 : 0)
    case 0x0F:
      let isShown = asked.isConverting(at: now) && now >= askedAt + Self.busyDelay
      return settings[8] | (isShown || automatic.isConverting(at: now) ? 0x04 : 0)
    case 0x11: return UInt8(temperature >> 8)
    case 0x12: return UInt8(truncatingIfNeeded: temperature)
    case 0x07...0x10: return settings[Int(pointer) - 7]
    default: return 0
    }
  }

  /// Takes the content of the selected register.
  private func store(_ byte: UInt8, at now: Instant) {
    switch pointer {
    case 0x00...0x06:
      guard DS3231Timekeeping.allows(byte, in: Int(pointer)) else {
        remark = .withoutEffect(.forbiddenValue, "clock and calendar")
        return
      }
      var registers = entry?.registers ?? timekeeping.registers(at: running(now))
      registers[Int(pointer)] = byte
      entry = (registers, entry?.wholeSecond == true || pointer == 0)
    case 0x0E:
      settings[7] = byte & 0xDF
      if byte & 0x20 != 0 { convert(at: now.microseconds) }
    // The flags can only be cleared.
    case 0x0F: settings[8] = byte & 0x08 | settings[8] & byte & 0x83
    case 0x07...0x10: settings[Int(pointer) - 7] = byte
    case 0x11, 0x12: remark = .withoutEffect(.readOnly, "temperature registers")
    default: break
    }
  }

  /// What the oscillator has counted, in ms since 1970.
  private func running(_ now: Instant) -> Int64 {
    saturatingSum(inputs.value(1, at: now), Int64(now.microseconds / 1_000))
  }

  private func enter(at now: Instant) {
    guard let entry else { return }
    timekeeping.set(entry.registers, wholeSecond: entry.wholeSecond, at: running(now))
    self.entry = nil
  }
}

// MARK: Conversions

extension DS3231Model {
  /// Begins a conversion, unless one is in progress.
  private func convert(at now: UInt64) {
    guard !asked.isConverting(at: now), !automatic.isConverting(at: now) else { return }
    asked.begin(at: now)
    askedAt = now
  }

  /// Does what became due up to `now`.
  private func settle(_ now: UInt64) {
    var last: UInt64?
    while let end = automatic.next(by: now, isContinuous: true) { last = end }
    if let end = asked.next(by: now, isContinuous: false) { last = max(last ?? end, end) }
    guard let last else { return }
    // Ten bits in quarters of a degree.
    let code = sixteenths(
      milliCelsius: inputs.value(0, at: Instant(microseconds: last)), step: 4,
      range: -2_048...2_044)
    temperature = UInt16(truncatingIfNeeded: code << 4)
  }
}
