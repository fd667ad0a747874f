/// What PEM armour in a file holds (RFC 7468).
struct PEMBlocks {
  /// The bytes of each block; nil for one that is no Base64.
  let blocks: [[UInt8]?]
  /// The text outside of the blocks.
  let rest: [ArraySlice<UInt8>]

  /// Looks for armour in `bytes`; one object in DER counts as a block.
  init(_ bytes: [UInt8]) {
    guard bytes.first != 0x30 else {
      (blocks, rest) = ([bytes], [])
      return
    }
    var blocks: [[UInt8]?] = []
    var rest: [ArraySlice<UInt8>] = []
    var open: [UInt8]?
    for line in bytes.split(whereSeparator: isLineEnd) {
      if line.starts(with: "-----BEGIN ".utf8) {
        open = []
      } else if line.starts(with: "-----END ".utf8), let body = open {
        blocks.append(Self.decoded(body))
        open = nil
      } else if open != nil {
        open?.append(contentsOf: line)
      } else {
        rest.append(line)
      }
    }
    // Armour without an end is cut off.
    if open != nil { blocks.append(nil) }
    (self.blocks, self.rest) = (blocks, rest)
  }

  /// The bytes of Base64 (RFC 4648, section 4); nil for anything else, and for nothing.
  private static func decoded(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (bits, count) = (UInt32(0), 0)
    for letter in text where letter != 0x20 && letter != UInt8(ascii: "=") {
      guard let value = value(of: letter) else { return nil }
      bits = bits << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes.isEmpty ? nil : bytes
  }

  private static func value(of letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// Whether a byte ends a line: LF, CR, and the vertical tabulators between them.
func isLineEnd(_ byte: UInt8) -> Bool { (0x0A...0x0D).contains(byte) }
