extension FileReading {
  /// A name by the pattern `[a-z][a-z0-9-]{0,62}`.
  func name(_ node: YAMLNode) -> String? {
    guard let text = text(node) else { return nil }
    let bytes = Array(text.utf8)
    let isName =
      bytes.count <= Limits.nameBytes && isLetter(bytes[0])
      && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    guard isName else { return refuse(.badName(text), node) }
    return text
  }

  /// One line of descriptive text, of at most ``Limits/titleBytes``.
  func title(_ node: YAMLNode) -> String? {
    guard let text = text(node) else { return nil }
    guard !text.utf8.contains(where: { $0 < 0x20 }) else { return refuse(.severalLines, node) }
    return withinLength(text, node, Limits.titleBytes)
  }

  /// `true` or `false`; with `onOff` also `on` and `off`, the words for lines.
  func truth(_ node: YAMLNode, onOff: Bool = false) -> Bool? {
    guard let text = text(node) else { return nil }
    switch text {
    case "true": return true
    case "false": return false
    case "on" where onOff: return true
    case "off" where onOff: return false
    default: return refuse(.notTruth(text, onOff: onOff), node)
    }
  }

  /// One of `words`.
  func choice(_ node: YAMLNode, _ words: [String]) -> String? {
    guard let text = text(node) else { return nil }
    guard words.contains(text) else {
      let near = suggestion(for: text, among: words)
      return refuse(.choice(text, allowed: words, suggestion: near), node)
    }
    return text
  }

  /// One of the cases of an enumeration, written by its raw value.
  func choice<Word: RawRepresentable<String> & CaseIterable>(
    _ node: YAMLNode, of type: Word.Type
  ) -> Word? {
    choice(node, Word.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
  }

  /// A path, resolved against the folder of this file.
  func path(_ node: YAMLNode) -> String? {
    guard let text = text(node), !isPlaceholder(text, node) else { return nil }
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return refuse(.badPath, node) }
    return withinLength(text, node, Limits.pathBytes).map { resolved($0, against: file) }
  }

  /// What the server knows the device by: it goes into an HTTP body, so printable ASCII alone.
  func deviceIdentity(_ node: YAMLNode) -> String? {
    guard let text = text(node), !isPlaceholder(text, node) else { return nil }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      return refuse(.notPrintable, node)
    }
    return withinLength(text, node, Limits.nameBytes + 1)
  }

  /// Whether `text` is what a template leaves for its reader to fill in, which is reported.
  func isPlaceholder(_ text: String, _ node: YAMLNode) -> Bool {
    guard looksLikePlaceholder(FoldedText(text.utf8)) else { return false }
    report(.word(.placeholder(text)), at: node.mark)
    return true
  }

  /// An I2C address, written `0x76`; the reserved ones are refused (NXP UM10204 section 3.1.12).
  func address(_ node: YAMLNode) -> UInt8? {
    guard let text = text(node) else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.starts(with: [0x30, 0x78]), isHexadecimal(bytes.dropFirst(2)) else {
      report(.number(.notHexadecimal(text)), at: node.mark)
      return nil
    }
    guard let address = UInt8(text.dropFirst(2), radix: 16), address < 0x80 else {
      report(.number(.addressTooLarge(text)), at: node.mark)
      return nil
    }
    guard (0x08...0x77).contains(address) else {
      report(.number(.addressReserved(address)), at: node.mark)
      return nil
    }
    return address
  }

  private func withinLength(_ text: String, _ node: YAMLNode, _ limit: Int) -> String? {
    guard text.utf8.count <= limit else { return refuse(.tooLong(limit: limit), node) }
    return text
  }

  private func refuse<Value>(_ problem: WordProblem, _ node: YAMLNode) -> Value? {
    report(.word(problem), at: node.mark)
    return nil
  }
}

func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

func isHexadecimal(_ bytes: some Collection<UInt8>) -> Bool {
  !bytes.isEmpty && bytes.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
}

/// Whether `text` is a placeholder of this project's templates or a usual one elsewhere.
func looksLikePlaceholder(_ text: FoldedText) -> Bool {
  let parts = ["put-the-right", "right-value-here", "change-me", "changeme", "replace-me"]
  return parts.contains { text.contains($0) } || text.begins(with: "your-")
    || text.isEqual(to: "todo") || (text.begins(with: "<") && text.ends(with: ">"))
}
