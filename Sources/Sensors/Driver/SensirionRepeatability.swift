internal import Units

/// The repeatability of a measurement by SHT3x and SHT4x, which costs time.
enum SensirionRepeatability: Int64, OptionChoice {
  case high, medium, low

  var spelling: StaticString {
    switch self {
    case .high: "high"
    case .medium: "medium"
    case .low: "low"
    }
  }
}
