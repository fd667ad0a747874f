extension Int64 {
  /// This value times `numerator` over `denominator`, which is positive: rounded to the nearest
  /// whole number, halves away from zero, and limited to 64 bits.
  package func times(_ numerator: Int64, over denominator: Int64) -> Int64 {
    let divisor = denominator.magnitude
    let product = magnitude.multipliedFullWidth(by: numerator.magnitude)
    let isNegative = (self < 0) != (numerator < 0)
    guard product.high < divisor else { return isNegative ? .min : .max }
    let (quotient, remainder) = divisor.dividingFullWidth(product)
    let isUp = remainder >= divisor - remainder
    let (rounded, overflows) = quotient.addingReportingOverflow(isUp ? 1 : 0)
    guard !overflows, rounded <= UInt64(Int64.max) else { return isNegative ? .min : .max }
    return isNegative ? -Int64(rounded) : Int64(rounded)
  }

  /// The sum, limited to 64 bits.
  package func plus(_ other: Int64) -> Int64 {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? (other < 0 ? .min : .max) : sum
  }

  /// The difference, limited to 64 bits.
  package func minus(_ other: Int64) -> Int64 {
    let (difference, overflows) = subtractingReportingOverflow(other)
    return overflows ? (other < 0 ? .max : .min) : difference
  }
}
