package import BoardFiles
import NodeAssembly
import NodeCore
import Results
import Units

extension RunDifference {
  /// `alarm warm as in the simulation`: what a result without this difference would show.
  package func claim(on board: Board) -> String { "\(name(on: board)) as in the simulation" }

  /// Where the subject is in its file.
  package func position(on board: Board) -> SourcePosition {
    switch subject {
    case .channel(let channel): board.channels[channel].position
    case .alarm(let alarm): board.alarms[alarm].position
    case .line(let line): board.lines[line].position
    }
  }

  /// What was expected and what was seen.
  package func failure(on board: Board) -> String {
    "the simulation has \(text(simulated, board)), the kernel \(text(seen, board))"
      + (more > 0 ? ", and \(counted(more, "more difference"))" : "")
  }

  /// `FILE:LINE:COL: alarm warm as in the simulation: FAILURE`.
  package func line(on board: Board) -> String {
    "\(position(on: board).text): \(claim(on: board)): \(failure(on: board).printable)"
  }

  private func name(on board: Board) -> String {
    switch subject {
    case .channel(let channel): "channel \(board.channels[channel].name)"
    case .alarm(let alarm): "alarm \(board.alarms[alarm].name)"
    case .line(let line): "line \(board.lines[line].name)"
    }
  }

  private func text(_ fact: Fact, _ board: Board) -> String {
    switch fact {
    case .nothing: "nothing"
    case .event(let event, let at): "\(event) at \(Self.text(at))"
    case .level(let active, let at): "\(active ? "on" : "off") at \(Self.text(at))"
    case .reading(let value, let at): "\(text(value, board)) at \(Self.text(at))"
    case .readings(let count): counted(count, "reading")
    }
  }

  private func text(_ value: ReportedValue, _ board: Board) -> String {
    guard case .channel(let channel) = subject else { return "" }
    switch value {
    case .absent: return "no reading"
    case .fault: return "a fault"
    case .value(let scaled), .warming(let scaled):
      return QuantityText.text(scaled, board.channels[channel].kind)
    }
  }

  private static func text(_ time: Instant) -> String {
    NumberText.fixed(Double(time.microseconds) / 1_000_000, 3) + " s"
  }
}
