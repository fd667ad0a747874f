import Units

/// Fault that holds a line at one level whatever its signal does.
final class StuckLine: LineFault, NotedFault {
  private let level: Bool?
  private let note = FaultNote()

  init(level: Bool?) {
    self.level = level
  }

  func begin(on line: SimulatedInput, at now: Instant) { line.stick(at: level, now: now, note) }
  func end(on line: SimulatedInput, at now: Instant) { line.release(at: now) }

  var outcome: FaultOutcome { note.outcome }
}

extension FaultParameterKind {
  fileprivate static let level = FaultParameterKind("level", .truth, default: whereItIs)
  /// Neither on nor off: the level that the line has as the fault begins.
  fileprivate static let whereItIs: Int64 = -1
}

extension LineFaultKind {
  /// `stuck`: the line stands still, where it is or at `level`.
  public static let stuck = LineFaultKind(
    name: "stuck", parameters: [.level], effect: .level(.level)
  ) { settings in
    let level = settings[.level]
    return StuckLine(level: level == FaultParameterKind.whereItIs ? nil : level == 1)
  }
}
