/// The alert limits of an SHT3x and what periodic measurements make of them (Sensirion's
/// application note "Alert Mode of SHT3x-DIS", version 1).
///
/// A limit has the upper 7 bits of a humidity and the upper 9 bits of a temperature in one word. A
/// quantity whose lower limit is above the upper one is not watched.
struct SHT31Alerts {
  /// A limit by its place in ``words``.
  enum Limit: Int {
    case highSet, highClear, lowClear, lowSet
  }

  /// After a reset: 80 %RH and 60 °C, 79 %RH and 58 °C, 22 %RH and -9 °C, 20 %RH and -10 °C.
  private static let powerUp: InlineArray<4, UInt16> = [0xCD33, 0xCB2D, 0x3869, 0x3266]

  private var words = Self.powerUp
  /// The tracking bits of the status register: humidity 0x0800, temperature 0x0400.
  private(set) var tracking: UInt16 = 0

  /// The limit that a command reads, and whether it writes it; nil for another command.
  static func limit(_ command: UInt16) -> (limit: Limit, isWrite: Bool)? {
    switch command {
    case 0xE11F: (.highSet, false)
    case 0xE114: (.highClear, false)
    case 0xE109: (.lowClear, false)
    case 0xE102: (.lowSet, false)
    case 0x611D: (.highSet, true)
    case 0x6116: (.highClear, true)
    case 0x610B: (.lowClear, true)
    case 0x6100: (.lowSet, true)
    default: nil
    }
  }

  /// The word of a limit.
  subscript(_ limit: Limit) -> UInt16 {
    get { words[limit.rawValue] }
    set { words[limit.rawValue] = newValue }
  }

  /// Compares a periodic measurement with the limits; true if an alert begins.
  mutating func compare(celsius: UInt16, percent: UInt16) -> Bool {
    let before = tracking
    track(0x0800, percent) { $0 & 0xFE00 }
    track(0x0400, celsius) { $0 << 7 }
    return tracking & ~before != 0
  }

  /// The status register is cleared.
  mutating func clear() { tracking = 0 }

  private mutating func track(_ bit: UInt16, _ word: UInt16, _ part: (UInt16) -> UInt16) {
    let (high, low) = (part(self[.highSet]), part(self[.lowSet]))
    guard low <= high else {
      tracking &= ~bit
      return
    }
    if word > high || word < low {
      tracking |= bit
    } else if word < part(self[.highClear]), word > part(self[.lowClear]) {
      tracking &= ~bit
    }
  }
}
