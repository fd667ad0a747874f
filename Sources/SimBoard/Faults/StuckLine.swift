import Units

/// The line stands still whatever its signal does.
final class StuckLine: LineFault {
  private let level: Bool?

  init(level: Bool?) {
    self.level = level
  }

  func begin(on line: SimulatedInput, at now: Instant) { line.stick(at: level, now: now) }
  func end(on line: SimulatedInput, at now: Instant) { line.release(at: now) }
}

extension LineFaultKind {
  /// `stuck`: the line stands still, where it is or at `level`.
  public static let stuck = LineFaultKind(
    name: "stuck", parameters: [FaultParameterKind("level", .truth, default: -1)]
  ) { StuckLine(level: $0[0] < 0 ? nil : $0[0] == 1) }
}
