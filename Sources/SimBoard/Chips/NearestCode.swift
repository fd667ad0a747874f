extension Int64 {
  /// Converts `value` to the nearest whole number in `range`. NaN becomes the lowest.
  init(nearest value: Double, in range: ClosedRange<Int64>) {
    guard value > Double(range.lowerBound) else {
      self = range.lowerBound
      return
    }
    guard value < Double(range.upperBound) else {
      self = range.upperBound
      return
    }
    self = Int64(value.rounded())
  }
}
