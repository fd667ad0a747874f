import Units

/// Fault that holds a line at one level whatever its signal does.
final class StuckLine: LineFault {
  private let level: Bool?

  init(level: Bool?) {
    self.level = level
  }

  func begin(on line: SimulatedInput, at now: Instant) { line.stick(at: level, now: now) }
  func end(on line: SimulatedInput, at now: Instant) { line.release(at: now) }
}

extension FaultParameterKind {
  fileprivate static let level = FaultParameterKind("level", .truth, default: -1)
}

extension LineFaultKind {
  /// `stuck`: the line stands still, where it is or at `level`.
  public static let stuck = LineFaultKind(
    name: "stuck", parameters: [.level]
  ) { StuckLine(level: $0[.level] < 0 ? nil : $0[.level] == 1) }
}
