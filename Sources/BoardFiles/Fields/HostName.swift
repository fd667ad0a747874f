/// A host in a URL: a name, an IPv4 address, or an IPv6 address in brackets.
enum HostName {
  /// Whether `bytes` are one of these, as in the URL (RFC 3986, section 3.2.2).
  static func isHost(_ bytes: Substring.UTF8View) -> Bool {
    if bytes.first == UInt8(ascii: "[") {
      return bytes.last == UInt8(ascii: "]") && isIPv6(bytes.dropFirst().dropLast())
    }
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // A last label that is a number ends an address (RFC 1123, section 2.1): resolvers read
    // `127.1`, `0177.0.0.1` and `0x7f000001` each in its own way, and no certificate has such a
    // name.
    if labels.last.map(isNumber) == true { return isIPv4(bytes) }
    // RFC 1035 section 2.3.4: labels of at most 63, names of at most 253 octets.
    let dash = UInt8(ascii: "-")
    return bytes.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.count) && label.first != dash && label.last != dash
          // Underscores are in no host name of RFC 1123, but in those of containers and hubs.
          && label.allSatisfy {
            isLetter($0 | 0x20) || isDigit($0) || $0 == dash || $0 == UInt8(ascii: "_")
          }
      }
  }

  /// Digits, or `0x` and hexadecimal digits, as resolvers read numbers (inet_aton(3)).
  private static func isNumber(_ label: Substring.UTF8View) -> Bool {
    guard label.lowercasedStarts(with: "0x") else { return label.allSatisfy(isDigit) }
    return label.count == 2 || isHexadecimal(label.dropFirst(2))
  }

  /// Four numbers up to 255 without leading zeros (RFC 3986, `IPv4address`).
  private static func isIPv4(_ bytes: Substring.UTF8View) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        guard (1...3).contains(part.count), part.allSatisfy(isDigit),
          part.count == 1 || part.first != UInt8(ascii: "0")
        else { return false }
        return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
      }
  }

  /// Eight groups of up to four digits, of which one `::` may stand for two or more zeros, and the
  /// last two may be an IPv4 address (RFC 4291, section 2.2). A link-local address may have a zone,
  /// `%` and the name of an interface (RFC 4007, section 11), which no certificate and no header
  /// holds.
  private static func isIPv6(_ written: Substring.UTF8View) -> Bool {
    let parts = written.split(
      separator: UInt8(ascii: "%"), maxSplits: 1, omittingEmptySubsequences: false)
    let bytes = parts[0]
    // IFNAMSIZ is 16 with the byte that ends the name.
    if parts.count > 1 {
      // RFC 6874's `%25` for the mark was given up again (RFC 9844).
      guard bytes.lowercasedStarts(with: "fe80:"), (1...15).contains(parts[1].count),
        !parts[1].starts(with: "25".utf8),
        parts[1].allSatisfy({
          isLetter($0 | 0x20) || isDigit($0) || "-_.".utf8.contains($0)
        })
      else { return false }
    }
    var groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var count = 8
    if let last = groups.last, last.contains(UInt8(ascii: ".")) {
      guard isIPv4(last) else { return false }
      groups.removeLast()
      count = 6
    }
    let empty = groups.indices.filter { groups[$0].isEmpty }
    guard groups.allSatisfy({ $0.isEmpty || ($0.count <= 4 && isHexadecimal($0)) }) else {
      return false
    }
    guard let first = empty.first else { return groups.count == count }
    return isGap(empty, first, groups.count, hasAddress: count == 6)
      && groups.count - empty.count < count
  }

  /// Whether the empty groups are what one `::` leaves: one in the middle, two at an end, three
  /// alone.
  private static func isGap(
    _ empty: [Int], _ first: Int, _ count: Int, hasAddress: Bool
  ) -> Bool {
    let atStart = first == 0
    let atEnd = !hasAddress && empty.last == count - 1
    let wanted = 1 + (atStart ? 1 : 0) + (atEnd ? 1 : 0)
    return empty.count == wanted && empty.last == first + wanted - 1
  }
}

extension Substring.UTF8View {
  /// Whether it begins with these letters, which are in lower case, in either case.
  fileprivate func lowercasedStarts(with letters: String) -> Bool {
    prefix(letters.utf8.count).elementsEqual(letters.utf8) { $0 == $1 || $0 | 0x20 == $1 }
  }
}
