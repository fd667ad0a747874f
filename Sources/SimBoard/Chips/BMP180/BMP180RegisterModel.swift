public import Units

/// The common model of BMP180 and BMP085: one register file behind I2C.
///
/// Strict: register numbers that the datasheet does not list, writes to read-only registers,
/// contents of `ctrl_meas` other than the five of table 8, a command while a conversion runs and
/// bytes after a register's content are not acknowledged. Conversions take the typical time of
/// table 1 and sample the input at their end.
public class BMP180RegisterModel {
  /// Start-up time after power-up (section 1), which a soft reset repeats (section 4), in µs.
  private static let startUp: UInt64 = 10_000
  /// The data registers before any conversion (section 4).
  private static let unconverted: UInt32 = 0x80_0000
  private static let running: UInt8 = 0x20

  /// Why the last segment was refused.
  public final var remark: ChipRemark?

  private let die = BMP180Die.example
  private let variant: BMP180Variant
  private let inputs: SignalBank
  private var pointer: UInt8 = 0
  private var control: UInt8 = 0
  private var data = unconverted
  /// The end of the running conversion in µs.
  private var end: UInt64?
  private var busyUntil: UInt64 = 0

  /// Makes a chip that has had power for long.
  init(_ variant: BMP180Variant, inputs: SignalBank) {
    self.variant = variant
    self.inputs = inputs
  }

  /// False only for the start-up time after power has come back or a reset.
  public final func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    guard now.microseconds >= busyUntil else {
      remark = .refused(.startingUp, "start-up time, table 1")
      return false
    }
    return true
  }

  /// A register number, alone or with its content.
  public final func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    guard bytes.count > 0, isListed(bytes[0]) else {
      remark = .refused(.unlistedRegister, "memory map")
      return 0
    }
    pointer = bytes[0]
    guard bytes.count > 1 else { return 1 }
    guard store(bytes[1], at: now.microseconds) else { return 1 }
    if bytes.count > 2 { remark = .refused(.tooManyBytes, "one register a write") }
    return 2
  }

  /// Reads on from the register that was last selected; the number goes up by itself.
  public final func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    for index in buffer.indices {
      buffer[index] = content(pointer)
      pointer &+= 1
    }
  }

  /// Nothing outlasts a transaction but the register number.
  public static var heedsStop: Bool { false }

  /// Registers fall to their defaults and the chip answers nothing for the 10 ms of its start-up.
  public final func powerCycle(at now: Instant) {
    pointer = 0
    control = 0
    data = Self.unconverted
    end = nil
    busyUntil = now.microseconds + Self.startUp
  }
}

// MARK: Registers

extension BMP180RegisterModel {
  private func isListed(_ register: UInt8) -> Bool {
    switch register {
    case 0xAA...0xBF, 0xD0, 0xF4, 0xF6...0xF8: true
    case 0xD1: variant == .bmp085
    case 0xE0: variant == .bmp180
    default: false
    }
  }

  private func content(_ register: UInt8) -> UInt8 {
    switch register {
    case 0xAA...0xBF: die.calibrationByte(Int(register) - 0xAA)
    case 0xD0: 0x55
    case 0xD1: variant == .bmp085 ? 0x02 : 0
    // How a BMP085 reads here is in no datasheet.
    case 0xF4: variant == .bmp180 ? control : 0
    case 0xF6: UInt8(truncatingIfNeeded: data >> 16)
    case 0xF7: UInt8(truncatingIfNeeded: data >> 8)
    case 0xF8: UInt8(truncatingIfNeeded: data)
    default: 0
    }
  }

  private func store(_ byte: UInt8, at now: UInt64) -> Bool {
    switch pointer {
    case 0xE0:
      // Any other value has no effect.
      if byte == 0xB6 { powerCycle(at: Instant(microseconds: now)) }
      return true
    case 0xF4:
      guard end == nil, let duration = Self.duration(byte) else {
        remark = .refused(end == nil ? .forbiddenValue : .busy, "control register values")
        return false
      }
      control = byte
      end = now + duration
      return true
    default:
      remark = .refused(.readOnly, "memory map")
      return false
    }
  }

  /// The typical time of the conversion that `byte` begins, in µs; nil for no command.
  private static func duration(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x2E, 0x34: 3_000
    case 0x74: 5_000
    case 0xB4: 9_000
    case 0xF4: 17_000
    default: nil
    }
  }
}

// MARK: Conversions

extension BMP180RegisterModel {
  private func settle(_ now: UInt64) {
    guard let end, now >= end else { return }
    self.end = nil
    let at = Instant(microseconds: end)
    let celsius = Double(inputs.value(0, at: at)) / 1_000
    let exact = die.rawTemperature(celsius: celsius)
    if control & 0x1F == 0x0E {
      data = UInt32(Int64(nearest: exact, in: 0...0xFFFF)) << 8
    } else {
      let pascal = Double(inputs.value(1, at: at)) / 1_000
      let raw = die.rawPressure(pascal: pascal, rawTemperature: exact)
      // 16 bits and one more for each doubling, left-aligned in 24 (section 3.5).
      let spare = UInt32(8 - (control >> 6))
      let steps = Double(UInt32(1) << (8 - spare))
      data = UInt32(Int64(nearest: raw * steps, in: 0...0xFF_FFFF >> Int64(spare))) << spare
    }
    control &= ~Self.running
  }
}
