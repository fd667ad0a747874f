import Units

extension NumberProblem {
  var wording: Wording {
    switch self {
    case .malformed(let text, let flaw): flaw.wording(of: text)
    case .overflow(let text): Wording("the number \(quoted(text)) is too large")
    case .tooFine(let text, let dimension):
      Wording("\(quoted(text)) is finer than the smallest step, \(dimension.step)")
    case .missingUnit(let text, let dimension, let units):
      Wording(
        "the unit is missing in \(quoted(text))",
        hint: units.isEmpty
          ? "for example \(quoted(dimension.example))"
          : "write " + units.map { quoted(text + " " + $0) }.joined(separator: " or "))
    case .wrongUnit(let symbol, let of, let wanted):
      Wording(
        "\(quoted(symbol)) is the unit of \(of.name), this is \(wanted.name)",
        hint: symbol == "%" && wanted == .kind(.humidity)
          ? "write `%RH`" : "for example \(quoted(wanted.example))")
    case .unknownUnit(let symbol, let wanted):
      Wording("unknown unit \(quoted(symbol))", hint: Self.unitHint(symbol, wanted))
    case .unitOnPlain(let text):
      Wording("\(quoted(text)) must be a plain number without a unit")
    case .notWhole(let text): Wording("\(quoted(text)) must be a whole number")
    case .outOfRange(let text, let low, let high):
      Wording(
        "\(quoted(text)) is out of range",
        hint: high.map { "allowed: \(low) to \($0)" } ?? "at least \(low)")
    case .notHexadecimal(let text): Self.notHexadecimal(text)
    case .addressReserved(let address):
      Wording(
        "the address \(hexadecimal(address)) is reserved by the I2C specification",
        hint: "chips have addresses from 0x08 to 0x77")
    case .addressTooLarge(let text): Self.addressTooLarge(text)
    }
  }

  private static func notHexadecimal(_ text: String) -> Wording {
    let message = "the address \(quoted(text)) must be hexadecimal"
    guard text.utf8.allSatisfy(isDigit), let number = UInt8(text), number < 0x80 else {
      return Wording(message, hint: "write it like 0x76")
    }
    let decimal = "\(text) decimal is \(hexadecimal(number))"
    guard let meant = UInt8(text, radix: 16), (0x08...0x77).contains(meant) else {
      return Wording(message, hint: "\(decimal): write that")
    }
    return Wording(message, hint: "write \(hexadecimal(meant)); \(decimal)")
  }

  private static func addressTooLarge(_ text: String) -> Wording {
    let message = "\(quoted(text)) is no 7-bit address"
    guard let byte = UInt8(text.dropFirst(2), radix: 16) else { return Wording(message) }
    return Wording(
      message,
      hint: "\(text) with the read/write bit is the 7-bit address \(hexadecimal(byte >> 1))")
  }

  /// Hint for the spelling of a unit that files do not accept.
  private static func unitHint(_ symbol: String, _ wanted: Dimension) -> String {
    let letters = String(
      decoding: symbol.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    switch (letters, wanted) {
    case ("f", .kind(.temperature)), ("°f", .kind(.temperature)), ("degf", .kind(.temperature)):
      return "Fahrenheit is not supported; write °C: (F - 32) / 1.8"
    case ("k", .kind(.temperature)): return "write °C: K - 273.15"
    case ("m", .time): return "write `min` for minutes or `ms` for milliseconds"
    default: break
    }
    if symbol.utf8.contains(where: isDigit) {
      return "one number with one unit, for example `90 min`"
    }
    if symbol.utf8.first == UInt8(ascii: ",") || symbol.utf8.contains(0x20) {
      return "for example \(quoted(wanted.example))"
    }
    let units = MeasureUnit.all.filter { $0.dimension == wanted }.map(\.symbol)
    if let known = spokenUnits[letters], units.contains(known) { return "write \(quoted(known))" }
    // A capital M is mega and a small one is milli.
    if let same = suggestion(for: symbol, among: units), same.utf8.count == symbol.utf8.count,
      ![same, symbol].allSatisfy({ $0.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "m") })
        || same.utf8.first == symbol.utf8.first
    {
      return "did you mean \(quoted(same))?"
    }
    return "known units: \(listed(units))"
  }

  private static let spokenUnits = [
    "c": "°C", "degc": "°C", "deg": "°C", "celsius": "°C", "℃": "°C", "°": "°C", "rh": "%RH",
    "% rh": "%RH", "percent": "%RH", "volt": "V", "volts": "V", "v": "V", "sec": "s", "secs": "s",
    "second": "s", "seconds": "s", "msec": "ms", "mins": "min", "minute": "min",
    "minutes": "min", "hour": "h", "hours": "h", "hr": "h", "day": "d", "days": "d",
    "usec": "us", "millis": "ms", "bytes": "B", "kb": "kB", "mb": "MB", "k": "kB",
  ]
}

extension NumberFlaw {
  fileprivate func wording(of text: String) -> Wording {
    let message = "\(quoted(text)) is no decimal number"
    return switch self {
    case .notANumber: Wording(message)
    case .comma: Wording(message, hint: "write the decimal point as `.`, and no thousands mark")
    case .exponent: Wording(message, hint: "write all digits instead of an exponent")
    case .leadingZero: Wording(message, hint: "leave out the leading zeros")
    case .underscore: Wording(message, hint: "leave out the `_`")
    case .sexagesimal:
      Wording(message, hint: "one number with one unit, for example `90 min`")
    case .hexadecimal: Wording(message, hint: "only addresses are hexadecimal")
    case .barePoint: Wording(message, hint: "write a digit on both sides of the point: `0.5`")
    case .plusSign: Wording(message, hint: "leave out the `+`")
    case .overflow: Wording("the number \(quoted(text)) is too large")
    }
  }
}

extension WordProblem {
  var wording: Wording {
    switch self {
    case .notTruth(let text, let onOff): Self.notTruth(text, onOff)
    case .choice(let text, let allowed, let near):
      Wording("\(quoted(text)) is not allowed here", hint: advice(near, or: "allowed", allowed))
    case .badName(let text):
      Wording(
        "\(quoted(text)) is no name",
        hint: "a lower-case letter, then letters, digits and `-`, at most 63 in all")
    case .reservedName(let text): Wording("the name \(quoted(text)) has a meaning of its own")
    case .severalLines: Wording("the text must stand on one line")
    case .tooLong(let limit): Wording("the text is longer than \(limit) bytes")
    case .placeholder(let text):
      Wording("\(quoted(text)) is a placeholder", hint: "put the right value here")
    case .notPrintable:
      Wording(
        "the device may only have printable ASCII characters without spaces",
        hint: "it is sent in the body of an HTTP request")
    case .badPath: Wording("a path must not contain control characters")
    case .lookAlike(let text, let found): Self.lookAlike(text, found)
    case .notUTCTime(let text):
      Wording("\(quoted(text)) is no time in UTC", hint: "for example `2026-01-01T00:00:00Z`")
    }
  }

  private static func lookAlike(_ text: String, _ found: LookAlike) -> Wording {
    let digits = String(found.code, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    let name = Unicode.Scalar(found.code)?.properties.name.map { " (\($0))" } ?? ""
    guard let like = found.like else {
      return Wording(
        "\(quoted(text)) contains \(code)\(name), which does not show", hint: "delete it")
    }
    let written = like == " " ? "a space" : quoted(String(like))
    return Wording(
      "\(quoted(text)) contains \(code)\(name), which looks like \(written)",
      hint: "write \(written)" + (like == " " ? ", U+0020, or nothing" : ""))
  }

  private static func notTruth(_ text: String, _ onOff: Bool) -> Wording {
    let words = onOff ? "`true`, `false`, `on` or `off`" : "`true` or `false`"
    switch text {
    case "yes", "Yes", "YES", "y", "True", "TRUE", "On", "ON", "on", "1":
      return Wording("\(quoted(text)) is no truth value", hint: "write `true`")
    case "no", "No", "NO", "n", "False", "FALSE", "Off", "OFF", "off", "0":
      return Wording("\(quoted(text)) is no truth value", hint: "write `false`")
    default: return Wording("\(quoted(text)) is no truth value", hint: "write \(words)")
    }
  }
}
