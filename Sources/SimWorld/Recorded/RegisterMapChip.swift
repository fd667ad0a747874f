import BoardFiles
import HAL
import SimBoard
import Units

/// A chip that has the registers of a real one, as they were dumped: a read begins at the register
/// whose number was written last and goes on with the next, and what is written stays until power
/// is lost. It does not measure: no register changes by itself.
final class RegisterMapChip: I2CChipModel {
  static let inputNames: [StaticString] = []
  static let restingInputs: [Int64] = []

  var remark: ChipRemark?
  private let dumped: RecordedRegisters
  /// Whether a longer write is registers, each with its number, and not registers in a row.
  private let takesPairs: Bool
  private var values: [UInt16?]
  private var pointer = 0

  /// A chip with the registers in `dumped`.
  init(_ dumped: RecordedRegisters, takesPairs: Bool) {
    self.dumped = dumped
    self.takesPairs = takesPairs
    values = dumped.values
  }

  /// A chip of which no register could be read.
  convenience init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    self.init(.unreadable, takesPairs: false)
  }

  /// What could not be read of the real chip cannot be read here.
  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if direction == .write || values[pointer] != nil { return true }
    remark = .refused(.notRecorded, "")
    return false
  }

  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    guard bytes.count > 0 else { return 0 }
    pointer = Int(bytes[0])
    if dumped.areWords {
      // A register of eight bits is the first byte of its word.
      let high = bytes.count > 2 ? UInt16(bytes[2]) << 8 : (values[pointer] ?? 0) & 0xFF00
      if bytes.count > 1 { values[pointer] = UInt16(bytes[1]) | high }
      return bytes.count
    }
    var index = 1
    var register = pointer
    while index < bytes.count {
      values[register] = UInt16(bytes[index])
      index += 1
      if takesPairs, index + 1 < bytes.count {
        register = Int(bytes[index])
        index += 1
      } else {
        register = (register + 1) & 0xFF
      }
    }
    return bytes.count
  }

  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    for index in 0..<buffer.count {
      if dumped.areWords {
        let value = values[(pointer + index / 2) & 0xFF] ?? 0xFFFF
        buffer[index] = UInt8(truncatingIfNeeded: index % 2 == 0 ? value : value >> 8)
      } else {
        buffer[index] = UInt8(truncatingIfNeeded: values[(pointer + index) & 0xFF] ?? 0xFF)
      }
    }
  }

  func powerCycle(at now: Instant) {
    values = dumped.values
    pointer = 0
  }
}
