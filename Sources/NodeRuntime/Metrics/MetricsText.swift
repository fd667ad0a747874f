package import Units

/// Text of metrics in the format that Prometheus reads (text exposition format 0.0.4).
package struct MetricsText {
  /// What a family of samples is.
  package enum Kind: String, Sendable {
    case counter
    case gauge
  }

  /// A number with its decimals: `scaled` times ten to the power of minus `decimals`.
  package struct Number: Hashable, Sendable {
    let scaled: Int64
    let decimals: Int

    /// Makes a number; without decimals a whole one.
    package init(_ scaled: Int64, decimals: Int = 0) {
      (self.scaled, self.decimals) = (scaled, decimals)
    }

    /// A span in seconds.
    package static func seconds(_ span: Interval) -> Number {
      Number(span.microseconds, decimals: 6)
    }
  }

  private var name = ""
  /// The text so far.
  package private(set) var text = ""

  /// Begins with nothing.
  package init() {}

  /// Begins a family. Its name has letters, digits and `_` alone.
  package mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n"
    text += "# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Adds a sample to the family; values of labels may be any text.
  package mutating func add(_ number: Number, _ labels: (String, String)...) {
    add(number, labels)
  }

  /// The same with a list of labels.
  package mutating func add(_ number: Number, _ labels: [(String, String)]) {
    text += name
    var separator = "{"
    for (label, value) in labels {
      text += "\(separator)\(label)=\"\(Self.escaped(value, quotes: true))\""
      separator = ","
    }
    if !labels.isEmpty { text += "}" }
    text += " \(Self.decimal(number))\n"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\".unicodeScalars
      case "\n": escaped += "\\n".unicodeScalars
      case "\"" where quotes: escaped += "\\\"".unicodeScalars
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func decimal(_ number: Number) -> String {
    var digits = String(number.scaled.magnitude)
    guard number.decimals > 0 else { return number.scaled < 0 ? "-\(digits)" : digits }
    while digits.utf8.count <= number.decimals { digits = "0" + digits }
    let whole = digits.dropLast(number.decimals)
    var fraction = digits.suffix(number.decimals)
    while fraction.last == "0" { fraction.removeLast() }
    let text = fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
    return number.scaled < 0 ? "-\(text)" : text
  }
}

extension QuantityKind {
  /// The family of the kind's readings: Prometheus wants one unit a family, and base units.
  package var metricName: String {
    switch self {
    case .truth: "outpost_state"
    case .count: "outpost_number"
    case .temperature: "outpost_temperature_celsius"
    case .humidity: "outpost_relative_humidity_ratio"
    case .pressure: "outpost_pressure_pascals"
    case .voltage: "outpost_voltage_volts"
    case .current: "outpost_current_amperes"
    case .power: "outpost_power_watts"
    case .illuminance: "outpost_illuminance_lux"
    case .concentration: "outpost_concentration_parts_per_million"
    case .resistance: "outpost_resistance_ohms"
    case .percentage: "outpost_share_ratio"
    case .energy: "outpost_energy_joules"
    case .volume: "outpost_volume_litres"
    case .length: "outpost_length_meters"
    }
  }

  /// A value of the kind in the unit of ``metricName``.
  package func metric(_ scaled: Int64) -> MetricsText.Number {
    switch self {
    // Per cent to parts of one.
    case .humidity, .percentage: .init(scaled, decimals: decimals + 2)
    // Watt-hours to joules.
    case .energy:
      .init(scaled.multipliedReportingOverflow(by: 3_600).partialValue, decimals: decimals)
    // Millimetres to metres.
    case .length: .init(scaled, decimals: decimals + 3)
    default: .init(scaled, decimals: decimals)
    }
  }
}
