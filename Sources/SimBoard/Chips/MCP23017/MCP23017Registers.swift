/// The registers of an MCP23017 and their addresses (DS20001952C tables 3-1 and 3-3).
struct MCP23017Registers {
  /// A register that both ports have, in the order of the addresses.
  enum Name: Int {
    case direction, polarity, interruptEnable, compare, interruptControl, control, pullUp
    case interruptFlag, interruptCapture, port, latch
  }

  /// A register of one port: 0 for A, 1 for B.
  struct Place {
    let name: Name
    let port: Int
  }

  /// IOCON, which both ports share (register 3-6).
  private(set) var control: UInt8 = 0
  private var bytes = [UInt8](repeating: 0, count: 22)

  init() {
    self[.direction, 0] = 0xFF
    self[.direction, 1] = 0xFF
  }

  subscript(name: Name, port: Int) -> UInt8 {
    get { name == .control ? control : bytes[name.rawValue * 2 + port] }
    set {
      // Bit 0 is unimplemented, reads as 0.
      if name == .control {
        control = newValue & 0xFE
      } else {
        bytes[name.rawValue * 2 + port] = newValue
      }
    }
  }

  /// Both ports of a register, port A in the lower byte.
  func pair(_ name: Name) -> UInt16 {
    UInt16(self[name, 0]) | UInt16(self[name, 1]) << 8
  }

  /// IOCON.BANK: the registers of a port are together.
  var isBanked: Bool { control & 0x80 != 0 }

  /// IOCON.SEQOP: the address pointer does not move on.
  var staysPut: Bool { control & 0x20 != 0 }

  /// The register at `address` now; nil if there is none.
  func place(_ address: UInt8) -> Place? {
    let (number, port) =
      isBanked
      ? (Int(address & 0x0F), address & 0xF0 == 0x10 ? 1 : 0)
      : (Int(address >> 1), Int(address & 1))
    guard !isBanked || address < 0x20, let name = Name(rawValue: number) else { return nil }
    return Place(name: name, port: port)
  }

  /// Where the pointer goes after an access at `address` (section 3.2.1): in byte mode to the other
  /// register of the pair, or nowhere where registers are banked; else to the next, and from the
  /// last to the first.
  func next(after address: UInt8) -> UInt8 {
    switch (staysPut, isBanked) {
    case (true, true): address
    case (true, false): address ^ 1
    case (false, true): address == 0x0A ? 0x10 : address >= 0x1A ? 0 : address + 1
    case (false, false): address >= 0x15 ? 0 : address + 1
    }
  }
}
