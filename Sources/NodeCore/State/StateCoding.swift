import Units

/// Bytes of a node's state as they are written: numbers of seven bits a byte, the lowest first, the
/// highest bit of all but the last byte set (LEB128).
struct StateWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Zigzag: 0, -1, 1, -2 and so on become 0, 1, 2, 3.
  mutating func append(signed number: Int64) {
    append(UInt64(bitPattern: number << 1 ^ number >> 63))
  }

  mutating func append(_ time: Instant) { append(time.microseconds &+ 1) }

  mutating func append(_ span: Interval) { append(signed: span.microseconds) }

  mutating func append(_ isTrue: Bool) { bytes.append(isTrue ? 1 : 0) }

  mutating func append(name: [UInt8]) {
    append(UInt64(name.count))
    bytes += name
  }
}

/// A node's state as it is read; every step can fail, for the bytes come from a disk.
struct StateReader {
  private let bytes: [UInt8]
  private var place: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    place = 0
  }

  /// Whether all has been read.
  var isAtEnd: Bool { place == bytes.count }

  mutating func number() throws(StateFault) -> UInt64 {
    var number: UInt64 = 0
    for step in 0..<10 {
      guard place < bytes.count else { throw .damaged }
      let byte = bytes[place]
      place += 1
      // The tenth byte has the last of 64 bits.
      guard step < 9 || byte <= 1 else { throw .damaged }
      number |= UInt64(byte & 0x7F) << UInt64(7 * step)
      if byte & 0x80 == 0 { return number }
    }
    throw .damaged
  }

  /// A number that is not greater than `limit`.
  mutating func count(_ limit: Int) throws(StateFault) -> Int {
    let number = try number()
    guard number <= UInt64(limit) else { throw .damaged }
    return Int(number)
  }

  mutating func signed() throws(StateFault) -> Int64 {
    let zigzag = try number()
    return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }

  mutating func time() throws(StateFault) -> Instant { Instant(microseconds: try number() &- 1) }

  mutating func span() throws(StateFault) -> Interval { .microseconds(try signed()) }

  mutating func truth() throws(StateFault) -> Bool { try count(1) == 1 }

  /// A name, which board files limit to 63 bytes.
  mutating func name() throws(StateFault) -> [UInt8] {
    let length = try count(StateLimits.nameBytes)
    guard bytes.count - place >= length else { throw .damaged }
    defer { place += length }
    return Array(bytes[place..<place + length])
  }
}

/// Why the state of an earlier start cannot be used.
public enum StateFault: Error, Hashable, Sendable {
  /// The bytes are not what a node wrote.
  case damaged
  /// A newer release wrote them.
  case newer
}

/// The bounds of a node's state.
enum StateLimits {
  /// The longest name.
  static let nameBytes = 255
  /// The most entries of a kind.
  static let entries = 256
}

/// How the times of an earlier start are those of this one.
struct StateClock {
  /// When the state was taken, on the monotonic clock of that start.
  let then: Instant
  /// When it is used, on that of this start.
  let now: Instant
  /// What was between them; nil where the wall clock does not say.
  let passed: Interval?

  /// A time of the earlier start that is still to come, or the present where it is over. Where it
  /// is not known how long the node was down, that time does not count.
  func remaining(until due: Instant) -> Instant {
    guard due != .never else { return .never }
    let left = due.since(then) + (passed ?? .zero).times(-1)
    return left > .zero ? now + left : now
  }

  /// How long something has gone on that began at `since`; nil where that is not known.
  func age(of since: Instant, _ served: Interval) -> Interval? {
    passed.map { then.since(since) + served + $0 }
  }
}
