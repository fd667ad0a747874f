public import HAL
public import Units

/// A simulated Sensirion SHT41 (SHT4x datasheet version 6), command by command.
///
/// All commands of table 7. Conversions take their typical time and sample the inputs at their end;
/// a heater command takes its pulse longer and warms nothing. A busy chip acknowledges nothing.
public final class SHT41Model: I2CChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["temperature", "humidity"]
  /// 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [20_000, 50_000]
  /// A checksum behind each word.
  public static let wire = WireFacts(checksumEvery: 3)

  private static let celsius = LinearConverter(-45_000...130_000, last: 65_535)
  private static let percent = LinearConverter(-6_000...119_000, last: 65_535)
  /// Power-up and soft reset: typically 0.3 ms, at most 1 ms (table 5).
  private static let startUp = Interval.microseconds(300)

  private let inputs: SignalBank
  private let serial: UInt32
  private var busyUntil = Instant.zero
  private var conversionEnd: Instant?
  private var answer = AnswerBytes()
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    serial = 0x0D20_4100 | UInt32(address.rawValue)
  }

  /// Nothing while busy; reads only when there is something to read (section 4.3).
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    settle(now)
    guard now >= busyUntil, conversionEnd == nil else {
      remark = .refused(conversionEnd == nil ? .startingUp : .busy, "section 4.3 and table 5")
      return false
    }
    guard direction == .read, answer.isEmpty else { return true }
    remark = .refused(.nothingToRead, "section 4.3")
    return false
  }

  /// A command of one byte.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    answer = AnswerBytes()
    switch bytes[0] {
    case 0x89:
      answer.append(word: UInt16(serial >> 16), .ones)
      answer.append(word: UInt16(truncatingIfNeeded: serial), .ones)
    case 0x94: powerCycle(at: now)
    default:
      guard let time = Self.time(of: bytes[0]) else {
        remark = .refused(.unknownCommand, "table 7")
        return 0
      }
      conversionEnd = now + time
    }
    guard bytes.count > 1 else { return 1 }
    remark = .refused(.tooManyBytes, "table 7")
    return 1
  }

  /// What the last command has prepared; it is handed out once.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// Conversions and results are gone; the chip answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    answer = AnswerBytes()
    conversionEnd = nil
    busyUntil = now + Self.startUp
  }

  /// Typical times of tables 5 and 8; each heater pulse ends with a measurement of high precision.
  private static func time(of command: UInt8) -> Interval? {
    switch command {
    case 0xFD: .microseconds(6_900)
    case 0xF6: .microseconds(3_700)
    case 0xE0: .microseconds(1_300)
    case 0x39, 0x2F, 0x1E: .microseconds(1_006_900)
    case 0x32, 0x24, 0x15: .microseconds(106_900)
    default: nil
    }
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
