/// Sorts the changes of a run by time.
///
/// A segment is drawn when it has ended. Other changes wait until then, because their place is
/// between the segment's bits.
struct WaveTimeline {
  private struct Change {
    let signal: Int
    let value: WaveValue
    let nanoseconds: UInt64
  }

  /// The most changes that wait; of more during one transfer the early ones are left out, so that
  /// each line still shows its last level.
  private static let waitingMax = 1_024

  private var dump: ValueChangeDump
  private var waiting: [Change] = []
  private var released = 0
  private var isTransferring = false

  init(_ dump: ValueChangeDump) {
    self.dump = dump
  }

  /// A transfer begins, or goes on with a repeated start.
  mutating func beginTransfer() {
    isTransferring = true
  }

  /// The transfer has been drawn.
  mutating func endTransfer() {
    isTransferring = false
    release(until: .max)
  }

  /// A line of the bus changes.
  mutating func draw(_ signal: Int, _ level: Bool, at nanoseconds: UInt64) {
    if !waiting.isEmpty { release(until: nanoseconds) }
    dump.change(signal, to: .level(level), at: nanoseconds)
  }

  /// Anything else changes, now.
  mutating func change(_ signal: Int, to value: WaveValue, at nanoseconds: UInt64) {
    guard isTransferring else { return dump.change(signal, to: value, at: nanoseconds) }
    if waiting.count == Self.waitingMax { thin() }
    waiting.append(Change(signal: signal, value: value, nanoseconds: nanoseconds))
  }

  /// Ends the dump.
  mutating func finish(at nanoseconds: UInt64) {
    endTransfer()
    dump.finish(at: nanoseconds)
  }

  private mutating func release(until nanoseconds: UInt64) {
    while released < waiting.count, waiting[released].nanoseconds <= nanoseconds {
      let change = waiting[released]
      dump.change(change.signal, to: change.value, at: change.nanoseconds)
      released += 1
    }
    guard released == waiting.count else { return }
    waiting.removeAll(keepingCapacity: true)
    released = 0
  }

  /// Keeps each signal's last change alone.
  private mutating func thin() {
    var seen: Set<Int> = []
    let last = waiting[released...].reversed().filter { seen.insert($0.signal).inserted }
    waiting = last.reversed()
    released = 0
  }
}
