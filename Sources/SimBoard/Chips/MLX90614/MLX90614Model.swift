public import HAL
public import Units

/// A simulated Melexis MLX90614 with one zone and factory settings (datasheet revision 13).
///
/// SMBus words of RAM, EEPROM and flags, and the sleep command. Of the RAM the two linearised
/// temperatures are modelled; the raw infrared data and the second zone read 0, and writes to the
/// RAM have no effect. The EEPROM keeps what is written, which changes nothing: emissivity is 1 and
/// the field of view is filled. A wrong packet error code and an opcode that section 8.4.5 does not
/// list are not acknowledged. The PWM output and waking by the lines are not modelled: only a loss
/// of power wakes a sleeping chip. Both temperatures are renewed every 100 ms.
public final class MLX90614Model: I2CChipModel {
  /// The temperature of the chip and of what it looks at, in m°C.
  public static let inputNames: [StaticString] = ["ambient", "object"]
  /// Both at 20 °C.
  public static let restingInputs: [Int64] = [20_000, 20_000]
  /// The packet error code behind each word.
  public static let wire = WireFacts(checksumEvery: 3)

  /// From power-up to valid data (table 5).
  private static let startUp: UInt64 = 250_000
  private static let period: UInt64 = 100_000

  private let inputs: SignalBank
  private let address: UInt8
  private var poweredAt: UInt64?
  private var isAsleep = false
  /// The cells of the EEPROM.
  private var cells: InlineArray<32, UInt16>
  /// The command of the running transaction.
  private var command: UInt8?
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    self.address = address.rawValue
    cells = Self.factory(address.rawValue)
  }

  /// A sleeping chip not at all.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if isAsleep { remark = .refused(.asleep, "section 8.4.8") }
    return !isAsleep
  }

  /// A command, alone or with a word and the packet error code over all.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    if bytes[0] == 0xFF { return isIntact(bytes, length: 2) { isAsleep = true } }
    guard word(of: bytes[0], at: now) != nil else {
      remark = .refused(.unknownCommand, "section 8.4.5")
      return 0
    }
    if case 0x00...0x05 = bytes[0] { remark = .withoutEffect(.notModelled, "RAM") }
    if case 0x08...0x1F = bytes[0] { remark = .withoutEffect(.notModelled, "RAM") }
    command = bytes[0]
    guard bytes.count > 1 else { return 1 }
    let (cell, word) = (bytes[0], UInt16(bytes[1]) | (bytes.count > 2 ? UInt16(bytes[2]) << 8 : 0))
    return isIntact(bytes, length: 4) { store(word, in: cell) }
  }

  /// The word of the command, lower byte first, and the packet error code. Without a command in the
  /// same transaction only ones: SMBus 3.1 makes every device acknowledge its own address, and the
  /// datasheet does not say what follows.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    guard let command, let word = word(of: command, at: now) else {
      return AnswerBytes().supply(&buffer)
    }
    let (low, high) = (UInt8(truncatingIfNeeded: word), UInt8(word >> 8))
    var register = CRCRegister.packetError
    for byte in [address << 1, command, address << 1 | 1, low, high] { register.shift(in: byte) }
    var answer = AnswerBytes()
    answer.append(low)
    answer.append(high)
    answer.append(register.checksum)
    answer.supply(&buffer)
  }

  /// The command is forgotten.
  public func stop(at now: Instant) {
    command = nil
  }

  /// Temperatures read 0 until the chip has started up.
  public func powerCycle(at now: Instant) {
    poweredAt = now.microseconds
    isAsleep = false
    command = nil
  }

  /// Acts on a command of so many bytes if the last one is the packet error code of the others.
  /// Returns how many bytes are acknowledged.
  private func isIntact(_ bytes: Span<UInt8>, length: Int, _ act: () -> Void) -> Int {
    guard bytes.count >= length else { return bytes.count }
    var register = CRCRegister.packetError
    register.shift(in: address << 1)
    for index in 0..<length - 1 { register.shift(in: bytes[index]) }
    guard bytes[length - 1] == register.checksum else {
      remark = .refused(.checkByte, "section 8.4.3")
      return length - 1
    }
    act()
    return length
  }

  /// A cell of the EEPROM must be erased by writing 0 before it takes another word (section 8.4.5).
  private func store(_ word: UInt16, in command: UInt8) {
    guard command & 0xE0 == 0x20 else {
      remark = .withoutEffect(.readOnly, "section 8.4.5")
      return
    }
    let cell = Int(command & 0x1F)
    guard word == 0 || cells[cell] == 0 else {
      remark = .withoutEffect(.wrongMode, "section 8.4.5: the cell must be erased first")
      return
    }
    cells[cell] = word
    remark = .withoutEffect(.notModelled, "EEPROM: kept, but of no effect on the temperatures")
  }

  /// Table 8, as the chip leaves the factory.
  private static func factory(_ address: UInt8) -> InlineArray<32, UInt16> {
    var cells = InlineArray<32, UInt16>(repeating: 0)
    cells[0x00] = 0x9993
    cells[0x01] = 0x62E3
    cells[0x02] = 0x0201
    cells[0x03] = 0xF71C
    cells[0x04] = 0xFFFF
    cells[0x05] = 0x9FB4
    cells[0x0E] = 0xBE00 | UInt16(address)
    for index in 0x1C...0x1F { cells[index] = 0x6160 | UInt16(index) }
    return cells
  }

  /// RAM, EEPROM and flags (section 8.4.5); nil for another opcode.
  private func word(of command: UInt8, at now: Instant) -> UInt16? {
    switch command {
    case 0x06: temperature(0, -40_000...125_000, at: now.microseconds)
    case 0x07: temperature(1, -70_000...382_190, at: now.microseconds)
    case 0x00...0x1F: 0x0000
    case 0x20...0x3F: cells[Int(command & 0x1F)]
    // The initialisation flag is active low.
    case 0xF0: isStarting(now.microseconds) ? 0x0000 : 0x0010
    default: nil
    }
  }

  private func isStarting(_ now: UInt64) -> Bool {
    poweredAt.map { now < $0 + Self.startUp } ?? false
  }

  /// In steps of 0.02 K as of the last renewal.
  private func temperature(_ input: Int, _ range: ClosedRange<Int64>, at now: UInt64) -> UInt16 {
    guard !isStarting(now) else { return 0 }
    let valid = poweredAt.map { $0 + Self.startUp } ?? 0
    let renewed = now - (now - valid) % Self.period
    let value = inputs.value(input, at: Instant(microseconds: renewed))
    let limited = max(range.lowerBound, min(range.upperBound, value))
    return UInt16((limited + 273_150 + 10) / 20)
  }
}
