import NodeCore
import Units

/// The marks of a JSON object's members, as they are or escaped for a form.
struct JSONMarks: Sendable {
  /// Before the first name.
  let first: StaticString
  /// Between a value and the next name.
  let next: StaticString
  /// Between a name and its value.
  let middle: StaticString

  /// JSON by RFC 8259.
  static let plain = JSONMarks(first: "\"", next: ",\"", middle: "\":")
  /// The same through `encodeURIComponent`.
  static let percentEncoded = JSONMarks(first: "%22", next: "%2C%22", middle: "%22%3A")
}

extension ByteBuffer {
  /// Appends a member for each channel that has been read; `number` writes its value. A channel
  /// that cannot be read is null: the 2017 hub repeated the last value of a dead sensor, an honest
  /// report does not.
  mutating func append(
    members values: Span<ReportedValue>, of channels: [ReportedChannel], _ marks: JSONMarks,
    number: (inout ByteBuffer, Int64, QuantityKind) -> Void
  ) {
    var isFirst = true
    for index in channels.indices where values[index] != .absent {
      append(isFirst ? marks.first : marks.next)
      isFirst = false
      append(channels[index].name)
      append(marks.middle)
      switch values[index] {
      case .value(let scaled), .warming(let scaled): number(&self, scaled, channels[index].kind)
      case .absent, .fault: append("null")
      }
    }
  }
}
