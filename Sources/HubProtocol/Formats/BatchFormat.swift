package import NodeCore
package import Units

/// How several messages of a format go into one request.
package struct BatchFormat: Sendable {
  /// The most bytes that the messages of a request take together; one message alone may be longer.
  package static let bytesMax = 49_152

  /// Appends one message as it is among others.
  package let element:
    @Sendable (Message, Span<ReportedValue>, ReportTarget, Instant, inout ByteBuffer) -> Void
  /// Appends the whole request; the elements have commas between them.
  package let request: @Sendable (ReportTarget, ByteBuffer, inout ByteBuffer) -> Void
}
