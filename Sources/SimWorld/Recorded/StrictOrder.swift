import BoardFiles

/// Replay of a transcript in its order, segment by segment.
struct StrictOrder {
  private let segments: [RecordedSegment]
  private var next = 0
  private var isLost = false
  /// Whether a repeated START must come; nil where either is right.
  private var goesOn: Bool?

  init(_ segments: [RecordedSegment]) {
    self.segments = segments
  }

  var left: ArraySlice<RecordedSegment> { segments[next...] }

  mutating func takesRefusal(
    _ direction: RecordedSegment.Direction, _ address: UInt8, _ isRepeatedStart: Bool
  ) -> Bool {
    guard let segment = expected(direction, address, isRepeatedStart),
      segment.acknowledgement == .addressRefused
    else { return false }
    _ = take(segment)
    // A controller gives up with a STOP, whatever the recorded one did.
    goesOn = nil
    return true
  }

  mutating func write(
    _ bytes: [UInt8], _ address: UInt8, _ isRepeatedStart: Bool
  ) -> ReplayOutcome {
    guard !isLost else { return .lost }
    guard let segment = expected(.write, address, isRepeatedStart) else { return differs() }
    switch segment.acknowledgement {
    case .complete: return segment.bytes == bytes ? take(segment) : differs()
    case .addressRefused: return differs()
    case .byteRefused:
      guard bytes.starts(with: segment.bytes) else { return differs() }
      _ = take(segment)
      goesOn = nil
      return .refused
    }
  }

  mutating func read(
    _ count: Int, _ address: UInt8, _ isRepeatedStart: Bool
  ) -> ReplayOutcome {
    guard !isLost else { return .lost }
    guard let segment = expected(.read, address, isRepeatedStart),
      segment.acknowledgement == .complete, segment.bytes.count == count
    else { return differs() }
    return take(segment)
  }

  /// A recording that ends within a transaction does not say how that goes on.
  mutating func stop() -> ReplayOutcome {
    guard !isLost else { return .lost }
    guard goesOn != true || next == segments.count else { return differs() }
    goesOn = goesOn.map { _ in false }
    return .bytes([])
  }

  private func expected(
    _ direction: RecordedSegment.Direction, _ address: UInt8, _ isRepeatedStart: Bool
  ) -> RecordedSegment? {
    guard !isLost, next < segments.count, goesOn ?? isRepeatedStart == isRepeatedStart else {
      return nil
    }
    let segment = segments[next]
    return segment.direction == direction && segment.address == address ? segment : nil
  }

  private mutating func take(_ segment: RecordedSegment) -> ReplayOutcome {
    next += 1
    goesOn = !segment.endsWithStop
    return .bytes(segment.bytes)
  }

  private mutating func differs() -> ReplayOutcome {
    isLost = true
    return .differs(next < segments.count ? segments[next] : nil)
  }
}
