public import HAL
public import Units

/// A simulated Microchip MCP23017 (DS20001952C): all registers, both addressings, interrupts.
///
/// An input that is not driven reads high with its pull-up and low without. The chip acknowledges
/// every byte; registers that do not exist read 0 and keep nothing. Not modelled: slew rate,
/// currents, the RESET input.
public final class MCP23017Model: LineSupplierModel {
  /// Its lines are inputs of the board, not of the chip.
  public static let inputNames: [StaticString] = []
  /// Empty: the chip measures nothing.
  public static let restingInputs: [Int64] = []

  /// Called when the chip begins to drive a line, and with nil when it lets go.
  public var onDrive: ((Int, Bool?) -> Void)?

  /// See ``I2CChipModel``.
  public var remark: ChipRemark?
  private var registers = MCP23017Registers()
  private var pointer: UInt8 = 0
  /// What the world does to the pins: whether it drives them, and to which level.
  private var worldDrives: UInt16 = 0
  private var worldLevels: UInt16 = 0
  /// The levels that interrupts compare with.
  private var seen: UInt16 = 0

  /// Makes a chip that has just been powered.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {}

  /// The chip answers in each of its states.
  public static var alwaysAcknowledges: Bool { true }

  /// A register address, and contents from there on.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    pointer = bytes[0]
    if bytes.count == 1 && registers.place(pointer) == nil {
      remark = .withoutEffect(.unlistedRegister, "tables 3-1 and 3-3")
    }
    for index in 1..<max(1, bytes.count) {
      guard let place = registers.place(pointer) else {
        remark = .withoutEffect(.unlistedRegister, "tables 3-1 and 3-3")
        pointer = registers.next(after: pointer)
        continue
      }
      let before = (registers.pair(.direction), registers.pair(.latch))
      // A write to BANK leaves the pointer where the old addressing had it (section 3.2.1).
      pointer = registers.next(after: pointer)
      write(bytes[index], to: place)
      tellDriven(before.0, before.1)
      noticeChanges()
    }
    return bytes.count
  }

  /// Contents from the pointer on.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in buffer.indices {
      buffer[index] = registers.place(pointer).map { read($0) } ?? 0
      pointer = registers.next(after: pointer)
    }
  }

  /// The pointer stays.
  public static var heedsStop: Bool { false }

  /// All lines are inputs without pull-ups again (section 3.3).
  public func powerCycle(at now: Instant) {
    let before = (registers.pair(.direction), registers.pair(.latch))
    registers = MCP23017Registers()
    pointer = 0
    tellDriven(before.0, before.1)
    seen = levels
  }

  /// The world drives line `line`, 0...15, to a level; nil: not driven.
  public func world(drives line: Int, _ high: Bool?, at now: Instant) {
    let bit: UInt16 = 1 << UInt16(line)
    worldDrives = high == nil ? worldDrives & ~bit : worldDrives | bit
    worldLevels = high == true ? worldLevels | bit : worldLevels & ~bit
    noticeChanges()
  }

  /// Whether the interrupt output of a port, 0 for INTA and 1 for INTB, is at its high level; where
  /// it is an open drain, with a pull-up (register 3-6).
  public func interrupt(ofPort port: Int) -> Bool {
    let control = registers.control
    let isMirrored = control & 0x40 != 0
    let isPending =
      registers[.interruptFlag, port] != 0
      || isMirrored && registers[.interruptFlag, 1 - port] != 0
    let isOpenDrain = control & 0x04 != 0
    let isActiveHigh = control & 0x02 != 0
    return isPending == (isActiveHigh && !isOpenDrain)
  }

  /// The levels of the pins.
  private var levels: UInt16 {
    let direction = registers.pair(.direction)
    let inputs = worldLevels & worldDrives | registers.pair(.pullUp) & ~worldDrives
    return inputs & direction | registers.pair(.latch) & ~direction
  }

  /// What GPIO reads (registers 3-2 and 3-10).
  private var port: UInt16 { levels ^ registers.pair(.polarity) }

  private func write(_ byte: UInt8, to place: MCP23017Registers.Place) {
    switch place.name {
    // Read-only, writes are ignored (registers 3-8 and 3-9).
    case .interruptFlag, .interruptCapture:
      remark = .withoutEffect(.readOnly, "registers 3-8 and 3-9")
    // Writing to the port writes the latch (register 3-10).
    case .port: registers[.latch, place.port] = byte
    default: registers[place.name, place.port] = byte
    }
  }

  private func read(_ place: MCP23017Registers.Place) -> UInt8 {
    switch place.name {
    case .port:
      let byte = UInt8(truncatingIfNeeded: port >> UInt16(place.port * 8))
      endInterrupt(of: place.port)
      return byte
    case .interruptCapture:
      let byte = registers[.interruptCapture, place.port]
      endInterrupt(of: place.port)
      return byte
    default: return registers[place.name, place.port]
    }
  }

  private func tellDriven(_ direction: UInt16, _ latch: UInt16) {
    guard let onDrive else { return }
    let now = (direction: registers.pair(.direction), latch: registers.pair(.latch))
    // What changes is who drives, or the level of what is driven.
    let changed = direction ^ now.direction | (latch ^ now.latch) & ~now.direction
    for line in 0..<16 where changed & 1 << UInt16(line) != 0 {
      let isInput = now.direction & 1 << UInt16(line) != 0
      onDrive(line, isInput ? nil : now.latch & 1 << UInt16(line) != 0)
    }
  }
}

// MARK: Interrupts (section 3.6)

extension MCP23017Model {
  /// Pins may have changed.
  private func noticeChanges() {
    let now = levels
    let changed = now ^ seen
    seen = now
    for port in 0...1 {
      interrupt(port, changed: UInt8(truncatingIfNeeded: changed >> UInt16(port * 8)))
    }
  }

  /// The first event of a port is kept until the port or the capture is read.
  private func interrupt(_ port: Int, changed: UInt8) {
    guard registers[.interruptFlag, port] == 0 else { return }
    let level = UInt8(truncatingIfNeeded: levels >> UInt16(port * 8))
    let compares = registers[.interruptControl, port]
    let differs = compares & (level ^ registers[.compare, port])
    let caused =
      (differs | ~compares & changed) & registers[.interruptEnable, port]
      & registers[.direction, port]
    guard caused != 0 else { return }
    registers[.interruptFlag, port] = caused
    registers[.interruptCapture, port] =
      UInt8(truncatingIfNeeded: self.port >> UInt16(port * 8))
  }

  /// Where a pin still differs from what it is compared with, the interrupt begins again.
  private func endInterrupt(of port: Int) {
    registers[.interruptFlag, port] = 0
    interrupt(port, changed: 0)
  }
}
