public import HAL
public import Units

/// A simulated Melexis MLX90614 with one zone and factory settings (datasheet revision 13).
///
/// SMBus word reads of the linearised temperatures, the EEPROM and the flags, and the sleep
/// command. Not modelled and therefore not acknowledged: raw infrared data, the second zone,
/// writing the EEPROM. The PWM output and waking by the lines are not modelled: only a loss of
/// power wakes a sleeping chip. Both temperatures are renewed every 100 ms; emissivity is 1 and the
/// field of view is filled.
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
  /// The command of the running transaction.
  private var command: UInt8?

  /// Makes a chip that has had power for long. The options are the driver's business.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.inputs = inputs
    self.address = address.rawValue
  }

  /// A sleeping chip not at all.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool { !isAsleep }

  /// A command, or the sleep command with its packet error code.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    if bytes[0] == 0xFF { return sleep(bytes) }
    guard word(of: bytes[0], at: now) != nil else { return 0 }
    command = bytes[0]
    return 1
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

  private func sleep(_ bytes: Span<UInt8>) -> Int {
    guard bytes.count > 1 else { return 1 }
    var register = CRCRegister.packetError
    register.shift(in: address << 1)
    register.shift(in: 0xFF)
    guard bytes[1] == register.checksum else { return 1 }
    isAsleep = true
    return 2
  }

  /// RAM, EEPROM (table 8, as it leaves the factory) and flags (section 8.4.3).
  private func word(of command: UInt8, at now: Instant) -> UInt16? {
    switch command {
    case 0x06: temperature(0, -40_000...125_000, at: now.microseconds)
    case 0x07: temperature(1, -70_000...382_190, at: now.microseconds)
    case 0x20: 0x9993
    case 0x21: 0x62E3
    case 0x22: 0x0201
    case 0x23: 0xF71C
    case 0x24: 0xFFFF
    case 0x25: 0x9FB4
    case 0x2E: 0xBE00 | UInt16(address)
    case 0x3C...0x3F: 0x6140 | UInt16(command)
    case 0x26...0x3B: 0x0000
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
