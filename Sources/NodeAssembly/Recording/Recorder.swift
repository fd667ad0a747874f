package import BoardFiles
import HAL
package import Units

/// Takes down what a node does with its board while it does it, in memory that was taken before:
/// each transfer, level and edge, the beginning of each turn, and what the node's clock showed.
///
/// Its owner takes the facts batch by batch and writes them elsewhere than on the node's thread.
package final class Recorder {
  /// The facts that were not taken yet.
  private var batch = FactBatch()
  /// Whether nothing is taken down any more.
  package private(set) var hasEnded = false
  /// Whether facts were lost because no batch was taken for too long.
  package private(set) var isOverrun = false
  /// The texts of the places, by their numbers; the first is the node.
  package private(set) var places: [RecordedPlace] = [.node]
  private let origin: Instant
  private let clock: () -> Instant
  private var hasStarted = false

  /// Begins at the present of `clock`, which is that of the node.
  package init(clock: @escaping () -> Instant) {
    self.clock = clock
    origin = clock()
  }

  /// How many facts wait.
  package var waiting: Int { batch.count }

  /// The present.
  var now: Instant { clock() }

  /// Takes the facts, and gives an empty `batch` in their place.
  package func take(_ batch: inout FactBatch) {
    swap(&batch, &self.batch)
  }

  /// Takes nothing down any more.
  package func end() {
    hasEnded = true
  }

  /// The node's clock shows `now`.
  @inline(__always)
  func noteClock(_ now: Instant) {
    note(Fact(hasStarted ? .clock : .start, at: elapsed(now)))
    hasStarted = true
  }

  /// A turn begins.
  package func noteTurn() {
    start()
    note(Fact(.turn, at: elapsed(clock())))
  }

  /// The node has ended.
  package func noteEnd() {
    note(Fact(.end, at: elapsed(clock())))
  }

  /// The number of a place, which the first call for it gives.
  func number(of place: RecordedPlace) -> UInt8 {
    if let known = places.firstIndex(of: place) { return UInt8(known) }
    places.append(place)
    return UInt8(clamping: places.count - 1)
  }

  // Apart from others for the bytes: a transfer that failed has none that were read.
  func noteTransfer(
    _ place: UInt8, _ address: UInt8, _ sent: Span<UInt8>, _ received: Span<UInt8>, wanted: Int,
    error: Int32?, since began: Instant
  ) {
    start()
    let count = sent.count + received.count
    guard !hasEnded, !batch.isFull(for: count) else { return overrun() }
    batch.append(
      Fact(
        .transfer, place: place, value: address, sent: sent.count, wanted: wanted, error: error,
        at: elapsed(began), took: UInt64(clamping: clock().since(began).microseconds)))
    batch.append(sent)
    batch.append(received)
  }

  func note(
    _ what: Fact.What, _ place: UInt8, isActive: Bool = false, error: Int32? = nil, at: Instant,
    took: Interval = .zero
  ) {
    start()
    note(
      Fact(
        what, place: place, value: isActive ? 1 : 0, error: error, at: elapsed(at),
        took: UInt64(clamping: took.microseconds)))
  }

  /// A clock that is not taken down, a simulated board's, has no first reading.
  private func start() {
    guard !hasStarted else { return }
    hasStarted = true
    note(Fact(.start, at: 0))
  }

  @inline(__always)
  private func note(_ fact: Fact) {
    guard !hasEnded, !batch.isFull(for: 0) else { return overrun() }
    batch.append(fact)
  }

  private func overrun() {
    isOverrun = isOverrun || !hasEnded
    hasEnded = true
  }

  /// Edges of before the beginning have its time.
  private func elapsed(_ now: Instant) -> UInt64 {
    now.microseconds > origin.microseconds ? now.microseconds - origin.microseconds : 0
  }
}
