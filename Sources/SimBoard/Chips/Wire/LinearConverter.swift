/// A converter whose codes divide a range evenly.
struct LinearConverter {
  /// The value at code 0, as a scaled integer.
  let lowest: Double
  /// The value at code `steps`.
  let highest: Double
  /// Codes between the two.
  let steps: Double
  /// The greatest code that the converter has.
  let last: UInt32

  /// Makes a converter that has a code for each end of its range.
  init(_ range: ClosedRange<Int64>, last: UInt32) {
    self.init(range, steps: last, last: last)
  }

  /// Makes a converter of `bits` whose upper end is one step above its last code.
  init(_ range: ClosedRange<Int64>, bits: Int) {
    self.init(range, steps: 1 << bits, last: 1 << bits - 1)
  }

  private init(_ range: ClosedRange<Int64>, steps: UInt32, last: UInt32) {
    lowest = Double(range.lowerBound)
    highest = Double(range.upperBound)
    self.steps = Double(steps)
    self.last = last
  }

  /// The code nearest to `value`, held at the ends.
  func code(_ value: Int64) -> UInt32 {
    let code = (Double(value) - lowest) / (highest - lowest) * steps
    guard code > 0 else { return 0 }
    return code < Double(last) ? UInt32(code + 0.5) : last
  }
}
