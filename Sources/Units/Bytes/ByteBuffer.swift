/// Bytes that grow at the end and are used up from the front; storage is kept for the next use.
public struct ByteBuffer: Sendable {
  // Storage beyond `end` is filler: a store into an array costs less than an append to it.
  private var storage: [UInt8] = []
  private var head = 0
  private var end = 0

  /// Makes an empty buffer.
  public init() {}

  /// How many bytes have been appended and not yet dropped.
  public var count: Int { end - head }

  /// Lends the bytes that have not been dropped; rethrows what `body` throws.
  public func withSpan<Result, Failure>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(head..<end))
  }

  /// A copy of the bytes.
  package var bytes: [UInt8] {
    withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
  }

  /// The bytes as text; what is no UTF-8 becomes U+FFFD.
  public var text: String {
    withSpan { span in
      span.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Forgets everything.
  public mutating func removeAll() {
    head = 0
    end = 0
  }

  /// Drops the first `count` bytes.
  public mutating func drop(_ count: Int) {
    head += count
    if head == end { removeAll() }
  }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) {
    makeRoom(for: 1)
    storage[end] = byte
    end += 1
  }

  /// Appends a literal.
  public mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append($0.span) }
  }

  /// Appends bytes as they are.
  public mutating func append(_ other: [UInt8]) {
    append(other.span)
  }

  /// Appends bytes as they are.
  public mutating func append(_ other: Span<UInt8>) {
    makeRoom(for: other.count)
    let room = end..<end + other.count
    storage.withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { source in
        // The room is within the storage and no span of it is lent meanwhile; a loop over the bytes
        // would check each of them and take five times as long.
        _ = UnsafeMutableBufferPointer(rebasing: target[room]).update(fromContentsOf: source)
      }
    }
    end = room.upperBound
  }

  /// Appends what another buffer holds.
  public mutating func append(_ other: borrowing ByteBuffer) {
    append(other.storage.span.extracting(other.head..<other.end))
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
    append(digits.span.extracting(start..<20))
  }

  /// Appends a whole number in decimal, with its sign if negative.
  public mutating func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(decimal: number.magnitude)
  }

  private mutating func makeRoom(for count: Int) {
    if end + count > storage.count { grow(by: count) }
  }

  @inline(never)
  private mutating func grow(by count: Int) {
    let wanted = max(512, end + count, 2 * storage.count)
    // An array of zeros is made with one fill of memory, a sequence of them byte by byte.
    storage.append(contentsOf: [UInt8](repeating: 0, count: wanted - storage.count))
  }
}
