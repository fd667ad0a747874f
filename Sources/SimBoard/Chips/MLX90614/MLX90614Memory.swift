/// The EEPROM of an MLX90614: 32 words, nine of which take a write.
///
/// A cell must be erased by writing 0 before it takes another word, and each of the two takes 5 ms
/// (application note "SMBus communication with MLX90614", EEPROM writing). What the chip works with
/// is what its cells held when power came back.
struct MLX90614Memory {
  /// What becomes of a write.
  enum Outcome {
    case begun
    /// The cell is none of the nine: no change.
    case readOnly
    /// The cell holds another word than 0.
    case notErased
    /// The write before is still under way.
    case busy
  }

  /// How long a write or an erasure takes, in µs.
  private static let writeTime: UInt64 = 5_000
  private static let addressCell = 0x0E

  private var cells: InlineArray<32, UInt16>
  private var pending: (cell: Int, word: UInt16, end: UInt64)?
  /// The address that the chip answers at beside 0x00.
  private(set) var address: UInt8
  /// The emissivity in 65 535ths.
  private(set) var emissivity: UInt16 = 0xFFFF
  /// Whether the chip comes up with its PWM output instead of the bus: `EN_PWM`.
  private(set) var isPWM = false

  /// As the chip leaves the factory, with `address` set.
  init(address: UInt8) {
    self.address = address
    cells = InlineArray<32, UInt16>(repeating: 0)
    cells[0x00] = 0x9993
    cells[0x01] = 0x62E3
    cells[0x02] = 0x0201
    cells[0x03] = 0xF71C
    cells[0x04] = 0xFFFF
    cells[0x05] = 0x9FB4
    cells[Self.addressCell] = 0xBE00 | UInt16(address)
    for index in 0x1C...0x1F { cells[index] = 0x6160 | UInt16(index) }
  }

  /// The content of a cell.
  mutating func word(_ cell: Int, at now: UInt64) -> UInt16 {
    settle(now)
    return cells[cell]
  }

  /// `EEBUSY`: a write or an erasure is under way.
  mutating func isBusy(at now: UInt64) -> Bool {
    settle(now)
    return pending != nil
  }

  /// Begins to write a cell.
  mutating func write(_ word: UInt16, to cell: Int, at now: UInt64) -> Outcome {
    settle(now)
    switch cell {
    case 0x00...0x05, Self.addressCell, 0x0F, 0x19: break
    default: return .readOnly
    }
    guard pending == nil else { return .busy }
    guard word == 0 || cells[cell] == 0 else { return .notErased }
    pending = (cell, word, now + Self.writeTime)
    return .begun
  }

  /// Power came back; a write that was under way is lost.
  mutating func load(at now: UInt64) {
    settle(now)
    pending = nil
    address = UInt8(cells[Self.addressCell] & 0x7F)
    emissivity = cells[0x04]
    isPWM = cells[0x02] & 0x0002 != 0
  }

  private mutating func settle(_ now: UInt64) {
    guard let write = pending, now >= write.end else { return }
    cells[write.cell] = write.word
    pending = nil
  }
}
