package import Units

/// A time span on the command line: a number with its unit, `10s`, `5min`, `24h`.
package struct RunLength: Sendable {
  /// The time span.
  package let interval: Interval

  /// Reads a time span; nil if `argument` is none.
  package init?(argument: String) {
    let digits = argument.prefix { $0.isNumber }
    let unit = argument.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int64(digits), number > 0, number <= 1_000_000_000 else { return nil }
    switch unit {
    case "ms": interval = .milliseconds(number)
    case "s": interval = .seconds(number)
    case "min": interval = .seconds(60).times(number)
    case "h": interval = .seconds(3_600).times(number)
    case "d": interval = .seconds(86_400).times(number)
    default: return nil
    }
  }
}
