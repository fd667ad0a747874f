public import HAL
public import Units

/// A simulated Bosch BME280 (BST-BME280-DS002), register by register.
///
/// Strict where the datasheet sets limits: register numbers that it does not list, writes to
/// read-only registers, filter settings (not modelled) and writes of `config` in normal mode (which
/// a chip "may ignore", section 5.4.6) are not acknowledged. Conversions take the typical time of
/// section 9.1 and sample all three inputs at their end.
public final class BME280Model: ChipModel {
  /// Temperature in m°C, humidity in m%RH, pressure in mPa.
  public static let inputNames: [StaticString] = ["temperature", "humidity", "pressure"]
  /// 20 °C, 50 %RH and 1013.25 hPa.
  public static let restingInputs: [Int64] = [20_000, 50_000, 101_325_000]

  /// Time from power-up to the first communication (table 1).
  private static let startUp = Interval.milliseconds(2)

  // All state is in one value, so that one call is one access to it.
  private var registers: BME280Registers
  private var poweredAt = Instant.zero

  /// Makes a chip that has had power for long. The options are the driver's business; the address
  /// chooses one of two specimens.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    registers = BME280Registers(
      die: address.rawValue == 0x76 ? .first : .second, inputs: inputs)
  }

  /// False only for the start-up time after power has come back.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    now >= poweredAt
  }

  /// Pairs of register number and content; a last byte alone sets where the next read begins
  /// (section 6.2.1).
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    registers.write(bytes, at: now.microseconds)
  }

  /// Reads on from the register that was last selected; the number goes up by itself and the data
  /// registers keep still for the burst (section 4).
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    registers.read(into: &buffer, at: now.microseconds)
  }

  /// Nothing outlasts a transaction but the register number.
  public func stop(at now: Instant) {}

  /// Registers fall to their defaults and the chip is deaf for the 2 ms of its start-up.
  public func powerCycle(at now: Instant) {
    registers.reset()
    poweredAt = now + Self.startUp
  }
}
