public import Units

/// Events in the order of their time, and of their insertion where times are equal.
///
/// A binary heap: the order is total, so it is the same on every machine.
public struct EventQueue<Event> {
  private struct Entry {
    let at: Instant
    let number: UInt64
    let event: Event

    func precedes(_ other: Entry) -> Bool {
      at < other.at || (at == other.at && number < other.number)
    }
  }

  private var heap: [Entry] = []
  private var inserted: UInt64 = 0

  /// Makes an empty queue.
  public init() {}

  /// When the first event is due; ``Units/Instant/never`` if there is none.
  public var next: Instant { heap.first?.at ?? .never }

  /// Adds an event.
  public mutating func insert(_ event: Event, at time: Instant) {
    heap.append(Entry(at: time, number: inserted, event: event))
    inserted += 1
    rise(from: heap.count - 1)
  }

  /// Takes the first event if it is due at `now`.
  public mutating func take(dueAt now: Instant) -> (event: Event, at: Instant)? {
    guard let first = heap.first, first.at <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    sink(from: 0)
    return (first.event, first.at)
  }

  private mutating func rise(from start: Int) {
    var index = start
    while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
        if heap[child].precedes(heap[least]) { least = child }
      }
      if least == index { return }
      heap.swapAt(index, least)
      index = least
    }
  }
}
