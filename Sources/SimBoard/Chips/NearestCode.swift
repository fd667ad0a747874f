extension Int64 {
  /// The whole number of `range` that is nearest to `value`: what a converter makes of it. Whatever
  /// is not a number becomes the lowest.
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
