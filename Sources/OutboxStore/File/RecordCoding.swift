import NodeCore
import Units

/// Readings as bytes: for each a number, 0 for one never read, 1 for a fault, 2 before the number
/// of a channel that warms up, and else twice the value's magnitude and its sign, plus 3; seven
/// bits a byte, the lowest first, the highest bit of all but the last byte set (LEB128).
enum ReadingsCoding {
  /// The bytes of `count` readings.
  static func bytes(_ count: Int, _ reading: (Int) -> ReportedValue) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 4)
    for index in 0..<count {
      switch reading(index) {
      case .absent: bytes.append(0)
      case .fault: bytes.append(1)
      case .value(let value): append(folded(value), to: &bytes)
      case .warming(let value):
        bytes.append(2)
        append(folded(value), to: &bytes)
      }
    }
    return bytes
  }

  /// Puts `count` readings into `values`; false where the bytes are not of so many.
  static func read(_ bytes: [UInt8], _ count: Int, into values: inout [ReportedValue]) -> Bool {
    values.removeAll(keepingCapacity: true)
    var rest = bytes[...]
    for _ in 0..<count {
      guard let number = takeNumber(from: &rest) else { return false }
      switch number {
      case 0: values.append(.absent)
      case 1: values.append(.fault)
      case 2:
        guard let number = takeNumber(from: &rest), number.high > 0 || number.low > 2 else {
          return false
        }
        values.append(.warming(unfolded(number)))
      default: values.append(.value(unfolded(number)))
      }
    }
    return rest.isEmpty
  }

  // 2^64 + 2 is the largest number: 66 bits, in ten bytes.
  private struct Wide: Equatable, ExpressibleByIntegerLiteral {
    var low: UInt64
    var high: UInt8

    init(integerLiteral value: UInt64) { (low, high) = (value, 0) }
    init(low: UInt64, high: UInt8) { (self.low, self.high) = (low, high) }
  }

  private static func folded(_ value: Int64) -> Wide {
    // Zigzag: 0, -1, 1, -2 and so on become 0, 1, 2, 3.
    let zigzag = UInt64(bitPattern: value << 1 ^ value >> 63)
    let (low, carries) = zigzag.addingReportingOverflow(3)
    return Wide(low: low, high: carries ? 1 : 0)
  }

  private static func unfolded(_ number: Wide) -> Int64 {
    let zigzag = number.low &- 3
    return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }

  private static func append(_ number: Wide, to bytes: inout [UInt8]) {
    var rest = number
    while rest.low >= 0x80 || rest.high > 0 {
      bytes.append(UInt8(truncatingIfNeeded: rest.low) | 0x80)
      rest = Wide(low: rest.low >> 7 | UInt64(rest.high) << 57, high: rest.high >> 7)
    }
    bytes.append(UInt8(rest.low))
  }

  private static func takeNumber(from bytes: inout ArraySlice<UInt8>) -> Wide? {
    var number = Wide(low: 0, high: 0)
    for place in 0..<10 {
      guard let byte = bytes.popFirst() else { return nil }
      let bits = UInt64(byte & 0x7F)
      number.low |= place < 9 ? bits << UInt64(7 * place) : bits << 63
      if place == 9 {
        guard byte <= 3 else { return nil }
        number.high = byte >> 1
      }
      if byte & 0x80 == 0 { return number }
    }
    return nil
  }
}

/// The names of a start's messages as bytes: that of the board, the count of channels, each with
/// its kind and name, the same of summaries, then the count of alarms with their names. A name is
/// its length and its bytes.
enum SchemaCoding {
  private static let form: UInt8 = 1

  /// The bytes of a schema.
  static func bytes(_ schema: ReportSchema) -> [UInt8] {
    var bytes = [form]
    append(schema.board, to: &bytes)
    append(schema.channels, to: &bytes)
    append(schema.summaries, to: &bytes)
    bytes.append(UInt8(truncatingIfNeeded: schema.alarms.count))
    for alarm in schema.alarms { append(alarm, to: &bytes) }
    return bytes
  }

  /// The schema that the bytes say; nil where they are none.
  static func schema(_ bytes: [UInt8]) -> ReportSchema? {
    var rest = bytes[...]
    guard rest.popFirst() == form, let board = takeName(from: &rest),
      let channels = takeChannels(from: &rest), let summaries = takeChannels(from: &rest)
    else { return nil }
    var schema = ReportSchema(
      board: board, channels: channels, summaries: summaries, alarms: [])
    guard let alarms = rest.popFirst() else { return nil }
    for _ in 0..<alarms {
      guard let name = takeName(from: &rest) else { return nil }
      schema.alarms.append(name)
    }
    return rest.isEmpty ? schema : nil
  }

  // Files allow names of 64 bytes at most, and 32 channels and alarms.
  private static func append(_ name: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(UInt8(clamping: name.count))
    bytes += name.prefix(Int(UInt8.max))
  }

  private static func append(_ channels: [ReportedChannel], to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: channels.count))
    for channel in channels {
      bytes.append(channel.kind.rawValue)
      append(channel.name, to: &bytes)
    }
  }

  private static func takeChannels(from bytes: inout ArraySlice<UInt8>) -> [ReportedChannel]? {
    guard let count = bytes.popFirst() else { return nil }
    var channels: [ReportedChannel] = []
    for _ in 0..<count {
      guard let raw = bytes.popFirst(), let kind = QuantityKind(rawValue: raw),
        let name = takeName(from: &bytes)
      else { return nil }
      channels.append(ReportedChannel(name: name, kind: kind))
    }
    return channels
  }

  private static func takeName(from bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let count = bytes.popFirst(), bytes.count >= Int(count) else { return nil }
    defer { bytes = bytes.dropFirst(Int(count)) }
    return Array(bytes.prefix(Int(count)))
  }
}
