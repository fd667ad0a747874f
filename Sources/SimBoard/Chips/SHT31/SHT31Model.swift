public import HAL
public import Units

/// A simulated Sensirion SHT31 (SHT3x-DIS datasheet version 7), command by command.
///
/// Single shots without clock stretching, status register, heater bit, resets and serial number.
/// Not modelled and therefore not acknowledged: clock stretching, periodic measurement, alert
/// limits. Conversions take their typical time and sample the inputs at their end; the heater warms
/// nothing.
public final class SHT31Model: I2CChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["temperature", "humidity"]
  /// 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [20_000, 50_000]
  /// A checksum behind each word.
  public static let wire = WireFacts(checksumEvery: 3)

  /// Alert pending and reset detected (table 17).
  private static let powerUpStatus: UInt16 = 0x8010
  private static let celsius = LinearConverter(-45_000...130_000, last: 65_535)
  private static let percent = LinearConverter(0...100_000, last: 65_535)
  /// Between two commands, and the chip's start-up (sections 4.1 and 2.2).
  private static let pause = Interval.milliseconds(1)

  private let inputs: SignalBank
  private let serial: UInt32
  private var status = powerUpStatus
  private var busyUntil = Instant.zero
  private var conversionEnd: Instant?
  private var answer = AnswerBytes()

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    serial = 0x0831_5A00 | UInt32(address.rawValue)
  }

  /// Commands only a pause after the last one and never during a conversion; reads only when there
  /// is something to read (section 4.4).
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    settle(now)
    switch direction {
    case .write: return now >= busyUntil && conversionEnd == nil
    case .read: return !answer.isEmpty
    }
  }

  /// A command of two bytes.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 1 else { return bytes.count }
    answer = AnswerBytes()
    busyUntil = now + Self.pause
    let known = execute(UInt16(bytes[0]) << 8 | UInt16(bytes[1]), at: now)
    // The command status: "invalid" (table 17, bit 1).
    status = status & ~0x0002 | (known ? 0 : 0x0002)
    return known ? 2 : 1
  }

  /// What the last command has prepared; a result is handed out once.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// Nothing depends on the end of a transaction.
  public func stop(at now: Instant) {}

  /// Everything at its default; the chip answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    reset(busyUntil: now + Self.pause)
  }

  private func execute(_ command: UInt16, at now: Instant) -> Bool {
    switch command {
    case 0x2400: conversionEnd = now + .microseconds(12_500)
    case 0x240B: conversionEnd = now + .microseconds(4_500)
    case 0x2416: conversionEnd = now + .microseconds(2_500)
    case 0x3093: break
    case 0x30A2: reset(busyUntil: now + .microseconds(1_500))
    case 0x306D: status |= 0x2000
    case 0x3066: status &= ~0x2000
    case 0x3041: status &= ~0x8C10
    case 0xF32D: answer.append(word: status, .ones)
    case 0x3780:
      answer.append(word: UInt16(serial >> 16), .ones)
      answer.append(word: UInt16(truncatingIfNeeded: serial), .ones)
    default: return false
    }
    return true
  }

  private func reset(busyUntil: Instant) {
    status = Self.powerUpStatus
    answer = AnswerBytes()
    conversionEnd = nil
    self.busyUntil = busyUntil
  }

  private func settle(_ now: Instant) {
    guard let end = conversionEnd, now >= end else { return }
    conversionEnd = nil
    let temperature = Self.celsius.code(inputs.value(0, at: end))
    let humidity = Self.percent.code(inputs.value(1, at: end))
    answer.append(word: UInt16(temperature), .ones)
    answer.append(word: UInt16(humidity), .ones)
  }
}
