import Units

/// One direction of a connection: bytes under way, each batch with its time of arrival.
struct Pipe {
  /// What a batch carries.
  enum Content {
    case bytes(Int)
    case end
    case reset
  }

  private var bytes: [UInt8] = []
  private var head = 0
  private var batches: [(arrives: Instant, content: Content)] = []
  private var firstBatch = 0
  private var lineFree = Instant.zero
  /// Every byte that was ever sent this way.
  private(set) var total: UInt64 = 0

  /// When the first batch arrives; kept here, because every turn of a node asks.
  private(set) var nextArrival = Instant.never

  /// Sends bytes: the line carries them one after the other, then they travel.
  mutating func send(_ span: Span<UInt8>, at now: Instant, latency: Interval, perSecond: Int?) {
    span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    total += UInt64(span.count)
    push(.bytes(span.count), leaving: occupy(span.count, at: now, perSecond), latency)
  }

  /// Sends the end of the stream or a reset.
  mutating func send(_ mark: Content, at now: Instant, latency: Interval) {
    push(mark, leaving: max(now, lineFree), latency)
  }

  /// Counts bytes that only cost time, and returns when the last of them has arrived.
  mutating func account(
    _ count: Int, at now: Instant, latency: Interval, perSecond: Int?
  ) -> Instant {
    total += UInt64(count)
    return occupy(count, at: now, perSecond) + latency
  }

  /// The first batch, if it has arrived.
  mutating func take(at now: Instant) -> Content? {
    guard nextArrival <= now else { return nil }
    let content = batches[firstBatch].content
    firstBatch += 1
    if firstBatch == batches.count {
      batches.removeAll(keepingCapacity: true)
      firstBatch = 0
    }
    nextArrival = batches.isEmpty ? .never : batches[firstBatch].arrives
    return content
  }

  /// Lends the first `count` bytes that have arrived and then drops them.
  mutating func consume(_ count: Int, _ body: (Span<UInt8>) -> Void) {
    body(bytes.span.extracting(droppingFirst: head).extracting(first: count))
    head += count
    if head == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      head = 0
    }
  }

  /// Forgets what is under way; the totals stay.
  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    batches.removeAll(keepingCapacity: true)
    head = 0
    firstBatch = 0
    nextArrival = .never
    lineFree = .zero
  }

  private mutating func occupy(_ count: Int, at now: Instant, _ perSecond: Int?) -> Instant {
    guard let perSecond else { return now }
    let span = Interval.microseconds(Int64(count) * 1_000_000 / Int64(perSecond))
    lineFree = max(now, lineFree) + span
    return lineFree
  }

  private mutating func push(_ content: Content, leaving: Instant, _ latency: Interval) {
    if batches.isEmpty { nextArrival = leaving + latency }
    batches.append((leaving + latency, content))
  }
}
