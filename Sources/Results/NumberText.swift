/// Formats numbers for tables and messages.
package enum NumberText {
  /// With `places` decimals, locale-free.
  package static func fixed(_ value: Double, _ places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = Int64((value * scale).rounded())
    let digits = String(scaled.magnitude)
    guard places > 0 else { return (scaled < 0 ? "-" : "") + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (scaled < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// Whole, with spaces between thousands.
  package static func grouped(_ value: Int64) -> String {
    var text = ""
    for (index, digit) in String(value.magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = " " + text }
      text = "\(digit)" + text
    }
    return (value < 0 ? "-" : "") + text
  }
}
