internal import HAL
public import Units

/// The common model of BMP280 and BME280: one register file behind I2C.
///
/// Strict where the datasheets set limits: register numbers that they do not list and writes to
/// read-only registers are not acknowledged. A write of `config` in normal mode, which a chip "may
/// ignore", is acknowledged and ignored. Conversions take the typical time and sample all inputs at
/// their end.
public class BMX280Model {
  /// Time from power-up to the first communication (BMP280 table 2, BME280 table 1).
  private static let startUp = Interval.milliseconds(2)

  // All state is in one value, so that one call is one access to it.
  private var registers: BMX280Registers
  private var poweredAt = Instant.zero

  /// Why the last segment was refused, or has no effect.
  public final var remark: ChipRemark? {
    get { registers.remark }
    set { registers.remark = newValue }
  }

  /// Makes a chip that has had power for long; the address chooses one of two specimens.
  init(_ variant: BMX280Variant, address: I2CAddress, inputs: SignalBank) {
    registers = BMX280Registers(
      variant: variant, die: address.rawValue == 0x76 ? .first : .second, inputs: inputs)
  }

  /// False only for the start-up time after power has come back.
  public final func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    guard now >= poweredAt else {
      registers.remark = .refused(.startingUp, "start-up time, table 1 or 2")
      return false
    }
    return true
  }

  /// Pairs of register number and content; a last byte alone sets where the next read begins.
  public final func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    registers.write(bytes, at: now.microseconds)
  }

  /// Reads on from the register that was last selected; the number goes up by itself and the data
  /// registers keep still for the burst.
  public final func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    registers.read(into: &buffer, at: now.microseconds)
  }

  /// Nothing outlasts a transaction but the register number.
  public static var heedsStop: Bool { false }

  /// Registers fall to their defaults and the chip answers nothing for the 2 ms of its start-up.
  public final func powerCycle(at now: Instant) {
    registers.reset()
    poweredAt = now + Self.startUp
  }
}
