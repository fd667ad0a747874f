import Units

/// The point `count` ms after the origin.
func ms(_ count: UInt64) -> Instant { Instant(microseconds: count * 1_000) }
