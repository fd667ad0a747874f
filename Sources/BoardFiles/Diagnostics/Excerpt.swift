import LinuxFiles

/// Shows the lines of files that diagnostics are about, with the place marked.
///
/// It only shows lines of boards, scenarios and budgets, and none that names a secret: a path that
/// was given by mistake may lead to a key. Keeps the last file that it read.
package struct ExcerptReader {
  private let access: FileAccess
  private var read: (path: String, lines: [[Unicode.Scalar]])?

  /// Makes a reader of files over `access`.
  package init(_ access: FileAccess = .disk) {
    self.access = access
  }

  /// The line at `position` and one with marks below what begins there; nil where it is not shown
  /// or there is none any more. Blocks on the disk.
  package mutating func excerpt(at position: SourcePosition) -> [String]? {
    if read?.path != position.file {
      read = (position.file, Self.shownLines(of: position.file, access))
    }
    guard let lines = read?.lines, lines.indices.contains(position.line - 1) else { return nil }
    let line = lines[position.line - 1]
    guard (1...max(1, line.count)).contains(position.column), !line.isEmpty else { return nil }
    let text = String(String.UnicodeScalarView(line)).lowercased()
    guard !Self.secretWords.contains(where: text.contains) else { return nil }
    return Self.marked(line, at: position.column - 1)
  }

  private static let secretWords = [
    "secret", "token", "password", "bearer", "authorization", "credential", "key:", "-----",
  ]

  /// The lines of a file of this project; none of another.
  private static func shownLines(of path: String, _ access: FileAccess) -> [[Unicode.Scalar]] {
    guard let bytes = try? access.read(path, Limits.fileBytes) else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }
    let isOurs = lines.contains { line in
      ["board:", "scenario:", "budgets:"].contains { key in
        line.starts(with: key.unicodeScalars)
      }
    }
    return isOurs ? lines.map { Array($0) } : []
  }

  // MARK: marks

  /// How much of a line is shown, and how much of that before the place.
  private static let width = 92, before = 40

  private static func marked(_ line: [Unicode.Scalar], at place: Int) -> [String] {
    let start = line.count <= width || place < before ? 0 : place - before
    let shown = line[start..<min(line.count, start + width)].filter { $0 != "\r" }
    let end = min(shown.count, place - start + length(of: line, from: place))
    let indent = columns(of: shown.prefix(place - start))
    let marks = max(1, columns(of: shown.prefix(end)) - indent)
    let text = shown.map { String($0).printable }.joined()
    let ellipsis = (start > 0 ? "…" : "", start + width < line.count ? "…" : "")
    return [
      "  | \(ellipsis.0)\(text)\(ellipsis.1)",
      "  | " + String(repeating: " ", count: indent + (start > 0 ? 1 : 0))
        + "^" + String(repeating: "~", count: marks - 1),
    ]
  }

  /// How many characters belong to the value or key at `place`: to its closing quote, or to what
  /// ends a plain word in YAML.
  private static func length(of line: [Unicode.Scalar], from place: Int) -> Int {
    guard place < line.count else { return 1 }
    let rest = line[(place + 1)...]
    let first = line[place]
    if first == "\"" || first == "'" {
      return (rest.firstIndex(of: first).map { $0 + 1 } ?? line.count) - place
    }
    guard !"[{".unicodeScalars.contains(first) else { return 1 }
    let end = rest.firstIndex { ",]}:# \r".unicodeScalars.contains($0) }
    return (end ?? line.count) - place
  }

  /// How many columns of a terminal a text takes.
  private static func columns(of text: some Sequence<Unicode.Scalar>) -> Int {
    text.reduce(0) { sum, scalar in
      guard scalar.isPrintable else { return sum + String(scalar).printable.unicodeScalars.count }
      if scalar.properties.generalCategory == .nonspacingMark { return sum }
      return sum + (isWide(scalar) ? 2 : 1)
    }
  }

  /// Whether a terminal gives it two columns (Unicode Standard Annex 11, wide and full-width).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
