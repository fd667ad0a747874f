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

  /// Time from power or reset to the end of the NVM copy (table 1), in µs.
  private static let startUp: UInt64 = 2_000

  let die: BME280Die
  let inputs: SignalBank
  /// All registers as a read finds them.
  var image = InlineArray<256, UInt8>(repeating: 0)
  var sequencer = BME280Sequencer()
  var oversampling = BME280Oversampling()
  var memory = BME280Memory()
  private var pointer: UInt8 = 0
  /// Until then the chip copies its calibration, in µs.
  private var copyingUntil: UInt64 = 0
  /// Until then the chip has no power, in µs.
  private var deafUntil: UInt64 = 0

  /// Makes a chip that has had power for long. The options are the driver's business; the address
  /// chooses one of two specimens.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    die = address.rawValue == 0x76 ? .first : .second
    self.inputs = inputs
    reset()
  }

  /// False only for the start-up time after power has come back.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    now.microseconds >= deafUntil
  }

  /// Pairs of register number and content; a last byte alone sets where the next read begins
  /// (section 6.2.1).
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now.microseconds)
    var index = 0
    while index < bytes.count {
      guard Self.isListed(bytes[index]) else { return index }
      pointer = bytes[index]
      guard index + 1 < bytes.count else { break }
      guard store(bytes[index + 1], in: pointer, at: now.microseconds) else { return index + 1 }
      index += 2
    }
    return bytes.count
  }

  /// Reads on from the register that was last selected; the number goes up by itself and the data
  /// registers keep still for the burst (section 4).
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now.microseconds)
    let copying = now.microseconds < copyingUntil
    image[0xF3] =
      (sequencer.isConverting(at: now.microseconds) ? 0x08 : 0) | (copying ? 0x01 : 0)
    for index in 0..<buffer.count {
      buffer[index] = copying && Self.isCalibration(pointer) ? 0 : image[Int(pointer)]
      pointer &+= 1
    }
  }

  /// Nothing outlasts a transaction but the register number.
  public func stop(at now: Instant) {}

  /// Registers fall to their defaults and the chip is deaf for the 2 ms of its start-up.
  public func powerCycle(at now: Instant) {
    reset()
    deafUntil = now.microseconds &+ Self.startUp
    pointer = 0
  }

  /// Registers that the memory map lists (table 18); 0xF6 is passed over in bursts but not named.
  private static func isListed(_ register: UInt8) -> Bool {
    switch register {
    case 0xD0, 0xE0, 0xF2...0xF5, 0xF7...0xFE: true
    default: isCalibration(register)
    }
  }

  private static func isCalibration(_ register: UInt8) -> Bool {
    (0x88...0xA1).contains(register) || (0xE1...0xF0).contains(register)
  }

  private func store(_ byte: UInt8, in register: UInt8, at now: UInt64) -> Bool {
    switch register {
    case 0xE0:
      guard byte == 0xB6 else { return true }
      reset()
      copyingUntil = now &+ Self.startUp
    case 0xF2:
      // Ignored while a change of mode waits (section 3.3.1).
      if !sequencer.modeWaits { image[0xF2] = byte & 0x07 }
    case 0xF4:
      if sequencer.command(byte, at: now) { execute(byte, at: now) }
    case 0xF5:
      guard !sequencer.isNormal, byte & 0x1C == 0 else { return false }
      image[0xF5] = byte & 0xFD
    default:
      return false
    }
    return true
  }

  private func reset() {
    image = InlineArray(repeating: 0)
    for offset in 0..<26 { image[0x88 + offset] = die.calibrationByte(offset) }
    for offset in 26..<33 { image[0xE1 - 26 + offset] = die.calibrationByte(offset) }
    image[0xD0] = 0x60
    sequencer = BME280Sequencer()
    memory.isValid = false
    publish(BME280Result())
  }
}
