/// Reason why a file of certificates or keys is not understood as a whole.
package enum CredentialFlaw: Hashable, Sendable {
  /// Bytes follow the first object in DER: another certificate perhaps, which no reader would see.
  case behindDER
  /// A block of PEM has no end, or ends as another kind of block, in the line where it begins.
  case openBlock(line: Int)
  /// A line begins or ends a block of PEM in its middle, or ends one that was not begun.
  case strayBoundary(line: Int)
  /// A line follows the last block and is not blank.
  case behindLastBlock(line: Int)
  /// A line is not text.
  case notText(line: Int)

  /// The first flaw of a file; nil for a good one, and for one in which there is nothing to find.
  package init?(in bytes: [UInt8]) {
    if bytes.first == 0x30, let length = Self.lengthOfDER(bytes) {
      guard bytes.count > length else { return nil }
      self = .behindDER
      return
    }
    guard let flaw = Self.flaw(ofPEM: bytes) else { return nil }
    self = flaw
  }

  /// The length of the SEQUENCE in front with its head (ITU-T X.690, 8.1.3); nil where there is
  /// none.
  private static func lengthOfDER(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 2 else { return nil }
    let first = Int(bytes[1])
    if first < 0x80 { return 2 + first }
    let count = first & 0x7F
    guard (1...4).contains(count), bytes.count >= 2 + count else { return nil }
    return bytes[2..<(2 + count)].reduce(0) { $0 << 8 | Int($1) } + 2 + count
  }

  /// RFC 7468: text in front of a block explains it and is let through.
  private static func flaw(ofPEM bytes: [UInt8]) -> CredentialFlaw? {
    var open: (label: ArraySlice<UInt8>, line: Int)?
    var hasBlock = false
    var behind: Int?
    var number = 0
    for row in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      var row = row
      while let last = row.last, [0x0D, 0x20, 0x09].contains(last) { row.removeLast() }
      while let first = row.first, [0x20, 0x09].contains(first) { row.removeFirst() }
      if row.isEmpty { continue }
      if let label = label(row, "-----BEGIN ") {
        if let open { return .openBlock(line: open.line) }
        (open, hasBlock, behind) = ((label, number), true, nil)
      } else if let label = label(row, "-----END ") {
        guard let begun = open else { return .strayBoundary(line: number) }
        guard begun.label == label else { return .openBlock(line: begun.line) }
        open = nil
      } else if contains(row, "-----BEGIN ") || contains(row, "-----END ") {
        return .strayBoundary(line: number)
      } else if open == nil {
        guard isText(row) else { return hasBlock ? .notText(line: number) : nil }
        behind = behind ?? number
      }
    }
    if let open { return .openBlock(line: open.line) }
    return hasBlock ? behind.map { .behindLastBlock(line: $0) } : nil
  }

  private static func label(_ row: ArraySlice<UInt8>, _ start: String) -> ArraySlice<UInt8>? {
    guard row.starts(with: start.utf8) else { return nil }
    let rest = row.dropFirst(start.utf8.count)
    guard rest.count > 5, rest.suffix(5).elementsEqual("-----".utf8) else { return nil }
    return rest.dropLast(5)
  }

  private static func contains(_ row: ArraySlice<UInt8>, _ word: String) -> Bool {
    let word = Array(word.utf8)
    guard row.count >= word.count else { return false }
    return (row.startIndex...(row.endIndex - word.count)).contains { row[$0...].starts(with: word) }
  }

  private static func isText(_ row: ArraySlice<UInt8>) -> Bool {
    row.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
      && String(validating: row, as: UTF8.self) != nil
  }
}
