/// The nearest whole multiple of `step` sixteenths of a degree to a temperature, in sixteenths,
/// held at the ends of `range`, which are multiples of `step`.
func sixteenths(
  milliCelsius: Int64, step: Int64, range: ClosedRange<Int64>
) -> Int64 {
  let limited = max(-1_000_000, min(1_000_000, milliCelsius))
  // Counted from far below, because division rounds towards zero.
  let steps = ((limited + 1_000_000) * 16 + 500 * step) / (1_000 * step)
  return max(range.lowerBound, min(range.upperBound, steps * step - 16_000))
}
