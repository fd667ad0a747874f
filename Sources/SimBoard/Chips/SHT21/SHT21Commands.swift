internal import HAL
internal import Units

/// The command machine of an SHT21 or HTU21D.
struct SHT21Commands {
  /// Power-up and soft reset take at most 15 ms (sections 5.1 and 5.5), mostly less.
  private static let startUp = Interval.milliseconds(5)

  private let part: SHT21Part
  private let inputs: SignalBank
  private var userRegister: UInt8
  private var busyUntil = Instant.zero
  private var conversion: (isHumidity: Bool, end: Instant)?
  /// The running conversion holds the clock line, which takes no time here.
  private var holdsClock = false
  private var answer = AnswerBytes()
  /// Of a Si7021: the heater's current, and the temperature that the last humidity took.
  private var heaterLevel: UInt8 = 0
  private var temperatureOfHumidity: UInt16 = 0
  /// See ``I2CChipModel``.
  var remark: ChipRemark?

  init(_ part: SHT21Part, inputs: SignalBank) {
    self.part = part
    self.inputs = inputs
    userRegister = part.userRegister
  }

  /// Nothing while busy; reads only when there is something to read (section 5.4).
  mutating func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if direction == .read, holdsClock, let conversion, now < conversion.end {
      self.conversion = (conversion.isHumidity, now)
    }
    settle(now)
    guard now >= busyUntil, conversion == nil else {
      remark = .refused(conversion == nil ? .startingUp : .busy, "sections 5.1, 5.4 and 5.5")
      return false
    }
    guard direction == .read, answer.isEmpty else { return true }
    remark = .refused(.nothingToRead, "section 5.4")
    return false
  }

  mutating func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    answer = AnswerBytes()
    switch bytes[0] {
    case 0xF3: begin(isHumidity: false, at: now)
    case 0xF5: begin(isHumidity: true, at: now)
    case 0xFE: restart(heaterStays: true, at: now)
    case 0xE7: answer.append(userRegister)
    case 0xE6: return configure(bytes)
    case 0xFA, 0xFC: return identify(bytes)
    case 0x11 where part.isSi7021, 0x51 where part.isSi7021, 0x84 where part.isSi7021,
      0xE0 where part.isSi7021:
      return extend(bytes)
    case 0xE3, 0xE5:
      begin(isHumidity: bytes[0] == 0xE5, at: now)
      holdsClock = true
      remark = .withoutEffect(.notModelled, "the clock is not held")
    default:
      remark = .refused(.unknownCommand, "table 6")
      return 0
    }
    if bytes.count > 1 { remark = .refused(.tooManyBytes, "table 6") }
    return 1
  }

  mutating func read(into buffer: inout MutableSpan<UInt8>) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// A soft reset keeps the heater's bit (section 5.5), a loss of power nothing.
  mutating func restart(heaterStays: Bool, at now: Instant) {
    let heater = heaterStays ? userRegister & 0x04 : 0
    if !heaterStays { heaterLevel = 0 }
    temperatureOfHumidity = 0
    userRegister = part.userRegister & ~0x04 | heater
    conversion = nil
    answer = AnswerBytes()
    busyUntil = now + Self.startUp
  }

  /// Codes of the two resolution bits, 7 and 0.
  private var resolution: Int { Int((userRegister >> 6 & 0b10) | (userRegister & 1)) }

  private mutating func begin(isHumidity: Bool, at now: Instant) {
    let times = isHumidity ? part.humidityTimes : part.temperatureTimes
    conversion = (isHumidity, now + .microseconds(times[resolution]))
    holdsClock = false
  }

  /// Reserved bits 3 to 5 "must not be changed" and keep what they have here; bit 6 is read-only.
  private mutating func configure(_ bytes: Span<UInt8>) -> Int {
    guard bytes.count > 1 else { return 1 }
    if (bytes[1] ^ userRegister) & 0x38 != 0 {
      remark = .withoutEffect(.reservedBits, "section 5.6")
    }
    if bytes.count > 2 { remark = .refused(.tooManyBytes, "section 5.6") }
    userRegister = bytes[1] & ~0x78 | userRegister & 0x78
    return 2
  }

  /// The serial number by the makers' application notes: its bytes each with a checksum in the
  /// first part, its words in the second.
  private mutating func identify(_ bytes: Span<UInt8>) -> Int {
    guard bytes.count > 1 else { return 1 }
    switch (bytes[0], bytes[1]) {
    case (0xFA, 0x0F):
      for byte in [0x01, 0x22, 0xD2, 0x08] as [UInt8] {
        answer.append(byte)
        var register = CRCRegister.zeros
        register.shift(in: byte)
        answer.append(register.checksum)
      }
    case (0xFC, 0xC9):
      answer.append(word: part.serial[0], .zeros)
      answer.append(word: part.serial[1], .zeros)
    default:
      remark = .refused(.unknownCommand, "serial number")
      return 1
    }
    if bytes.count > 2 { remark = .refused(.tooManyBytes, "serial number") }
    return 2
  }

  /// What the Si7021 has beyond the others (its datasheet, table 11).
  private mutating func extend(_ bytes: Span<UInt8>) -> Int {
    switch bytes[0] {
    case 0x11: answer.append(heaterLevel)
    case 0xE0:
      // Without a checksum (section 5.1.2).
      answer.append(UInt8(temperatureOfHumidity >> 8))
      answer.append(UInt8(truncatingIfNeeded: temperatureOfHumidity))
    case 0x51:
      guard bytes.count > 1 else { return 1 }
      heaterLevel = bytes[1] & 0x0F
      if heaterLevel != 0 { remark = .withoutEffect(.notModelled, "the heater warms nothing") }
      if bytes.count > 2 { remark = .refused(.tooManyBytes, "table 11") }
      return 2
    default:
      guard bytes.count > 1 else { return 1 }
      guard bytes[1] == 0xB8 else {
        remark = .refused(.unknownCommand, "section 5.6")
        return 1
      }
      // Version 2.0.
      answer.append(0x20)
      if bytes.count > 2 { remark = .refused(.tooManyBytes, "table 11") }
      return 2
    }
    if bytes.count > 1 { remark = .refused(.tooManyBytes, "table 11") }
    return 1
  }

  private mutating func settle(_ now: Instant) {
    guard let (isHumidity, end) = conversion, now >= end else { return }
    conversion = nil
    if isHumidity, part.isSi7021 { temperatureOfHumidity = word(isHumidity: false, at: end) }
    answer.append(word: word(isHumidity: isHumidity, at: end) | (isHumidity ? 0b10 : 0), .zeros)
  }

  private func word(isHumidity: Bool, at end: Instant) -> UInt16 {
    let bits = (isHumidity ? SHT21Part.humidityBits : SHT21Part.temperatureBits)[resolution]
    let range: ClosedRange<Int64> = isHumidity ? -6_000...119_000 : -46_850...128_870
    let converter = LinearConverter(range, bits: bits)
    let code = UInt16(converter.code(inputs.value(isHumidity ? 1 : 0, at: end)))
    return code << (16 - UInt16(bits))
  }
}
