import Units

/// Reads the output of `i2cdump`, of bytes or of words; `XX` is a register that could not be read.
struct RegisterDumpReader {
  private let reading: FileReading

  init(_ reading: FileReading) {
    self.reading = reading
  }

  /// The registers; nil where none are there or a row is wrong. What i2cdump says before the row of
  /// column numbers is passed over.
  func read(_ bytes: [UInt8]) -> RecordedRegisters? {
    var registers: RecordedRegisters?
    var isEmpty = true
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      var line = Array(line)
      if line.last == 0x0D { line.removeLast() }
      if let areWords = Self.header(line) {
        registers = registers ?? RecordedRegisters(areWords: areWords)
        continue
      }
      guard var known = registers, line.contains(where: { $0 != 0x20 }) else { continue }
      take(line, Mark(line: index + 1, column: 1), &known)
      isEmpty = isEmpty && known.values.allSatisfy { $0 == nil }
      registers = known
    }
    guard registers != nil else {
      reading.report(.recording(.foreign(.noDump)), at: .start)
      return nil
    }
    if isEmpty, reading.isClean { reading.report(.recording(.foreign(.emptyDump)), at: .start) }
    return reading.isClean ? registers : nil
  }

  /// Whether the row of column numbers is that of words; nil for another row.
  private static func header(_ line: [UInt8]) -> Bool? {
    let words = String(decoding: line, as: UTF8.self).split(separator: " ").prefix(8)
    if words.elementsEqual(["0", "1", "2", "3", "4", "5", "6", "7"]) { return false }
    if words.elementsEqual(["0,8", "1,9", "2,a", "3,b", "4,c", "5,d", "6,e", "7,f"]) {
      return true
    }
    return nil
  }

  /// `10: 00 1f XX ...`, each value in its column; a blank one is not part of the dump.
  private func take(_ line: [UInt8], _ row: Mark, _ registers: inout RecordedRegisters) {
    let (count, digits) = registers.areWords ? (8, 4) : (16, 2)
    guard line.count >= 3, line[2] == UInt8(ascii: ":"),
      let first = Hexadecimal.bytes(of: Array(line[..<2]))?.first, Int(first) % count == 0
    else {
      let start = String(decoding: line.prefix(8), as: UTF8.self)
      return reading.report(.recording(.foreign(.dumpRow(start, step: count))), at: row)
    }
    for index in 0..<count {
      let at = 4 + index * (digits + 1)
      guard at < line.count else { return }
      let cell = Array(line[at..<min(line.count, at + digits)])
      if cell.allSatisfy({ $0 == 0x20 }) || cell.allSatisfy({ $0 == UInt8(ascii: "X") }) {
        continue
      }
      guard cell.count == digits, let value = Hexadecimal.bytes(of: cell) else {
        let text = String(decoding: cell, as: UTF8.self)
        let mark = Mark(line: row.line, column: at + 1)
        return reading.report(.recording(.foreign(.dumpValue(text, digits: digits))), at: mark)
      }
      registers.values[Int(first) + index] = value.reduce(0) { $0 << 8 | UInt16($1) }
    }
  }
}
