public import HAL
public import Units

/// A simulated Aosong AHT20 (product manual, chapter 5), command by command.
///
/// The calibration bit is clear after power-up and reset until the chip has been initialised. The
/// chip acknowledges every byte; what it does not know, and what comes while it is busy, has no
/// effect but for 0x71: the manual's "send 0x71" is the address with the read bit, and a chip that
/// got it as a command during a conversion has been seen to stay busy until its reset. Conversions
/// sample the inputs at their end.
public final class AHT20Model: I2CChipModel {
  /// Temperature in m°C, humidity in m%RH.
  public static let inputNames: [StaticString] = ["temperature", "humidity"]
  /// 20 °C and 50 %RH.
  public static let restingInputs: [Int64] = [20_000, 50_000]
  /// A checksum behind status and result.
  public static let wire = WireFacts(checksumEvery: 7)

  private static let celsius = LinearConverter(-50_000...150_000, bits: 20)
  private static let percent = LinearConverter(0...100_000, bits: 20)
  /// At most 40 and 20 ms (sections 5.4 and 5.5), mostly less.
  private static let startUp = Interval.milliseconds(20)
  private static let resetTime = Interval.milliseconds(10)
  private static let initialisation = Interval.milliseconds(10)
  private static let conversion = Interval.milliseconds(75)

  private let inputs: SignalBank
  private var busyUntil = Instant.zero
  private var isCalibrated = false
  private var initialisedAt: Instant?
  private var conversionEnd: Instant?
  private var temperature: UInt32 = 0
  private var humidity: UInt32 = 0
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip that has had power for long and was never initialised.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
  }

  /// Always, but for the times of start-up and reset.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    guard now < busyUntil else { return true }
    remark = .refused(.startingUp, "sections 5.4 and 5.5")
    return false
  }

  /// A command with its parameters.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    settle(now)
    guard bytes.count > 0 else { return 0 }
    switch bytes[0] {
    case 0x71:
      if conversionEnd != nil { conversionEnd = .never }
      remark = .withoutEffect(.unknownCommand, "section 5.4: 0x71 is the address with the read bit")
    case 0xBA: restart(busyFor: Self.resetTime, at: now)
    case 0xBE where !isBusy && Self.areParameters(bytes, 0x08, 0x00):
      initialisedAt = now + Self.initialisation
    case 0xAC where !isBusy && Self.areParameters(bytes, 0x33, 0x00):
      conversionEnd = now + Self.conversion
    case 0xBE, 0xAC: remark = .withoutEffect(isBusy ? .busy : .forbiddenValue, "section 5.4")
    // The initialisation of an AHT10. Adafruit's driver tries it first, and the AHT20's own if it
    // is not acknowledged.
    case 0xE1:
      remark = .refused(.unknownCommand, "section 5.3: 0xE1 is the AHT10's initialisation")
      return 0
    default: remark = .withoutEffect(.unknownCommand, "section 5.3")
    }
    return bytes.count
  }

  /// The status, the last result and the checksum of both.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    settle(now)
    var answer = AnswerBytes()
    answer.append(status)
    answer.append(UInt8(truncatingIfNeeded: humidity >> 12))
    answer.append(UInt8(truncatingIfNeeded: humidity >> 4))
    answer.append(UInt8(truncatingIfNeeded: humidity << 4 | temperature >> 16))
    answer.append(UInt8(truncatingIfNeeded: temperature >> 8))
    answer.append(UInt8(truncatingIfNeeded: temperature))
    answer.seal(.ones)
    answer.supply(&buffer)
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// Result and calibration are gone; the chip answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    restart(busyFor: Self.startUp, at: now)
  }

  private var isBusy: Bool { conversionEnd != nil || initialisedAt != nil }

  /// Busy, calibrated, and the reserved bit that reads 1 on real chips.
  private var status: UInt8 { (isBusy ? 0x80 : 0) | 0x10 | (isCalibrated ? 0x08 : 0) }

  /// Whether both parameters have come as the manual prints them.
  private static func areParameters(
    _ bytes: Span<UInt8>, _ first: UInt8, _ second: UInt8
  ) -> Bool {
    bytes.count > 2 && bytes[1] == first && bytes[2] == second
  }

  private func restart(busyFor span: Interval, at now: Instant) {
    busyUntil = now + span
    isCalibrated = false
    initialisedAt = nil
    conversionEnd = nil
    temperature = 0
    humidity = 0
  }

  private func settle(_ now: Instant) {
    if let initialisedAt, now >= initialisedAt {
      self.initialisedAt = nil
      isCalibrated = true
    }
    guard let end = conversionEnd, now >= end else { return }
    conversionEnd = nil
    temperature = Self.celsius.code(inputs.value(0, at: end))
    humidity = Self.percent.code(inputs.value(1, at: end))
  }
}
