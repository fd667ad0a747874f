public import Units

/// A clock of the calendar: it can be unset or wrong, and it can jump in both directions.
///
/// Only certificates, the times in messages and what a person reads depend on it.
public protocol WallClock {
  /// What is known of the time now. `bound` is a time in seconds since 1970 that has passed for
  /// certain, 0 where none is known: a clock that shows less is not set.
  func wallTime(after bound: Int64) -> WallTime
}
