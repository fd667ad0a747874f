/// Bytes that grow at the end and are used up from the front; storage is kept for the next use.
public struct ByteBuffer: Sendable {
  private var bytes: [UInt8] = []
  private var head = 0

  /// Makes an empty buffer.
  public init() {}

  /// How many bytes have been appended and not yet dropped.
  public var count: Int { bytes.count - head }

  /// Lends the bytes that have not been dropped; rethrows what `body` throws.
  public func withSpan<Result, Failure>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting(droppingFirst: head))
  }

  /// Forgets everything.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    head = 0
  }

  /// Drops the first `count` bytes.
  public mutating func drop(_ count: Int) {
    head += count
    if head == bytes.count { removeAll() }
  }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  /// Appends a literal.
  public mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends bytes as they are.
  public mutating func append(_ other: [UInt8]) {
    bytes.append(contentsOf: other)
  }

  /// Appends what another buffer holds.
  public mutating func append(_ other: borrowing ByteBuffer) {
    bytes.append(contentsOf: other.bytes[other.head...])
  }

  /// Appends a whole number in decimal.
  public mutating func append(decimal number: UInt64) {
    var digits: InlineArray<20, UInt8> = InlineArray(repeating: 0)
    var rest = number
    var start = 20
    repeat {
      start -= 1
      digits[start] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
      rest /= 10
    } while rest > 0
    for index in start..<20 { bytes.append(digits[index]) }
  }

  /// Appends a whole number in decimal, with its sign if negative.
  public mutating func append(decimal number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(decimal: number.magnitude)
  }
}
