public import HAL
public import Units

/// A simulated Melexis MLX90614 with one zone and factory settings (datasheet revision 13).
///
/// SMBus words of RAM, EEPROM and flags, and the sleep command, at the chip's own address and at
/// 0x00, which every chip answers. Of the RAM the two linearised temperatures are modelled; the
/// raw infrared data and the second zone read 0, and writes to the RAM have no effect. Of the
/// EEPROM the address, the emissivity and the choice of the PWM output take effect, when power
/// comes back; the field of view is filled. A wrong packet error code and an opcode that the list
/// of SMBus commands lacks are not acknowledged. The PWM output itself and waking by the lines
/// are not modelled: only a loss of power wakes a sleeping chip. Both temperatures are renewed
/// every 100 ms.
public final class MLX90614Model: I2CChipModel {
  /// The temperature of the chip and of what it looks at, in m°C.
  public static let inputNames: [StaticString] = ["ambient", "object"]
  /// Both at 20 °C.
  public static let restingInputs: [Int64] = [20_000, 20_000]
  /// The packet error code behind each word.
  public static let wire = WireFacts(checksumEvery: 3)

  /// From power-up to valid data (electrical specifications).
  private static let startUp: UInt64 = 250_000
  private static let period: UInt64 = 100_000

  private let inputs: SignalBank
  private var poweredAt: UInt64?
  private var isAsleep = false
  /// Where the board has the chip.
  private let place: UInt8
  private var memory: MLX90614Memory
  /// See ``GeneralCallModel``.
  public var calledAt: I2CAddress?
  /// The command of the running transaction.
  private var command: UInt8?
  /// See ``I2CChipModel``.
  public var remark: ChipRemark?

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    place = address.rawValue
    memory = MLX90614Memory(address: address.rawValue)
  }

  /// A sleeping chip not at all, nor one that has its PWM output on the line, nor at an address
  /// that its EEPROM does not name any more.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if isAsleep { remark = .refused(.asleep, "sleep mode") }
    if memory.isPWM { remark = .refused(.wrongMode, "EEPROM, PWMCTRL: PWM mode") }
    let isCalled = calledAt != nil || memory.address == place
    if !isCalled { remark = .refused(.wrongMode, "EEPROM: it names another address") }
    return !isAsleep && !memory.isPWM && isCalled
  }

  /// A command, alone or with a word and the packet error code over all.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    if bytes[0] == 0xFF { return isIntact(bytes, length: 2) { isAsleep = true } }
    guard word(of: bytes[0], at: now) != nil else {
      remark = .refused(.unknownCommand, "table of SMBus commands")
      return 0
    }
    if case 0x00...0x05 = bytes[0] { remark = .withoutEffect(.notModelled, "RAM") }
    if case 0x08...0x1F = bytes[0] { remark = .withoutEffect(.notModelled, "RAM") }
    command = bytes[0]
    guard bytes.count > 1 else { return 1 }
    let (cell, word) = (bytes[0], UInt16(bytes[1]) | (bytes.count > 2 ? UInt16(bytes[2]) << 8 : 0))
    return isIntact(bytes, length: 4) { store(word, in: cell, at: now.microseconds) }
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
    for byte in [calledAs << 1, command, calledAs << 1 | 1, low, high] { register.shift(in: byte) }
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
    memory.load(at: now.microseconds)
    isAsleep = false
    command = nil
  }

  /// Acts on a command of so many bytes if the last one is the packet error code of the others.
  /// Returns how many bytes are acknowledged.
  private func isIntact(_ bytes: Span<UInt8>, length: Int, _ act: () -> Void) -> Int {
    guard bytes.count >= length else { return bytes.count }
    var register = CRCRegister.packetError
    register.shift(in: calledAs << 1)
    for index in 0..<length - 1 { register.shift(in: bytes[index]) }
    guard bytes[length - 1] == register.checksum else {
      remark = .refused(.checkByte, "SMBus, packet error code")
      return length - 1
    }
    act()
    return length
  }

  private func store(_ word: UInt16, in command: UInt8, at now: UInt64) {
    guard command & 0xE0 == 0x20 else {
      remark = .withoutEffect(.readOnly, "RAM")
      return
    }
    let cell = command & 0x1F
    switch memory.write(word, to: Int(cell), at: now) {
    case .begun:
      // The others are of the PWM output, and of filters and gains.
      if cell != 0x04, cell != 0x0E {
        remark = .withoutEffect(.notModelled, "EEPROM: kept, but of no effect on the temperatures")
      }
    case .readOnly: remark = .withoutEffect(.readOnly, "EEPROM: the cell takes no write")
    case .notErased:
      remark = .withoutEffect(.wrongMode, "EEPROM: the cell must be erased first")
    case .busy: remark = .withoutEffect(.busy, "EEPROM: a write takes 5 ms")
    }
  }

  /// RAM, EEPROM and flags (table of SMBus commands); nil for another opcode.
  private func word(of command: UInt8, at now: Instant) -> UInt16? {
    switch command {
    case 0x06: temperature(0, -40_000...125_000, at: now.microseconds)
    case 0x07: temperature(1, -70_000...382_190, at: now.microseconds)
    case 0x00...0x1F: 0x0000
    case 0x20...0x3F: memory.word(Int(command & 0x1F), at: now.microseconds)
    // The initialisation flag is active low.
    case 0xF0:
      (isStarting(now.microseconds) ? 0x0000 : 0x0010)
        | (memory.isBusy(at: now.microseconds) ? 0x0080 : 0)
    default: nil
    }
  }

  /// The address by which the running transaction began.
  private var calledAs: UInt8 { calledAt?.rawValue ?? place }

  private func isStarting(_ now: UInt64) -> Bool {
    poweredAt.map { now < $0 + Self.startUp } ?? false
  }

  /// In steps of 0.02 K as of the last renewal.
  private func temperature(_ input: Int, _ range: ClosedRange<Int64>, at now: UInt64) -> UInt16 {
    guard !isStarting(now) else { return 0 }
    let valid = poweredAt.map { $0 + Self.startUp } ?? 0
    let renewed = now - (now - valid) % Self.period
    let at = Instant(microseconds: renewed)
    let value = input == 1 ? seen(at) : inputs.value(input, at: at)
    let limited = max(range.lowerBound, min(range.upperBound, value))
    return UInt16((limited + 273_150 + 10) / 20)
  }

  /// What the chip takes the object's temperature for. The input is that of a black body; the chip
  /// divides the radiation by the emissivity of its EEPROM (Stefan and Boltzmann's law, as in the
  /// datasheet's section on the thermopile).
  private func seen(_ at: Instant) -> Int64 {
    let object = inputs.value(1, at: at)
    guard memory.emissivity != 0xFFFF else { return object }
    func fourth(_ milliCelsius: Int64) -> Double {
      let square = Double(milliCelsius + 273_150) * Double(milliCelsius + 273_150)
      return square * square
    }
    let ambient = fourth(inputs.value(0, at: at))
    let share = Double(max(1, memory.emissivity)) / 65_535
    let radiation = max(0, (fourth(object) - ambient) / share + ambient)
    let kelvin = radiation.squareRoot().squareRoot()
    return Int64(nearest: kelvin, in: 0...1_000_000) - 273_150
  }
}

extension MLX90614Model: GeneralCallModel {
  /// That of the EEPROM as power came back.
  public var ownAddress: UInt8 { memory.address }
}
