import Units

/// Fault of a bouncing contact: the level changes again and again.
final class Chatter: LineFault, NotedFault {
  private let period: Interval
  private let length: Interval
  private let isAlways: Bool
  private var isInverted = false
  private var until = Instant.zero
  private(set) var due = Instant.never
  private(set) var outcome = FaultOutcome.idle(transfers: false)

  init(period: Interval, length: Interval, isAlways: Bool) {
    self.period = period
    self.length = length
    self.isAlways = isAlways
  }

  func begin(on line: SimulatedInput, at now: Instant) {
    guard isAlways else { return }
    until = .never
    due = now + period
  }

  func end(on line: SimulatedInput, at now: Instant) {
    if isInverted { line.invert(at: now) }
    isInverted = false
    due = .never
  }

  func moved(_ line: SimulatedInput, at now: Instant) {
    guard !isAlways else { return }
    until = now + length
    due = now + period < until || isInverted ? now + period : .never
  }

  func act(on line: SimulatedInput, at now: Instant) {
    line.invert(at: now)
    outcome = .changed
    isInverted.toggle()
    // After the bounces the line has the level of the signal.
    due = now + period < until || isInverted ? now + period : .never
  }
}

extension FaultParameterKind {
  fileprivate static let period = FaultParameterKind("period", .period, default: 1_000)
  fileprivate static let length = FaultParameterKind("length", .period, default: 10_000)
  fileprivate static let always = FaultParameterKind("always", .truth, default: 0)
}

extension LineFaultKind {
  /// `chatter`: for `length` behind each edge the level turns over every `period`; or `always`.
  public static let chatter = LineFaultKind(
    name: "chatter",
    parameters: [
      .period,
      .length,
      .always,
    ], effect: .bounces(unless: .always)
  ) {
    Chatter(
      period: .microseconds($0[.period]), length: .microseconds($0[.length]),
      isAlways: $0[.always] == 1)
  }
}
