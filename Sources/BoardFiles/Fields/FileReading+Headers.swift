extension FileReading {
  /// The name of a header at `mark`; nil, reported, for anything but a token.
  func headerName(_ text: String, at mark: Mark) -> String? {
    let isToken = text.utf8.allSatisfy { byte in
      isLetter(byte | 0x20) || isDigit(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
    guard !text.utf8.isEmpty, isToken, text.utf8.count <= Limits.nameBytes else {
      report(.uplink(.badHeaderName(text)), at: mark)
      return nil
    }
    return text
  }

  /// The value of a header, which must not end the line that it is on (RFC 9110 section 5.5).
  func headerValue(_ node: YAMLNode) -> String? {
    guard let text = text(node) else { return nil }
    let bytes = text.utf8
    let isBlankOutside = bytes.first == 0x20 || bytes.last == 0x20
    guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }), !isBlankOutside else {
      report(.uplink(.badHeaderValue), at: node.mark)
      return nil
    }
    return text
  }

  /// `{Retry-After: 30}`: headers of a simulated answer.
  func headers(_ node: YAMLNode) -> [HeaderEntry]? {
    guard case .map(let entries) = node.content else {
      _ = cursor(node, of: "headers")
      return nil
    }
    guard entries.count <= Limits.headers else {
      report(.shape(.listTooLong(limit: Limits.headers)), at: entries[Limits.headers].mark)
      return nil
    }
    return entries.compactMap { entry in
      guard let name = headerName(entry.key, at: entry.mark), let value = headerValue(entry.value)
      else { return nil }
      return HeaderEntry(name: name, value: value)
    }
  }
}
