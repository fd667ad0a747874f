public import Units

/// A physical value over time, as a pure function: the same instant always gives the same value.
public indirect enum Signal: Sendable {
  /// The same value for ever.
  case constant(Int64)

  /// The value at `now`, as a scaled integer.
  public func value(at now: Instant) -> Int64 {
    switch self {
    case .constant(let value): value
    }
  }
}
