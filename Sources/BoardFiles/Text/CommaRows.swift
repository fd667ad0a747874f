/// Comma-separated text, row by row: no quotes; line feeds, with or without carriage returns.
struct CommaRows {
  let bytes: [UInt8]
  private var at: Int
  /// The line of the row that was taken last; 0 before the first.
  private(set) var line = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    at = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  }

  /// The next row; nil behind the last one.
  mutating func next() -> CommaRow? {
    guard at < bytes.count else { return nil }
    line += 1
    let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
    var row = bytes[at..<end]
    if row.last == 0x0D { row.removeLast() }
    at = end + 1
    return CommaRow(row, line: line)
  }
}

/// The cells of one row with their places; the spaces around a cell do not count.
struct CommaRow {
  /// The cells, at least one; beyond the limit of columns the rest of the row is one cell.
  let cells: [ArraySlice<UInt8>]
  private let row: ArraySlice<UInt8>
  private let line: Int

  fileprivate init(_ row: ArraySlice<UInt8>, line: Int) {
    self.row = row
    self.line = line
    cells = row.split(
      separator: UInt8(ascii: ","), maxSplits: Limits.samplesColumns,
      omittingEmptySubsequences: false
    ).map(Self.trimmed)
  }

  /// The first character of the row.
  var mark: Mark { Mark(line: line, column: 1) }

  /// Whether the row is a comment.
  var isComment: Bool { row.first == UInt8(ascii: "#") }

  /// The whole row as text.
  var text: String { String(decoding: row, as: UTF8.self) }

  /// A cell as text.
  func text(_ index: Int) -> String { String(decoding: cells[index], as: UTF8.self) }

  /// The place of a cell, or of bytes within one. Columns count characters: bytes that do not
  /// continue one.
  func mark(of cell: ArraySlice<UInt8>) -> Mark {
    let before = row[row.startIndex..<cell.startIndex].lazy.filter { $0 & 0xC0 != 0x80 }
    return Mark(line: line, column: before.count + 1)
  }

  private static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var cell = cell
    while cell.first == 0x20 { cell.removeFirst() }
    while cell.last == 0x20 { cell.removeLast() }
    return cell
  }
}
