import NodeCore
import Units

/// The marks of a JSON object's members, as they are or escaped for a form.
struct JSONMarks: Sendable {
  let quote: StaticString
  let colon: StaticString
  let comma: StaticString

  /// JSON by RFC 8259.
  static let plain = JSONMarks(quote: "\"", colon: ":", comma: ",")
  /// The same through `encodeURIComponent`.
  static let percentEncoded = JSONMarks(quote: "%22", colon: "%3A", comma: "%2C")
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
    for index in 0..<values.count where values[index] != .absent {
      if !isFirst { append(marks.comma) }
      isFirst = false
      append(marks.quote)
      append(channels[index].name)
      append(marks.quote)
      append(marks.colon)
      if case .value(let scaled) = values[index] {
        number(&self, scaled, channels[index].kind)
      } else {
        append("null")
      }
    }
  }
}
