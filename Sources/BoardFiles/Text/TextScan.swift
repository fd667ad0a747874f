/// The first reason why bytes are not valid text of a file, with its place; nil if they are valid.
///
/// Runs before libyaml, so that each case has its own words, and so that line breaks are line
/// feeds alone: YAML's further ones (a lone CR, NEL, U+2028, U+2029) would move all line numbers.
func textProblem(in bytes: [UInt8]) -> (problem: TextProblem, mark: Mark)? {
  if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
    return (.utf16, .start)
  }
  var scan = TextScan(bytes: bytes, at: bytes.starts(with: byteOrderMark) ? 3 : 0)
  return scan.run()
}

/// U+FEFF in UTF-8; allowed at the start of a file and nowhere else.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

private struct TextScan {
  let bytes: [UInt8]
  var at: Int
  var mark = Mark.start
  var onlyBlanks = true

  mutating func run() -> (problem: TextProblem, mark: Mark)? {
    while at < bytes.count {
      guard let scalar = nextScalar() else { return (.notUTF8(bytes[at]), mark) }
      if let problem = refusal(of: scalar) { return (problem, mark) }
      if scalar == 0x0A {
        mark = Mark(line: mark.line + 1, column: 1)
        onlyBlanks = true
        continue
      }
      // libyaml refuses tabs even on blank lines and before comments.
      if scalar == 0x09, onlyBlanks { return (.tabIndent, mark) }
      if scalar != 0x20, scalar != 0x0D { onlyBlanks = false }
      mark.column += 1
    }
    return nil
  }

  private func refusal(of scalar: UInt32) -> TextProblem? {
    switch scalar {
    case 0x00: .nul
    case 0x0D: at < bytes.count && bytes[at] == 0x0A ? nil : .loneCarriageReturn
    case 0x09, 0x0A: nil
    case 0x01...0x1F, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: .control(scalar)
    default: nil
    }
  }

  /// Decodes one scalar by RFC 3629 and steps over it; nil, without a step, if it is malformed.
  private mutating func nextScalar() -> UInt32? {
    let first = bytes[at]
    let (length, least): (Int, UInt32)
    switch first {
    case 0x00...0x7F:
      at += 1
      return UInt32(first)
    case 0xC2...0xDF: (length, least) = (2, 0x80)
    case 0xE0...0xEF: (length, least) = (3, 0x800)
    case 0xF0...0xF4: (length, least) = (4, 0x10000)
    default: return nil
    }
    guard at + length <= bytes.count else { return nil }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[(at + 1)..<(at + length)] {
      guard byte & 0xC0 == 0x80 else { return nil }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      return nil
    }
    at += length
    return scalar
  }
}
