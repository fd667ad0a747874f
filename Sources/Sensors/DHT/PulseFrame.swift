internal import HAL
internal import Units

/// Forty bits, encoded as the length of high pulses: two bytes, two bytes and their sum.
///
/// Counted from the end: the kernel may miss the first edges after the line was released, and what
/// comes before the bits (the release, the chip's response) then decides nothing.
struct PulseFrame {
  /// Longer high pulses are ones: a 0 is high for 22...30 µs, a 1 for 68...75 µs (AM2302 product
  /// manual, table 6); the same limit as in the kernel's own driver (drivers/iio/humidity/dht11.c).
  private static let limit = Interval.microseconds(49)
  /// Longer pulses are several with a lost pair of edges between them: the shortest such has 22 +
  /// 48 + 22 µs high or 48 + 22 + 48 µs low, and real chips stretch their longest lows to 67 µs,
  /// the response's high to 87 µs.
  private static let longest = Interval.microseconds(90)
  private static let bitsMax = 40

  private var bits: UInt64 = 0
  private var count = 0
  private var last: LineEdge?
  private var hasPulses = false

  /// Takes the next edge.
  mutating func take(_ edge: LineEdge) {
    defer { last = edge }
    guard let last else { return }
    let width = edge.at.since(last.at)
    // Two edges of one direction, or a pulse that is too long: an edge between them was lost.
    guard edge.active != last.active, width <= Self.longest else {
      count = 0
      return
    }
    guard last.active else { return }
    hasPulses = true
    bits = bits << 1 | (width > Self.limit ? 1 : 0)
    count += 1
  }

  /// The two words before the checksum.
  ///
  /// - Throws: ``SensorFault/noAnswer`` without a single pulse, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``.
  func words() throws(SensorFault) -> (first: UInt16, second: UInt16) {
    guard hasPulses else { throw .noAnswer }
    guard count >= Self.bitsMax else { throw .incomplete(bits: UInt8(count)) }
    let expected = (1...4).reduce(UInt8(0)) { $0 &+ byte($1) }
    guard expected == byte(0) else { throw .checksum(expected: expected, actual: byte(0)) }
    return (
      UInt16(truncatingIfNeeded: bits >> 24), UInt16(truncatingIfNeeded: bits >> 8)
    )
  }

  /// Byte number `index` from the end.
  private func byte(_ index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: bits >> (UInt64(index) * 8))
  }
}
