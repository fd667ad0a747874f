import Units

/// What a client counted of its handshakes in a run.
struct HandshakeTally {
  /// How many there were.
  let count: Int
  /// The longest, from the opening of its connection; nil where there was none.
  let longest: Interval?
  /// Those that failed because the board's arena was too small.
  var arenaExhaustions = 0
}
