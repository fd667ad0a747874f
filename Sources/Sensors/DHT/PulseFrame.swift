internal import HAL
internal import Units

/// Forty bits, encoded as the length of high pulses: two bytes, two bytes and their sum.
///
/// The kernel may miss the first edges after the line was released, so up to two pulses precede the
/// bits: the release and the chip's response. An AM2301 appends 24 zeros.
struct PulseFrame {
  /// Longer high pulses are ones: a 0 is high for 22...30 µs, a 1 for 68...75 µs (AM2302 product
  /// manual, table 6); the same limit as in the kernel's own driver (drivers/iio/humidity/dht11.c).
  private static let limit = Interval.microseconds(49)
  /// Longer pulses are several with a lost pair of edges between them: the shortest such has 22 +
  /// 48 + 22 µs high or 48 + 22 + 48 µs low, and real chips stretch their longest lows to 67 µs,
  /// the response's high to 87 µs.
  private static let longest = Interval.microseconds(90)
  private static let bitsMax = 40
  private static let appended = 24
  private static let leadingMax = 2

  /// The first pulses, as many as the bits and those before them; a long one is 1.
  private var pulses: UInt64 = 0
  private var count = 0
  private var last: LineEdge?
  private var hasPulses = false
  /// Whether an edge was lost behind more pulses than can precede the bits.
  private var isBroken = false

  /// Takes the next edge.
  mutating func take(_ edge: LineEdge) {
    defer { last = edge }
    guard let last else { return }
    let width = edge.at.since(last.at)
    // Two edges of one direction, or a pulse that is too long: an edge between them was lost.
    guard edge.active != last.active, width <= Self.longest else {
      if count > Self.leadingMax { isBroken = true }
      count = 0
      return
    }
    guard last.active else { return }
    hasPulses = true
    if count < Self.bitsMax + Self.leadingMax {
      pulses = pulses << 1 | (width > Self.limit ? 1 : 0)
    }
    count += 1
  }

  /// The two words before the checksum.
  ///
  /// - Throws: ``SensorFault/noAnswer`` without a single pulse, ``SensorFault/incomplete(bits:)``,
  ///   ``SensorFault/checksum(expected:actual:)``.
  func words() throws(SensorFault) -> (first: UInt16, second: UInt16) {
    guard hasPulses else { throw .noAnswer }
    guard !isBroken, count >= Self.bitsMax, let leading else {
      throw .incomplete(bits: UInt8(min(count, 255)))
    }
    let kept = min(count, Self.bitsMax + Self.leadingMax)
    let bits = pulses >> UInt64(kept - leading - Self.bitsMax)
    func byte(_ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: bits >> (index * 8)) }
    let expected = byte(4) &+ byte(3) &+ byte(2) &+ byte(1)
    guard expected == byte(0) else { throw .checksum(expected: expected, actual: byte(0)) }
    return (
      UInt16(truncatingIfNeeded: bits >> 24), UInt16(truncatingIfNeeded: bits >> 8)
    )
  }

  /// How many pulses precede the bits; nil where that cannot be said.
  ///
  /// All 40 or all 64 pulses are bits where the kernel missed the response. In a longer answer a
  /// long pulse among the first two is the response: a humidity begins with a zero.
  private var leading: Int? {
    if count == Self.bitsMax { return 0 }
    let kept = min(count, Self.bitsMax + Self.leadingMax)
    if kept == Self.bitsMax + Self.leadingMax, isLong(1, of: kept) { return 2 }
    if isLong(0, of: kept) { return 1 }
    return count == Self.bitsMax + Self.appended ? 0 : nil
  }

  private func isLong(_ index: Int, of kept: Int) -> Bool {
    pulses >> UInt64(kept - 1 - index) & 1 != 0
  }
}
