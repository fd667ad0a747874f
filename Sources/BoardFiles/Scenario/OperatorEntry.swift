package import Units

/// What an operator does at the node.
package enum OperatorAct: Hashable, Sendable {
  /// `accepts: certificate`: accepts the key that the uplink's server has shown last, and was
  /// refused.
  case accepts(UplinkEntry.Index)
  /// `set: {line: heater, to: on, for: 10 min}`: orders a controlled line to be on or off.
  case holds(LineEntry.Index, active: Bool, for: Interval)
  /// `set: {line: heater, to: auto}`: leaves a controlled line to its rules again.
  case releases(LineEntry.Index)
}

/// An action of a person at the node.
package struct OperatorEntry: Sendable {
  /// When it happens.
  package var at: Interval
  /// What it is.
  package var act: OperatorAct
  /// Where the entry is in its file.
  package var position: SourcePosition
}

extension OperatorAct {
  /// The line that it is about; nil for none.
  var line: LineEntry.Index? {
    switch self {
    case .accepts: nil
    case .holds(let line, active: _, for: _), .releases(let line): line
    }
  }
}
