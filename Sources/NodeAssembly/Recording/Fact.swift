/// One thing that a recorder has seen, as it is kept until it is written: no text is made while the
/// node works.
package struct Fact: Sendable {
  /// What was seen.
  package enum What: UInt8, Sendable {
    case start, turn, end, clock, transfer, edge, level, drive, pull, release, begin, take
  }

  /// What was seen.
  let what: What
  /// The number of its place.
  let place: UInt8
  /// The address of a transfer, or the level of a line.
  let value: UInt8
  /// How many bytes were sent, and how many were wanted; they are in the batch.
  let sent: UInt16
  let wanted: UInt16
  /// The error number; negative for none.
  let error: Int16
  /// How long it took in microseconds.
  let took: UInt32
  /// Microseconds since the recorder's origin.
  let at: UInt64

  init(
    _ what: What, place: UInt8 = 0, value: UInt8 = 0, sent: Int = 0, wanted: Int = 0,
    error: Int32? = nil, at: UInt64, took: UInt64 = 0
  ) {
    self.what = what
    self.place = place
    self.value = value
    self.sent = UInt16(clamping: sent)
    self.wanted = UInt16(clamping: wanted)
    self.error = error.map { Int16(clamping: $0) } ?? -1
    self.took = UInt32(clamping: took)
    self.at = at
  }
}

/// Facts that are written together, with the bytes of their transfers. Its room is taken once.
package struct FactBatch: Sendable {
  /// As many facts, and bytes of transfers, as a batch has room for: a node that reads ten times a
  /// second fills it in a minute, in which a disk may be slow.
  package static let factsMax = 32_768
  package static let bytesMax = 262_144

  private(set) var facts: [Fact] = []
  private(set) var bytes: [UInt8] = []

  /// Makes an empty batch with its room.
  package init() {
    facts.reserveCapacity(Self.factsMax)
    bytes.reserveCapacity(Self.bytesMax)
  }

  /// How many facts there are.
  package var count: Int { facts.count }

  /// Whether there is no room for a fact with `count` bytes.
  func isFull(for count: Int) -> Bool {
    facts.count >= Self.factsMax || bytes.count + count > Self.bytesMax
  }

  mutating func append(_ fact: Fact) { facts.append(fact) }

  mutating func append(_ span: Span<UInt8>) {
    span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Forgets everything and keeps the room.
  package mutating func removeAll() {
    facts.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }
}
