/// Thousandths of a degree of a temperature in sixteenths, the unit of many chips; rounded.
func milliCelsius(sixteenths: Int16) -> Int64 {
  (Int64(sixteenths) * 125 + 1) >> 1
}

/// The nearest multiple of `step` sixteenths of a degree to a temperature in m°C, in sixteenths,
/// held at the ends of `range`.
func sixteenths(
  milliCelsius: Int64, step: Int64, in range: ClosedRange<Int64>
) -> Int16 {
  let scaled = 16 * max(-1_000_000, min(1_000_000, milliCelsius))
  let half = scaled < 0 ? -500 * step : 500 * step
  let nearest = (scaled + half) / (1_000 * step) * step
  return Int16(truncatingIfNeeded: max(range.lowerBound, min(range.upperBound, nearest)))
}
