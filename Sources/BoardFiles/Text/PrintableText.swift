extension StringProtocol {
  /// The text on one line, with escapes such as `\n` and `\u{202E}` for what a terminal obeys or
  /// does not show: names of files and what others wrote cannot forge, hide or turn round text.
  package var printable: String { escaped { _ in false } }

  /// The same with its line feeds and tabs, for text of several lines.
  package var printableLines: String { escaped { $0 == "\n" || $0 == "\t" } }

  private func escaped(keeping isKept: (Unicode.Scalar) -> Bool) -> String {
    if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(self) }
    var shown = ""
    for scalar in unicodeScalars {
      if scalar.isPrintable || isKept(scalar) {
        shown.unicodeScalars.append(scalar)
      } else {
        shown += scalar.escaped(asASCII: true)
      }
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// Whether it shows as itself: neither a control character, nor one that formats its neighbours
  /// (direction, joining), nor an invisible one, nor a space that looks like U+0020.
  package var isPrintable: Bool {
    if value < 0x7F { return value >= 0x20 }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate: false
    default: !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
    }
  }
}
