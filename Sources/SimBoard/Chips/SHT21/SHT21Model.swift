public import HAL
public import Units

/// The difference between the chips of this family in a simulation, as types.
public protocol SHT21Identity: SendableMetatype {
  /// Times and identity.
  static var part: SHT21Part { get }
}

/// Sensirion's chip (SHT21 datasheet version 4).
public enum SensirionSHT21: SHT21Identity {
  /// The SHT21.
  public static let part = SHT21Part.sht21
}

/// TE Connectivity's chip (HTU21D datasheet HPC199_4).
public enum ConnectivityHTU21D: SHT21Identity {
  /// The HTU21D.
  public static let part = SHT21Part.htu21d
}

/// Silicon Labs' chip (Si7021-A20 datasheet revision 1.3).
public enum SiliconLabsSi7021: SHT21Identity {
  /// The Si7021.
  public static let part = SHT21Part.si7021
}

/// A simulated Sensirion SHT21.
public typealias SHT21Model = SHT21FamilyModel<SensirionSHT21>

/// A simulated TE Connectivity HTU21D.
public typealias HTU21DModel = SHT21FamilyModel<ConnectivityHTU21D>

/// A simulated Silicon Labs Si7021, with what it has beyond the SHT21.
public typealias Si7021Model = SHT21FamilyModel<SiliconLabsSi7021>

/// A simulated SHT21 or HTU21D, command by command.
///
/// Measurements, user register, soft reset and serial number. A read after a command that holds the
/// clock line gets its result at once: the simulated chip does not hold it. Conversions take their
/// typical time and sample the inputs at their end; the heater warms nothing.
public final class SHT21FamilyModel<Identity: SHT21Identity>: I2CChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static var inputNames: [StaticString] { ["temperature", "humidity"] }
  /// 20 °C and 50 %RH.
  public static var restingInputs: [Int64] { [20_000, 50_000] }
  /// A checksum behind each result.
  public static var wire: WireFacts { WireFacts(checksumEvery: 3) }

  private var commands: SHT21Commands

  /// See ``I2CChipModel``.
  public var remark: ChipRemark? {
    get { commands.remark }
    set { commands.remark = newValue }
  }

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    commands = SHT21Commands(Identity.part, inputs: inputs)
  }

  /// Nothing while busy; reads only when there is something to read.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    commands.acknowledges(direction, at: now)
  }

  /// A command, of one or two bytes.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    commands.write(bytes, at: now)
  }

  /// What the last command has prepared; it is handed out once.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    commands.read(into: &buffer)
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// The user register falls to its default; the chip answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    commands.restart(heaterStays: false, at: now)
  }
}
