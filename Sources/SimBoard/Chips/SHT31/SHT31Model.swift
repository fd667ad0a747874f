public import HAL
public import Units

/// A simulated Sensirion SHT31 (SHT3x-DIS datasheet version 7), command by command.
///
/// Single shots, periodic measurement, status register, alert limits with their status bits, heater
/// bit, resets and serial number. A read after a command with clock stretching gets its result at
/// once: the simulated chip does not hold the clock. Not modelled: the alert pin. Conversions take
/// their typical time and sample the inputs at their end; the heater warms nothing.
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
  /// Between two commands (section 4.1).
  private static let pause = Interval.milliseconds(1)
  /// Power-up and soft reset, typical (table 4).
  private static let startUp = Interval.microseconds(500)

  private let inputs: SignalBank
  private let serial: UInt32
  private var status = powerUpStatus
  private var busyUntil = Instant.zero
  private var conversion: (end: Instant, stretches: Bool)?
  private var periodic: SHT31Periodic?
  /// What a fetch has taken out of the periodic measurements.
  private var fetched: [UInt8] = []
  private var answer = AnswerBytes()
  private var alerts = SHT31Alerts()
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    serial = 0x0831_5A00 | UInt32(address.rawValue)
  }

  /// Commands only a pause after the last one and never during a conversion; reads only when there
  /// is something to read (section 4.4).
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if direction == .read, let conversion, conversion.stretches, now < conversion.end {
      self.conversion = (now, false)
    }
    settle(now)
    switch direction {
    case .write:
      guard now < busyUntil || conversion != nil else { return true }
      remark = .refused(.busy, "sections 4.1 and 4.4")
    case .read:
      guard answer.isEmpty && fetched.isEmpty else { return true }
      remark = .refused(conversion == nil ? .nothingToRead : .busy, "section 4.4")
    }
    return false
  }

  /// A command of two bytes.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 1 else { return bytes.count }
    answer = AnswerBytes()
    fetched = []
    busyUntil = now + Self.pause
    let command = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    if let (limit, isWrite) = SHT31Alerts.limit(command), isWrite {
      return set(limit, bytes)
    }
    let refusal = refusal(of: command, at: now)
    // The command status: "invalid" (table 17, bit 1).
    status = status & ~0x0002 | (refusal == nil ? 0 : 0x0002)
    guard refusal == nil else {
      remark = refusal
      return 1
    }
    if bytes.count > 2 { remark = .refused(.tooManyBytes, "section 4.2") }
    return 2
  }

  /// What the last command has prepared; a result is handed out once.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    if fetched.isEmpty {
      answer.supply(&buffer)
    } else {
      for index in buffer.indices {
        buffer[index] = index < fetched.count ? fetched[index] : 0xFF
      }
    }
    answer = AnswerBytes()
    fetched = []
  }

  /// Nothing depends on the end of a transaction.
  public static var heedsStop: Bool { false }

  /// Everything at its default; the chip answers nothing while it starts up.
  public func powerCycle(at now: Instant) {
    reset(busyUntil: now + Self.startUp)
  }

  /// Carries a command out; why it is not, if it is not.
  private func refusal(of command: UInt16, at now: Instant) -> ChipRemark? {
    if let begun = SHT31Periodic(command, at: now.microseconds) {
      periodic = begun
      return nil
    }
    switch command {
    case 0x3093: periodic = nil
    case 0xE000: fetched = periodic?.fetch() ?? []
    case 0x306D: status |= 0x2000
    case 0x3066: status &= ~0x2000
    case 0x3041:
      status &= ~0x8C10
      alerts.clear()
    case 0xF32D: answer.append(word: status | alerts.tracking, .ones)
    case 0x3780:
      answer.append(word: UInt16(serial >> 16), .ones)
      answer.append(word: UInt16(truncatingIfNeeded: serial), .ones)
    default: return refusalWhenIdle(of: command, at: now)
    }
    return nil
  }

  /// The commands that are taken in idle mode only (sections 4.5 and 4.9).
  private func refusalWhenIdle(of command: UInt16, at now: Instant) -> ChipRemark? {
    guard let time = Self.conversionTime(command) else {
      if let (limit, _) = SHT31Alerts.limit(command) {
        answer.append(word: alerts[limit], .ones)
        return nil
      }
      guard command == 0x30A2 else { return .refused(.unknownCommand, "tables of commands") }
      guard periodic == nil else { return .refused(.wrongMode, "section 4.9") }
      reset(busyUntil: now + Self.startUp)
      return nil
    }
    guard periodic == nil else { return .refused(.wrongMode, "section 4.5") }
    let stretches = command >> 8 == 0x2C
    conversion = (now + time, stretches)
    if stretches { remark = .withoutEffect(.notModelled, "the clock is not held") }
    return nil
  }

  /// Typical times by repeatability (table 4).
  private static func conversionTime(_ command: UInt16) -> Interval? {
    switch command {
    case 0x2400, 0x2C06: .microseconds(12_500)
    case 0x240B, 0x2C0D: .microseconds(4_500)
    case 0x2416, 0x2C10: .microseconds(2_500)
    default: nil
    }
  }

  /// Takes a limit with its check. One that does not fit shows in the status register ("write data
  /// checksum status") and changes nothing.
  private func set(_ limit: SHT31Alerts.Limit, _ bytes: Span<UInt8>) -> Int {
    status &= ~0x0003
    guard bytes.count > 4 else {
      status |= 0x0002
      remark = .withoutEffect(.tooFewBytes, "alert mode")
      return bytes.count
    }
    var register = CRCRegister.ones
    for index in 2..<4 { register.shift(in: bytes[index]) }
    if register.checksum == bytes[4] {
      alerts[limit] = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
    } else {
      status |= 0x0001
      remark = .withoutEffect(.checkByte, "alert mode")
    }
    if bytes.count > 5 { remark = .refused(.tooManyBytes, "alert mode") }
    return 5
  }

  private func reset(busyUntil: Instant) {
    status = Self.powerUpStatus
    alerts = SHT31Alerts()
    answer = AnswerBytes()
    fetched = []
    conversion = nil
    periodic = nil
    self.busyUntil = busyUntil
  }

  private func settle(_ now: Instant) {
    while let end = periodic?.next(by: now.microseconds) {
      let (celsius, percent) = sample(at: Instant(microseconds: end))
      periodic?.append(celsius: celsius, percent: percent)
      if alerts.compare(celsius: celsius, percent: percent) { status |= 0x8000 }
    }
    guard let end = conversion?.end, now >= end else { return }
    conversion = nil
    let (celsius, percent) = sample(at: end)
    answer.append(word: celsius, .ones)
    answer.append(word: percent, .ones)
  }

  private func sample(at end: Instant) -> (celsius: UInt16, percent: UInt16) {
    (
      UInt16(Self.celsius.code(inputs.value(0, at: end))),
      UInt16(Self.percent.code(inputs.value(1, at: end)))
    )
  }
}
