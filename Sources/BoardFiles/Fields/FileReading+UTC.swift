extension FileReading {
  /// A wall-clock time in seconds since 1970, written `2026-01-01T00:00:00Z` (RFC 3339 in UTC,
  /// whole seconds, years 1970 to 2199).
  func utcTime(_ node: YAMLNode) -> Int64? {
    guard let text = text(node) else { return nil }
    guard let seconds = secondsSince1970(Array(text.utf8)) else {
      report(.word(.notUTCTime(text)), at: node.mark)
      return nil
    }
    return seconds
  }
}

private func secondsSince1970(_ bytes: [UInt8]) -> Int64? {
  let pattern = Array("0000-00-00T00:00:00Z".utf8)
  guard bytes.count == pattern.count else { return nil }
  var fields: [Int64] = [0]
  for (byte, expected) in zip(bytes, pattern) {
    if expected == UInt8(ascii: "0") {
      guard isDigit(byte) else { return nil }
      fields[fields.count - 1] = fields[fields.count - 1] * 10 + Int64(byte - 0x30)
    } else {
      guard byte == expected else { return nil }
      fields.append(0)
    }
  }
  let (year, month, day) = (fields[0], fields[1], fields[2])
  guard (1970...2199).contains(year), (1...12).contains(month),
    day >= 1, day <= daysInMonth(month, of: year), fields[3] < 24, fields[4] < 60, fields[5] < 60
  else { return nil }
  var days = day - 1
  for earlier in 1970..<year { days += isLeap(earlier) ? 366 : 365 }
  for earlier in 1..<month { days += daysInMonth(earlier, of: year) }
  return ((days * 24 + fields[3]) * 60 + fields[4]) * 60 + fields[5]
}

private func isLeap(_ year: Int64) -> Bool {
  year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

private func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
  switch month {
  case 2: isLeap(year) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}
