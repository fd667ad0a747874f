/// What is unusual about the bytes of an answer, as docs/design/answers.md names it.
enum AnswerOddities {
  static func of(_ bytes: [UInt8]) -> Set<String> {
    var found = framing(bytes)
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(withoutReturn)[...]
    while lines.count > 1, lines.first?.isEmpty == true {
      found.insert("empty-first")
      lines.removeFirst()
    }
    while let start = lines.popFirst() {
      let status = statusLine(start, &found)
      let head = Array(lines.prefix { !$0.isEmpty })
      if head.count == lines.count || head.count + 1 == lines.count && bytes.last != 10 {
        found.insert("head-cut")
      }
      lines = lines.dropFirst(head.count + 1)
      fields(head, isOld: start.starts(with: "HTTP/1.0".utf8), status, &found)
      guard (100...199).contains(status), status != 101 else { break }
      found.insert(status == 100 ? "continue" : "interim")
    }
    chunks(Array(lines), &found)
    return found
  }

  private static func withoutReturn(_ line: ArraySlice<UInt8>) -> [UInt8] {
    line.last == 13 ? Array(line.dropLast()) : Array(line)
  }

  private static func framing(_ bytes: [UInt8]) -> Set<String> {
    var found = Set<String>()
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 10
      if byte == 13, next != 10 { found.insert("bare-cr") }
      if byte == 10, index == 0 || bytes[index - 1] != 13 { found.insert("bare-lf") }
      if byte == 0 { found.insert("nul") }
      if byte < 0x20 && ![0, 9, 10, 13].contains(byte) || byte == 0x7F { found.insert("control") }
      if byte >= 0x80 { found.insert("non-ascii") }
    }
    return found
  }

  private static func statusLine(_ line: [UInt8], _ found: inout Set<String>) -> Int {
    let text = String(decoding: line, as: UTF8.self)
    let digits = text.dropFirst(9).prefix(3)
    let status = digits.allSatisfy(\.isNumber) ? Int(digits) ?? 0 : 0
    if !text.hasPrefix("HTTP/1.1 ") && !text.hasPrefix("HTTP/1.0 ") { found.insert("version") }
    let rest = text.dropFirst(12)
    if status < 100 || (!rest.isEmpty && !rest.hasPrefix(" ")) { found.insert("status-line") }
    if status > 599 { found.insert("status-range") }
    if status == 101 { found.insert("switching") }
    return status
  }

  private static func fields(
    _ lines: [[UInt8]], isOld: Bool, _ status: Int, _ found: inout Set<String>
  ) {
    var (lengths, codings) = ([String](), [String]())
    for (number, line) in lines.enumerated() {
      if [9, 32].contains(line.first) {
        found.insert(number == 0 ? "blank-first" : "folded")
        continue
      }
      let name = line.prefix { $0 != 58 }
      if name.count == line.count { found.insert("no-colon") }
      if name.isEmpty { found.insert("no-name") }
      if [9, 32].contains(name.last) { found.insert("blank-before-colon") }
      let token = name.allSatisfy { byte in
        byte > 32 && byte < 127 && !"()<>@,;:\\\"/[]?={}".utf8.contains(byte)
      }
      if !token { found.insert("odd-name") }
      let value = String(decoding: line.dropFirst(name.count + 1), as: UTF8.self)
        .trimmed
      switch String(decoding: name, as: UTF8.self).trimmed.lowercased() {
      case "content-length": lengths.append(value)
      case "transfer-encoding": codings.append(value.lowercased())
      case "upgrade", "connection", "proxy-connection": found.insert("connection")
      default: break
      }
    }
    if Set(lengths).count > 1 || lengths.contains(where: { $0.contains(",") }) {
      found.insert("lengths")
    } else if lengths.count > 1 {
      found.insert("same-length-twice")
    }
    for length in lengths {
      if !length.utf8.allSatisfy({ (48...57).contains($0) }) || length.isEmpty {
        found.insert("length")
      }
      if length.utf8.count > 5 || (Int(length) ?? 0) > 65_536 { found.insert("large") }
    }
    if !codings.isEmpty {
      if codings != ["chunked"] { found.insert("coding") }
      if !lengths.isEmpty { found.insert("length-and-coding") }
      if isOld { found.insert("coding-in-1.0") }
    }
    if status == 204 || status == 304 {
      if !lengths.isEmpty || !codings.isEmpty { found.insert("no-body") }
    }
    if !codings.isEmpty { found.insert("chunked") }
  }

  /// Whether the chunks, if there are any, are in the RFC's grammar to the letter.
  private static func chunks(_ lines: [[UInt8]], _ found: inout Set<String>) {
    guard found.remove("chunked") != nil else { return }
    var index = 0
    while index < lines.count {
      let text = String(decoding: lines[index], as: UTF8.self)
      let size = text.prefix { $0 != ";" }
      if size.count < text.count { found.insert("chunk-extension") }
      guard (1...4).contains(size.count), let count = Int(size, radix: 16), size.first != "-",
        size.first != "+"
      else { break }
      if count == 0 {
        let trailer = lines[(index + 1)...]
        guard trailer.dropLast().contains([]),
          trailer.prefix(while: { !$0.isEmpty }).allSatisfy({ $0.contains(58) })
        else { break }
        if text.utf8.contains(where: { $0 < 32 }) { break }
        return
      }
      guard index + 1 < lines.count, lines[index + 1].count == count,
        !text.utf8.contains(where: { $0 < 32 })
      else { break }
      index += 2
    }
    found.insert("chunks")
  }
}

extension String {
  fileprivate var trimmed: String {
    var view = self[...]
    while view.first == " " || view.first == "\t" { view.removeFirst() }
    while view.last == " " || view.last == "\t" { view.removeLast() }
    return String(view)
  }
}
