extension LineFaultKind {
  /// `stuck`: the line stands still, where it is or at `level`.
  public static let stuck = LineFaultKind(
    name: "stuck", parameters: [FaultParameterKind("level", .truth, default: -1)],
    begin: { line, numbers, now in
      line.stick(at: numbers[0] < 0 ? nil : numbers[0] == 1, now: now)
    },
    end: { line, now in line.release(at: now) })
}
