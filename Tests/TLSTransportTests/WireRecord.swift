/// A record as it is on the wire (RFC 5246, section 6.2.1).
struct WireRecord {
  var type: UInt8
  var version: [UInt8]
  var body: [UInt8]
  /// Bytes in place of a record.
  private var raw: [UInt8]?

  init(type: UInt8, version: [UInt8] = [3, 3], body: [UInt8]) {
    (self.type, self.version, self.body) = (type, version, body)
  }

  /// Bytes that are no record.
  init(raw: [UInt8]) {
    self.init(type: 0, body: [])
    self.raw = raw
  }

  var bytes: [UInt8] {
    raw ?? [type] + version + [UInt8(body.count >> 8), UInt8(truncatingIfNeeded: body.count)] + body
  }

  /// The whole records of a flight.
  static func split(_ bytes: [UInt8]) -> [WireRecord] {
    var records: [WireRecord] = []
    var rest = bytes[...]
    while rest.count >= 5 {
      let start = rest.startIndex
      let count = Int(rest[start + 3]) << 8 + Int(rest[start + 4])
      records.append(
        WireRecord(
          type: rest[start], version: Array(rest[start + 1...start + 2]),
          body: Array(rest.dropFirst(5).prefix(count))))
      rest = rest.dropFirst(5 + count)
    }
    return records
  }

  /// A handshake message in one record (section 7.4).
  static func handshake(_ type: UInt8, _ body: [UInt8]) -> WireRecord {
    WireRecord(type: 22, body: [type] + threeBytes(body.count) + body)
  }

  /// An alert (section 7.2): level 1 is a warning, 2 is fatal.
  static func alert(_ level: UInt8, _ description: UInt8) -> WireRecord {
    WireRecord(type: 21, body: [level, description])
  }

  static let changeCipherSpec = WireRecord(type: 20, body: [1])

  /// A Certificate message with these certificates, in records that are no longer than allowed.
  static func certificates(_ chain: [[UInt8]]) -> [WireRecord] {
    let list = chain.flatMap { threeBytes($0.count) + $0 }
    return handshake(11, threeBytes(list.count) + list).cut(into: 16_384)
  }

  /// The same bytes in records of at most `count`.
  func cut(into count: Int) -> [WireRecord] {
    stride(from: 0, to: body.count, by: count).map { start in
      WireRecord(
        type: type, version: version, body: Array(body[start..<min(start + count, body.count)]))
    }
  }

  static func threeBytes(_ count: Int) -> [UInt8] {
    [UInt8(count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
  }
}

extension [WireRecord] {
  /// Where a ServerHello's suite begins in its record's body, behind header, version, random,
  /// session.
  private var suiteIndex: Int { 39 + Int(self[0].body[38]) }

  mutating func choose(suite: UInt16) {
    self[0].body[suiteIndex] = UInt8(suite >> 8)
    self[0].body[suiteIndex + 1] = UInt8(truncatingIfNeeded: suite)
  }

  mutating func choose(compression: UInt8) {
    self[0].body[suiteIndex + 2] = compression
  }

  mutating func choose(minorVersion: UInt8) { self[0].body[5] = minorVersion }

  /// Adds an extension to the ServerHello (RFC 5246, section 7.4.1.4).
  mutating func extend(_ type: UInt16, _ body: [UInt8]) {
    var message = self[0].body
    let start = suiteIndex + 3
    let extra =
      [UInt8(type >> 8), UInt8(truncatingIfNeeded: type), 0, UInt8(body.count)] + body
    let count = Int(message[start]) << 8 + Int(message[start + 1]) + extra.count
    message[start] = UInt8(count >> 8)
    message[start + 1] = UInt8(truncatingIfNeeded: count)
    self[0] = .handshake(2, [UInt8](message[4...]) + extra)
  }
}
