/// The range in which a datasheet promises its accuracy, as scaled integers.
///
/// A chip measures on beyond it with less accuracy, and 86 °C serves an alarm better than a fault
/// does; a converter at one of its ends, or a damaged calibration, gives values far outside.
struct OperatingRange {
  private let lowest: Int64
  private let highest: Int64

  init(_ range: ClosedRange<Int64>) {
    let tenth = (range.upperBound - range.lowerBound) / 10
    lowest = range.lowerBound - tenth
    highest = range.upperBound + tenth
  }

  /// Whether `value` is in the range, or at most a tenth of its span beyond it.
  func admits(_ value: Int64) -> Bool { lowest <= value && value <= highest }
}
