public import HAL
public import Units

/// The driver of a Microchip MCP23017 (DS20001952): lines 0...7 are GPA0...GPA7, 8...15
/// GPB0...GPB7.
///
/// Each reading fetches all 22 registers in one transaction, 2.3 ms at 100 kHz, the set-up before
/// the levels: a chip that has lost power is set up again before its levels count.
public struct MCP23017<Transport: RegisterTransport>: LineSupplierDriver {
  /// What board files may say about the chip.
  public static var schema: ChipSchema { .mcp23017 }

  /// The registers of port A (table 3-1, with BANK = 0); those of port B follow each.
  private enum Register: UInt8 {
    case direction = 0x00
    case polarity = 0x02
    case interrupt = 0x04
    /// IOCON where BANK = 1; GPINTENB where it is 0.
    case controlOfOtherBank = 0x05
    case control = 0x0A
    case pullUp = 0x0C
    case port = 0x12
    case latch = 0x14
  }

  private let transport: Transport
  private let lines: LineSetup
  private var wanted: UInt16
  private var isSetUp = false
  private var active: UInt16 = 0

  /// Makes the driver of the chip behind `transport`; touches nothing yet.
  public init(_ transport: Transport, _ setup: ChipSetup) {
    self.transport = transport
    lines = setup.lines
    wanted = lines.outputs & (lines.activeLow ^ lines.startActive)
  }

  /// Reads both ports.
  ///
  /// - Throws: ``SensorFault/notReady`` if the chip does not keep its set-up,
  ///   ``SensorFault/bus(_:)``.
  public mutating func advance() throws(SensorFault) -> SensorStep {
    let wasSetUp = isSetUp
    isSetUp = false
    if !wasSetUp { try setUp() }
    if try !read() {
      guard wasSetUp else { throw .notReady }
      try setUp()
      guard try read() else { throw .notReady }
    }
    isSetUp = true
    return .measured
  }

  /// 1 where line `index`, 0...15, was active at the last reading.
  public func value(of index: Int) -> Int64 { active & bit(index) != 0 ? 1 : 0 }

  /// Drives line `line`, 0...15: `ST SAD+W OLATA A B SP`.
  public mutating func drive(_ line: Int, _ active: Bool) throws(SensorFault) {
    let isHigh = active != (lines.activeLow & bit(line) != 0)
    wanted = isHigh ? wanted | bit(line) : wanted & ~bit(line)
    let wasSetUp = isSetUp
    isSetUp = false
    if wasSetUp { try write(wanted, to: .latch) } else { try setUp() }
    isSetUp = true
  }

  private func bit(_ line: Int) -> UInt16 { 1 << UInt16(truncatingIfNeeded: line) }

  /// BANK first, because it moves all other registers; the latches before the directions, so that
  /// no output shows a level that was never asked for. Polarity and interrupts stay off.
  private func setUp() throws(SensorFault) {
    try transport.writeRegister(0, to: Register.controlOfOtherBank)
    try transport.writeRegister(0, to: Register.control)
    try write(wanted, to: .latch)
    try write(lines.pullUps, to: .pullUp)
    let inputs = ~lines.outputs
    let bytes: InlineArray<7, UInt8> = [
      Register.direction.rawValue, UInt8(truncatingIfNeeded: inputs), UInt8(inputs >> 8),
      0, 0, 0, 0,
    ]
    try transport.writeRegisters(bytes.span)
  }

  private func write(_ pair: UInt16, to register: Register) throws(SensorFault) {
    let bytes: InlineArray<3, UInt8> = [
      register.rawValue, UInt8(truncatingIfNeeded: pair), UInt8(pair >> 8),
    ]
    try transport.writeRegisters(bytes.span)
  }

  /// Takes the levels if the chip is set up as it should be; false if it is not.
  private mutating func read() throws(SensorFault) -> Bool {
    var bytes: InlineArray<22, UInt8> = InlineArray(repeating: 0)
    var span = bytes.mutableSpan
    try transport.readRegisters(from: Register.direction, into: &span)
    func pair(_ register: Register) -> UInt16 {
      let first = Int(register.rawValue)
      return UInt16(bytes[first]) | UInt16(bytes[first + 1]) << 8
    }
    guard pair(.direction) == ~lines.outputs, pair(.polarity) == 0, pair(.interrupt) == 0,
      bytes[Int(Register.control.rawValue)] == 0, pair(.pullUp) == lines.pullUps,
      pair(.latch) == wanted
    else { return false }
    active = pair(.port) ^ lines.activeLow
    return true
  }
}

extension ChipSchema {
  /// What board files may say about an MCP23017: addresses by A0...A2, sixteen lines.
  public static let mcp23017 = ChipSchema(
    name: "mcp23017", addresses: [0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27],
    clockHertzMax: 1_700_000, channels: [],
    options: [], supplies: .lines(16),
    // GPA7 and GPB7 are outputs only (DS20001952 revision D, table 2-1).
    outputOnlyOffsets: [7, 15],
    transfers: [.register(22), .write(2), .write(3), .write(7)])
}
