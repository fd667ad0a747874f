/// The range in which a datasheet promises its accuracy, as scaled integers.
///
/// A chip measures on beyond it with less accuracy, and 86 °C serves an alarm better than a fault
/// does; a converter at one of its ends, or a damaged calibration, gives values outside.
struct OperatingRange {
  private let lowest: Int64
  private let highest: Int64

  /// Admits the range and at each end one of `parts` of its span: a tenth, or where the ends of the
  /// converter are close, a hundredth.
  init(_ range: ClosedRange<Int64>, beyond parts: Int64 = 10) {
    let margin = (range.upperBound - range.lowerBound) / parts
    lowest = range.lowerBound - margin
    highest = range.upperBound + margin
  }

  /// Whether `value` is in the range, or not far beyond it.
  func admits(_ value: Int64) -> Bool { lowest <= value && value <= highest }
}
