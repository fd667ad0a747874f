internal import HAL
internal import Units

/// The command machine of an SHT21 or HTU21D.
struct SHT21Commands {
  /// Power-up and soft reset at their longest (sections 5.1 and 5.5).
  private static let startUp = Interval.milliseconds(15)

  private let part: SHT21Part
  private let inputs: SignalBank
  private var userRegister: UInt8
  private var busyUntil = Instant.zero
  private var conversion: (isHumidity: Bool, end: Instant)?
  private var answer = AnswerBytes()

  init(_ part: SHT21Part, inputs: SignalBank) {
    self.part = part
    self.inputs = inputs
    userRegister = part.userRegister
  }

  /// Nothing while busy; reads only when there is something to read (section 5.4).
  mutating func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    settle(now)
    guard now >= busyUntil, conversion == nil else { return false }
    return direction == .write || !answer.isEmpty
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
    default: return 0
    }
    return 1
  }

  mutating func read(into buffer: inout MutableSpan<UInt8>) {
    answer.supply(&buffer)
    answer = AnswerBytes()
  }

  /// A soft reset keeps the heater's bit (section 5.5), a loss of power nothing.
  mutating func restart(heaterStays: Bool, at now: Instant) {
    let heater = heaterStays ? userRegister & 0x04 : 0
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
  }

  /// Reserved bits 3 to 5 must be written as they are; bit 6 is read-only.
  private mutating func configure(_ bytes: Span<UInt8>) -> Int {
    guard bytes.count > 1 else { return 1 }
    guard (bytes[1] ^ userRegister) & 0x38 == 0 else { return 1 }
    userRegister = bytes[1] & ~0x40 | userRegister & 0x40
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
      answer.append(word: 0x3B7C, .zeros)
      answer.append(word: 0x48B2, .zeros)
    default: return 1
    }
    return 2
  }

  private mutating func settle(_ now: Instant) {
    guard let (isHumidity, end) = conversion, now >= end else { return }
    conversion = nil
    let bits = (isHumidity ? SHT21Part.humidityBits : SHT21Part.temperatureBits)[resolution]
    let range: ClosedRange<Int64> = isHumidity ? -6_000...119_000 : -46_850...128_870
    let converter = LinearConverter(range, bits: bits)
    let code = UInt16(converter.code(inputs.value(isHumidity ? 1 : 0, at: end)))
    answer.append(word: code << (16 - UInt16(bits)) | (isHumidity ? 0b10 : 0), .zeros)
  }
}
