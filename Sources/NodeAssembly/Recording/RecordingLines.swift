import BoardFiles
package import HAL
import Units

extension Recorder {
  /// An input line with its levels and edges recorded.
  package func recording(_ line: any GPIOInput, chip: String, offset: Int) -> any GPIOInput {
    RecordingInput(line, self, number(of: .line(chip: chip, offset: offset)))
  }

  /// An output line with what drives it recorded.
  package func recording(_ line: any GPIOOutput, chip: String, offset: Int) -> any GPIOOutput {
    RecordingOutput(line, self, number(of: .line(chip: chip, offset: offset)))
  }

  /// A pulse line with its edges recorded.
  package func recording(_ line: any PulseLine, chip: String, offset: Int) -> any PulseLine {
    RecordingPulseLine(line, self, number(of: .line(chip: chip, offset: offset)))
  }

  /// Does a call of a line and records it.
  fileprivate func noting(
    _ what: Fact.What, _ place: UInt8, isActive: Bool = false,
    _ call: () throws(GPIOFault) -> Void
  ) throws(GPIOFault) {
    let began = now
    do throws(GPIOFault) {
      try call()
    } catch {
      note(what, place, isActive: isActive, error: error.errorNumber, at: began)
      throw error
    }
    note(what, place, isActive: isActive, at: began, took: now.since(began))
  }

  /// Takes an edge and records it.
  fileprivate func notingEdge(
    _ place: UInt8, _ call: () throws(GPIOFault) -> LineEdge?
  ) throws(GPIOFault) -> LineEdge? {
    do throws(GPIOFault) {
      guard let edge = try call() else { return nil }
      note(.edge, place, isActive: edge.active, at: edge.at)
      return edge
    } catch {
      note(.edge, place, error: error.errorNumber, at: now)
      throw error
    }
  }
}

private final class RecordingInput: GPIOInput {
  private let line: any GPIOInput
  private let recorder: Recorder
  private let place: UInt8

  init(_ line: any GPIOInput, _ recorder: Recorder, _ place: UInt8) {
    (self.line, self.recorder, self.place) = (line, recorder, place)
  }

  func isActive() throws(GPIOFault) -> Bool {
    let began = recorder.now
    do throws(GPIOFault) {
      let isActive = try line.isActive()
      recorder.note(
        .level, place, isActive: isActive, at: began, took: recorder.now.since(began))
      return isActive
    } catch {
      recorder.note(.level, place, error: error.errorNumber, at: began)
      throw error
    }
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? {
    try recorder.notingEdge(place) { () throws(GPIOFault) in try line.nextEdge() }
  }
}

private final class RecordingOutput: GPIOOutput {
  private let line: any GPIOOutput
  private let recorder: Recorder
  private let place: UInt8

  init(_ line: any GPIOOutput, _ recorder: Recorder, _ place: UInt8) {
    (self.line, self.recorder, self.place) = (line, recorder, place)
  }

  func drive(_ active: Bool) throws(GPIOFault) {
    try recorder.noting(.drive, place, isActive: active) { () throws(GPIOFault) in
      try line.drive(active)
    }
  }
}

private final class RecordingPulseLine: PulseLine {
  private let line: any PulseLine
  private let recorder: Recorder
  private let place: UInt8

  init(_ line: any PulseLine, _ recorder: Recorder, _ place: UInt8) {
    (self.line, self.recorder, self.place) = (line, recorder, place)
  }

  func pullLow() throws(GPIOFault) {
    try recorder.noting(.pull, place) { () throws(GPIOFault) in try line.pullLow() }
  }

  func release() throws(GPIOFault) {
    try recorder.noting(.release, place) { () throws(GPIOFault) in try line.release() }
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? {
    try recorder.notingEdge(place) { () throws(GPIOFault) in try line.nextEdge() }
  }
}

extension GPIOFault {
  /// The error number of Linux: ENODEV where the chip has gone, EOVERFLOW where edges were lost.
  var errorNumber: Int32 {
    switch self {
    case .lineGone: 19
    case .edgesLost: 75
    case .notDriven: 5
    case .system(let number): number
    }
  }

  /// The fault behind a recorded error number.
  package init(recorded number: Int32) {
    switch number {
    case 19: self = .lineGone
    case 75: self = .edgesLost
    default: self = .system(number)
    }
  }
}
