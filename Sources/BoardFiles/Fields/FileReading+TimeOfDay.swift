extension FileReading {
  /// A time of day in minutes since midnight, written `06:00`; up to `24:00` for an end.
  func timeOfDay(_ node: YAMLNode) -> Int? {
    guard let text = text(node) else { return nil }
    guard let minutes = minutes(Array(text.utf8)), minutes <= 24 * 60 else {
      report(.control(.notTimeOfDay(text)), at: node.mark)
      return nil
    }
    return minutes
  }

  /// An offset from UTC in minutes, written `+01:00`; at most 14 hours, which Kiribati has.
  func utcOffset(_ node: YAMLNode) -> Int? {
    guard let text = text(node) else { return nil }
    let bytes = Array(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    guard isNegative || bytes.first == UInt8(ascii: "+"),
      let minutes = minutes(Array(bytes.dropFirst())), minutes <= 14 * 60
    else {
      report(.control(.notOffset(text)), at: node.mark)
      return nil
    }
    return isNegative ? -minutes : minutes
  }
}

/// `HH:MM` as minutes; hours up to 99.
private func minutes(_ bytes: [UInt8]) -> Int? {
  guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
  let digits = [bytes[0], bytes[1], bytes[3], bytes[4]]
  guard digits.allSatisfy({ isDigit($0) }) else { return nil }
  let numbers = digits.map { Int($0 - 0x30) }
  let minutes = numbers[2] * 10 + numbers[3]
  return minutes < 60 ? (numbers[0] * 10 + numbers[1]) * 60 + minutes : nil
}
