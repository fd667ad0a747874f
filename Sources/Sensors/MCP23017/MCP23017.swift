public import HAL
public import Units

/// The driver of a Microchip MCP23017 (DS20001952): lines 0...7 are GPA0...GPA7, 8...15 GPB0...GPB7.
///
/// Each reading fetches all 22 registers in one transaction, 2.3 ms at 100 kHz, the set-up before the
/// levels: a chip that has lost power is set up again before its levels count.
public struct MCP23017: LineDriver {
  /// What board files may say: addresses by A0...A2, sixteen lines.
  public static let schema = ChipSchema(
    name: "mcp23017", addresses: [0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27], channels: [],
    options: [], supplies: .lines(16))

  // Table 3-1, with BANK = 0: the registers of both ports take turns.
  private static let direction: UInt8 = 0x00
  private static let control: UInt8 = 0x0A
  private static let pullUp: UInt8 = 0x0C
  private static let port = 0x12
  private static let latch: UInt8 = 0x14
  /// IOCON where BANK = 1; GPINTENB where it is 0.
  private static let otherControl: UInt8 = 0x05

  private let address: I2CAddress
  private let lines: LineSetup
  private var wanted: UInt16
  private var isSetUp = false
  private var active: UInt16 = 0

  /// Makes the driver of the chip at `address`; touches nothing yet.
  public init(address: I2CAddress, lines: LineSetup) {
    self.address = address
    self.lines = lines
    wanted = lines.outputs & lines.activeLow
  }

  /// Reads both ports.
  ///
  /// - Throws: ``SensorFault/notReady`` if the chip does not keep its set-up, ``SensorFault/bus(_:)``.
  public mutating func advance<Bus: I2CBus & ~Copyable>(
    on bus: inout Bus
  ) throws(SensorFault) -> SensorStep {
    let wasSetUp = isSetUp
    isSetUp = false
    if !wasSetUp { try setUp(&bus) }
    if try !read(&bus) {
      guard wasSetUp else { throw .notReady }
      try setUp(&bus)
      guard try read(&bus) else { throw .notReady }
    }
    isSetUp = true
    return .measured
  }

  /// Whether line `line`, 0...15, was active at the last reading.
  public func isActive(_ line: Int) -> Bool { active & bit(line) != 0 }

  /// Drives line `line`, 0...15: `ST SAD+W OLATA A B SP`.
  public mutating func drive<Bus: I2CBus & ~Copyable>(
    _ line: Int, _ active: Bool, on bus: inout Bus
  ) throws(SensorFault) {
    let isHigh = active != (lines.activeLow & bit(line) != 0)
    wanted = isHigh ? wanted | bit(line) : wanted & ~bit(line)
    let wasSetUp = isSetUp
    isSetUp = false
    if wasSetUp { try write(wanted, to: Self.latch, &bus) } else { try setUp(&bus) }
    isSetUp = true
  }

  private func bit(_ line: Int) -> UInt16 { 1 << UInt16(truncatingIfNeeded: line) }

  /// BANK first, because it moves all other registers; the latches before the directions, so that no
  /// output shows a level that nobody asked for. Polarity and interrupts stay off.
  private func setUp<Bus: I2CBus & ~Copyable>(_ bus: inout Bus) throws(SensorFault) {
    for register in [Self.otherControl, Self.control] {
      let bytes: InlineArray<2, UInt8> = [register, 0]
      try bus.writeRegisters(bytes.span, at: address)
    }
    try write(wanted, to: Self.latch, &bus)
    try write(lines.pullUps, to: Self.pullUp, &bus)
    let inputs = ~lines.outputs
    let bytes: InlineArray<7, UInt8> = [
      Self.direction, UInt8(truncatingIfNeeded: inputs), UInt8(inputs >> 8), 0, 0, 0, 0,
    ]
    try bus.writeRegisters(bytes.span, at: address)
  }

  private func write<Bus: I2CBus & ~Copyable>(
    _ pair: UInt16, to register: UInt8, _ bus: inout Bus
  ) throws(SensorFault) {
    let bytes: InlineArray<3, UInt8> = [
      register, UInt8(truncatingIfNeeded: pair), UInt8(pair >> 8),
    ]
    try bus.writeRegisters(bytes.span, at: address)
  }

  /// Takes the levels if the chip is set up as it should be; false if it is not.
  private mutating func read<Bus: I2CBus & ~Copyable>(
    _ bus: inout Bus
  ) throws(SensorFault) -> Bool {
    var bytes: InlineArray<22, UInt8> = InlineArray(repeating: 0)
    var span = bytes.mutableSpan
    try bus.readRegisters(from: Self.direction, into: &span, at: address)
    func pair(_ register: Int) -> UInt16 {
      UInt16(bytes[register]) | UInt16(bytes[register + 1]) << 8
    }
    // IODIR, IPOL, GPINTEN, IOCON, GPPU and OLAT.
    guard pair(0x00) == ~lines.outputs, pair(0x02) == 0, pair(0x04) == 0, bytes[0x0A] == 0,
      pair(0x0C) == lines.pullUps, pair(0x14) == wanted
    else { return false }
    active = pair(Self.port) ^ lines.activeLow
    return true
  }
}
