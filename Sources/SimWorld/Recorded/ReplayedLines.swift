import BoardFiles
import HAL
import NodeAssembly
import SimBoard
import Units

/// An input line whose levels and edges are those of a recording of the board.
final class ReplayedInput: GPIOInput {
  private let replay: BoardReplay
  private let place: RecordedPlace

  init(_ replay: BoardReplay, _ place: RecordedPlace) {
    (self.replay, self.place) = (replay, place)
  }

  func isActive() throws(GPIOFault) -> Bool {
    guard let event = replay.call(place, .level) else { throw .lineGone }
    try event.throwFault()
    return event.isActive ?? false
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? { try replay.nextEdge(of: place) }
}

/// An output line that a node must drive as it was recorded; the simulated line follows.
final class ReplayedOutput: GPIOOutput {
  private let replay: BoardReplay
  private let place: RecordedPlace
  private let line: SimulatedOutput

  init(_ replay: BoardReplay, _ place: RecordedPlace, moving line: SimulatedOutput) {
    (self.replay, self.place, self.line) = (replay, place, line)
  }

  func drive(_ active: Bool) throws(GPIOFault) {
    guard let event = replay.call(place, .drive, isActive: active) else { throw .lineGone }
    try event.throwFault()
    try line.drive(active)
  }
}

/// The line of a chip that has one for itself, with its edges as they were recorded.
final class ReplayedPulseLine: PulseLine {
  private let replay: BoardReplay
  private let place: RecordedPlace

  init(_ replay: BoardReplay, _ place: RecordedPlace) {
    (self.replay, self.place) = (replay, place)
  }

  func pullLow() throws(GPIOFault) { try call(.pull) }

  func release() throws(GPIOFault) { try call(.release) }

  func nextEdge() throws(GPIOFault) -> LineEdge? { try replay.nextEdge(of: place) }

  private func call(_ what: RecordedEvent.What) throws(GPIOFault) {
    guard let event = replay.call(place, what) else { throw .lineGone }
    try event.throwFault()
  }
}

extension BoardReplay {
  fileprivate func nextEdge(of place: RecordedPlace) throws(GPIOFault) -> LineEdge? {
    guard let event = edge(of: place) else { return nil }
    try event.throwFault()
    return LineEdge(active: event.isActive ?? false, at: .zero + event.at)
  }
}

extension RecordedEvent {
  fileprivate func throwFault() throws(GPIOFault) {
    if let error { throw GPIOFault(recorded: error) }
  }
}
