import NodeCore
import Units

/// What an answer that acknowledges nothing says beside its status, as it arrives.
struct HTTPRefusal: Sendable {
  private enum Wait {
    case seconds(Int64)
    case date(Int64)
  }

  private var wait: Wait?
  private var date: Int64?
  private var location: [UInt8] = []
  private var body = AnswerText()

  /// What it says; `status` is that of the answer.
  func remark(status: UInt16) -> AnswerRemark {
    // A redirection is refused: where it leads to says more than its body.
    let isRedirection = (300...399).contains(status) && !location.isEmpty
    return AnswerRemark(
      status: status, text: isRedirection ? location : body.text, pause: pause)
  }

  private var pause: RequestedPause? {
    switch wait {
    case nil: return nil
    case .seconds(let seconds): return .span(.seconds(seconds))
    case .date(let end):
      // The server's own clock, where it shows it: this one may not be set.
      guard let date else { return .until(end) }
      return .span(.seconds(max(0, end - date)))
    }
  }

  /// Takes a field of the head.
  mutating func take(_ field: HTTPField, of line: Span<UInt8>, isWhole: Bool) {
    let name = line.extracting(field.name)
    let value = line.extracting(field.value)
    switch name.count {
    case 11 where name.equalsWord("retry-after"):
      if wait == nil, isWhole { wait = Self.wait(value) }
    case 4 where name.equalsWord("date"):
      if date == nil, isWhole { date = HTTPDate.seconds(of: value) }
    case 8 where name.equalsWord("location"):
      if location.isEmpty { location = Self.origin(of: value) }
    default: return
    }
  }

  /// Takes a piece of the body.
  mutating func take(body bytes: Span<UInt8>) {
    body.take(bytes)
  }

  /// Seconds or a date (RFC 9110 section 10.2.3); anything else asks for nothing.
  private static func wait(_ value: Span<UInt8>) -> Wait? {
    var seconds: Int64 = 0
    var index = 0
    while index < value.count, isDigit(value[index]) {
      // More than a hundred years are as good as for ever.
      seconds = min(seconds * 10 + Int64(value[index] - 0x30), 1 << 32)
      index += 1
    }
    guard index > 0, index < value.count else {
      return index == 0 ? date(value) : .seconds(seconds)
    }
    // Some servers write fractions, which the RFC does not have: the next whole second.
    guard value[index] == UInt8(ascii: "."), index + 1 < value.count else { return date(value) }
    for place in index + 1..<value.count where !isDigit(value[place]) { return nil }
    return .seconds(seconds + 1)
  }

  private static func date(_ value: Span<UInt8>) -> Wait? {
    HTTPDate.seconds(of: value).map { .date($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Where a `Location` leads to, as far as a person must know it: scheme, host and port without
  /// what is before an `@`, or the path where it stays on the same server.
  private static func origin(of value: Span<UInt8>) -> [UInt8] {
    var start = 0
    var scheme: [UInt8] = []
    for index in 0..<min(value.count, 16)
    where value.extracting(droppingFirst: index).begins(with: "://") {
      for place in 0..<index + 3 { scheme.append(value[place]) }
      start = index + 3
      break
    }
    if scheme.isEmpty, value.begins(with: "//") { start = 2 }
    var authority: [UInt8] = []
    var index = start
    while index < value.count {
      let byte = value[index]
      let isEnd = byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
      if isEnd || (start > 0 && byte == UInt8(ascii: "/")) { break }
      if start > 0, byte == UInt8(ascii: "@") {
        authority = []
      } else {
        authority.append((0x21...0x7E).contains(byte) ? byte : UInt8(ascii: "?"))
      }
      index += 1
    }
    return Array((scheme + authority).prefix(AnswerText.bytesMax))
  }
}
