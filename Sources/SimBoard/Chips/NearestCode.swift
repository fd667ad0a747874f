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
    // As `rounded()`, which is a call of the C library on processors that may lack SSE 4.1; the
    // difference is exact.
    let whole = Int64(value)
    let rest = value - Double(whole)
    self = rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
  }
}
