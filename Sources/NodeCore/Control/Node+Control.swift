import Units

/// The state of a controlled line.
public struct LineState: Hashable, Sendable {
  /// Whether the node drives it on.
  public let isOn: Bool
  /// Why.
  public let cause: LineCause
}

extension Node {
  /// Whether the node drives an output on.
  public func isOn(_ output: OutputID) -> Bool { outputs[output.index] }

  /// Whether an output is on while no node drives it.
  public func isSafeOn(_ output: OutputID) -> Bool { configuration.isSafeOn(output) }

  /// The state of a controlled line; nil for an output that rules of alarms drive.
  public func lineState(of output: OutputID) -> LineState? {
    guard let number = control.number(of: output) else { return nil }
    return LineState(isOn: control.lines[number].isOn, cause: control.lines[number].cause)
  }

  /// A channel that a control rule may watch was read.
  @inline(never)
  mutating func controlReading(
    _ value: ReportedValue, from channel: ChannelID, isWarm: Bool, at now: Instant
  ) {
    guard control.take(value, from: channel, isWarm: isWarm, at: now) else { return }
    decideLines(at: now)
  }

  /// Alarms that control rules may be about were raised or cleared.
  @inline(never)
  mutating func followAlarms(_ raised: AlarmSet, at now: Instant) {
    control.follow(raised, at: now)
    decideLines(at: now)
  }

  /// Takes an operator's order; one for an output that is not controlled changes nothing.
  @inline(never)
  mutating func take(_ order: LineOrder, for output: OutputID, at now: Instant) {
    guard let number = control.number(of: output) else { return }
    control.take(order, forLine: number, at: now)
    actions.append(.ordered(output: output, order))
    decideLines(at: now)
  }

  /// Time has passed for rules and limits of lines.
  @inline(never)
  mutating func elapseControl(at now: Instant) {
    control.elapse(at: now, wallTime)
    decideLines(at: now)
  }

  private mutating func decideLines(at now: Instant) {
    while let output = control.nextOrderEnded(at: now) {
      actions.append(.ordered(output: output, .release))
    }
    control.decide(at: now)
    refreshOutputs()
    refreshAlarmsDue()
  }
}
