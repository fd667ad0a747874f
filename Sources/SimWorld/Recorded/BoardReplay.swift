package import BoardFiles
import HAL
import NodeAssembly
package import SimBoard
package import Units

/// A recording of a board that answers a node in the place of the board, in virtual time.
///
/// What the node does must be what was recorded, in that order and in the same turn: each transfer
/// to the byte, each level that is read, each output that is driven. Each answer, fault and edge
/// comes as it was recorded, and the node's clock shows what it showed. After the first difference
/// nothing is answered any more.
package final class BoardReplay {
  /// What differed first.
  package private(set) var mismatch: RecordingMismatch?
  /// How many transfers were made as recorded.
  package private(set) var transfers: UInt64 = 0

  /// Receives each edge of a line when the node may take it; nil: no receiver.
  package var onEdge: ((RecordedPlace, Bool, Instant) -> Void)?

  let recording: BoardRecording
  let clock: VirtualClock
  /// The row that comes next.
  private var next = 0
  /// The turn that comes next.
  private var turn = 0
  /// Readings of the clock until the next row that the node causes.
  private var readings: ArraySlice<Interval> = []
  /// By place, edges that have come and were not taken.
  private var edges: [ArraySlice<RecordedEvent>]

  /// Begins at the beginning of `recording`.
  package init(_ recording: BoardRecording, clock: VirtualClock) {
    self.recording = recording
    self.clock = clock
    edges = Array(repeating: [], count: recording.places.count)
    turn = nextTurn(from: 0)
    if recording.events.first?.what == .start { settle() }
  }

  /// When the next recorded turn begins; nil behind the last one.
  package var nextTurnAt: Instant? {
    turn < recording.events.count ? .zero + recording.events[turn].at : nil
  }

  /// The next turn begins: what was recorded before it must have been done.
  package func beginTurn() {
    if mismatch == nil, next < turn { differ(.nothing) }
    guard turn < recording.events.count else { return }
    next = turn
    turn = nextTurn(from: turn + 1)
    clock.advance(to: .zero + recording.events[next].at)
    settle()
  }

  /// The run ends at `end`: what was recorded before it must have been done. What the node did when
  /// it ended itself, after its last turn, is not asked for.
  package func end(at end: Instant) {
    guard mismatch == nil, turn < recording.events.count, next < turn,
      .zero + recording.events[next].at < end
    else { return }
    differ(.nothing)
  }

  /// What the node's clock shows.
  var now: Instant {
    if let reading = readings.popFirst() { clock.advance(to: .zero + reading) }
    return clock.now
  }

  // MARK: What the node does

  /// The recorded transfer that the node makes now; nil where it is another one.
  func transfer(
    _ place: RecordedPlace, _ address: I2CAddress, _ sent: Span<UInt8>, wanted: Int
  ) -> RecordedEvent? {
    let attempt = { [sent = sent.indices.map { sent[$0] }] in
      RecordingMismatch.Attempt.transfer(place, address.rawValue, sent, wanted: wanted)
    }
    guard let event = expected(), event.what == .transfer(address.rawValue), isAt(place, event),
      event.written.count == sent.count, event.read.count == wanted,
      sent.indices.allSatisfy({ sent[$0] == recording.bytes[event.written.lowerBound + $0] })
    else {
      differ(attempt())
      return nil
    }
    transfers += 1
    take(event)
    return event
  }

  /// The recorded call of a line or a sensor that the node makes now; nil where it is another one.
  func call(
    _ place: RecordedPlace, _ what: RecordedEvent.What, isActive: Bool? = nil
  ) -> RecordedEvent? {
    guard let event = expected(), event.what == what, isAt(place, event),
      isActive == nil || event.isActive == isActive
    else {
      differ(.call(place, what, isActive))
      return nil
    }
    take(event)
    return event
  }

  /// The oldest edge of a place that was not taken.
  func edge(of place: RecordedPlace) -> RecordedEvent? {
    guard let number = recording.places.firstIndex(of: place) else { return nil }
    return edges[number].popFirst()
  }

  /// The level of an input at a time that has passed: what its last edge made of it, or what the
  /// node read last.
  func isActive(_ place: RecordedPlace, at time: Instant) -> Bool {
    let line = recording.places.firstIndex(of: place)
    return recording.events.last {
      $0.place == line && [.edge, .level].contains($0.what) && $0.isActive != nil
        && .zero + $0.at <= time
    }?.isActive ?? false
  }

  /// Whether any of `places` has an edge.
  func hasEdges(_ places: [RecordedPlace]) -> Bool {
    zip(recording.places, edges).contains { !$1.isEmpty && places.contains($0) }
  }

  private func expected() -> RecordedEvent? {
    mismatch == nil && next < min(turn, recording.events.count) ? recording.events[next] : nil
  }

  private func isAt(_ place: RecordedPlace, _ event: RecordedEvent) -> Bool {
    recording.places[event.place] == place
  }

  private func take(_ event: RecordedEvent) {
    clock.advance(to: .zero + event.end)
    settle()
  }

  /// Passes the row, and lets the edges come that the node saw before its next call.
  private func settle() {
    let passed = recording.events[next]
    readings = recording.clock[passed.clock]
    // The node's start is the first reading of its clock.
    if passed.what == .start { readings = [passed.at] + readings }
    next += 1
    while next < turn, recording.events[next].what == .edge {
      let event = recording.events[next]
      edges[event.place].append(event)
      if let isActive = event.isActive {
        onEdge?(recording.places[event.place], isActive, .zero + event.at)
      }
      readings += recording.clock[event.clock]
      next += 1
    }
  }

  private func nextTurn(from row: Int) -> Int {
    recording.events[row...].firstIndex { $0.what == .turn } ?? recording.events.count
  }

  private func differ(_ attempt: RecordingMismatch.Attempt) {
    guard mismatch == nil else { return }
    let event = recording.events[min(next, recording.events.count)...]
      .first { $0.what != .turn && $0.what != .edge }
    mismatch = RecordingMismatch(
      attempt: attempt, at: clock.now, expected: event.map { RecordedCall($0, in: recording) },
      isLater: next >= turn)
  }
}

/// A node's clock during the replay of a recording: it shows what it showed when that was made.
package struct ReplayedClock: MonotonicClock {
  private let replay: BoardReplay

  /// Makes the clock of a node that `replay` answers.
  package init(_ replay: BoardReplay) {
    self.replay = replay
  }

  /// The recorded reading that is next; without one the present of the simulation.
  package var now: Instant { replay.now }
}
