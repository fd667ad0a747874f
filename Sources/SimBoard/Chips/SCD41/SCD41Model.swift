public import HAL
public import Units

/// A simulated Sensirion SCD41 (SCD4x datasheet version 1.4), command by command.
///
/// All commands. While measuring only reading, asking, stopping and the ambient pressure are
/// acknowledged (table 9), a busy chip acknowledges nothing, a parameter needs its checksum.
/// Settings are kept in RAM and EEPROM and change nothing: the inputs are what the chip would make
/// of them. Recalibration corrects nothing. The first single shot after power-up or waking gives
/// half of the carbon dioxide.
public final class SCD41Model: I2CChipModel {
  /// Carbon dioxide in thousandths of a part per million, temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["co2", "temperature", "humidity"]
  /// 450 ppm, 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [450_000, 20_000, 50_000]
  /// A checksum behind each word.
  public static let wire = WireFacts(checksumEvery: 3)

  private let inputs: SignalBank
  private var commands = SCD41Commands()

  /// See ``I2CChipModel``.
  public var remark: ChipRemark? {
    get { commands.remark }
    set { commands.remark = newValue }
  }

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
  }

  /// Nothing while busy; reads only when there is something to read.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    settle(now)
    return commands.acknowledges(direction, at: now)
  }

  /// A command of two bytes, some with a word and its checksum.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now)
    return commands.write(bytes, at: now)
  }

  /// What the last command has prepared; it is handed out once.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    commands.read(into: &buffer)
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// The chip idles with its stored settings and answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    commands.powerCycle(at: now)
  }

  private func settle(_ now: Instant) {
    guard let (measurement, end) = commands.finished(by: now) else { return }
    commands.publish(
      measurement, carbonDioxide: inputs.value(0, at: end), temperature: inputs.value(1, at: end),
      humidity: inputs.value(2, at: end))
  }
}
