import HAL
import SimBoard
import Units

@testable import BoardFiles
@testable import SimWorld

/// A node that does what a recording says, or now and then something else: whatever a file holds,
/// its replay must not trap.
enum MutatedReplay {
  static func run(_ recording: BoardRecording) {
    for omits in [0, 5] {
      let replay = BoardReplay(recording, clock: VirtualClock())
      let clock = ReplayedClock(replay)
      for (index, event) in recording.events.enumerated() {
        _ = clock.now
        guard omits == 0 || index % omits != 0 else { continue }
        act(event, recording, replay)
      }
      while replay.nextTurnAt != nil { replay.beginTurn() }
      replay.beginTurn()
      replay.end(at: .never)
      _ = replay.mismatch?.text
    }
  }

  private static func act(
    _ event: RecordedEvent, _ recording: BoardRecording, _ replay: BoardReplay
  ) {
    let place = recording.places[event.place]
    switch event.what {
    case .turn: replay.beginTurn()
    case .transfer(let address):
      let sent = Array(recording.bytes[event.written])
      guard let address = I2CAddress(address) else { return }
      _ = replay.transfer(place, address, sent.span, wanted: event.read.count)
    case .edge: _ = replay.edge(of: place)
    case .start, .end: _ = replay.isActive(place, at: .never)
    default: _ = replay.call(place, event.what, isActive: event.isActive)
    }
  }
}
