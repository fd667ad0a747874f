/// A unit as people write it, with the factor to the kind's smallest step.
///
/// A number in this unit times ``numerator`` over ``denominator`` is the scaled integer.
public struct UnitName: Sendable {
  /// The spelling in files, for example `°C`.
  public let symbol: StaticString
  /// The kind that the unit measures.
  public let kind: QuantityKind
  /// Scaled steps per unit, upper part of the fraction.
  public let numerator: Int64
  /// Scaled steps per unit, lower part of the fraction.
  public let denominator: Int64

  @usableFromInline
  init(_ symbol: StaticString, _ kind: QuantityKind, _ numerator: Int64, _ denominator: Int64 = 1) {
    self.symbol = symbol
    self.kind = kind
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Every unit that files may name; the first of a kind is the one that reports print.
  public static let all: [UnitName] = [
    UnitName("°C", .temperature, 1_000),
    UnitName("m°C", .temperature, 1),
    UnitName("%RH", .humidity, 1_000),
    UnitName("Pa", .pressure, 1_000),
    UnitName("hPa", .pressure, 100_000),
    UnitName("mbar", .pressure, 100_000),
    UnitName("kPa", .pressure, 1_000_000),
    UnitName("V", .voltage, 1_000_000),
    UnitName("mV", .voltage, 1_000),
    UnitName("uV", .voltage, 1),
    UnitName("µV", .voltage, 1),
    UnitName("A", .current, 1_000_000),
    UnitName("mA", .current, 1_000),
    UnitName("uA", .current, 1),
    UnitName("µA", .current, 1),
    UnitName("W", .power, 1_000_000),
    UnitName("mW", .power, 1_000),
    UnitName("lx", .illuminance, 1_000),
    UnitName("ppm", .concentration, 1_000),
    UnitName("Ω", .resistance, 1_000_000),
    UnitName("ohm", .resistance, 1_000_000),
    UnitName("mΩ", .resistance, 1_000),
    UnitName("mohm", .resistance, 1_000),
    UnitName("kΩ", .resistance, 1_000_000_000),
    UnitName("kohm", .resistance, 1_000_000_000),
    UnitName("%", .percentage, 1_000),
    UnitName("Wh", .energy, 1_000_000),
    UnitName("mWh", .energy, 1_000),
    UnitName("kWh", .energy, 1_000_000_000),
    UnitName("l", .volume, 1_000_000),
    UnitName("ml", .volume, 1_000),
    UnitName("m³", .volume, 1_000_000_000),
    UnitName("m3", .volume, 1_000_000_000),
    UnitName("mm", .length, 1_000),
  ]
}

extension QuantityKind {
  /// The symbol of the base unit, which reports print: the first of the kind in ``UnitName/all``;
  /// empty for truth and for plain numbers.
  public var symbol: StaticString {
    switch self {
    case .truth, .count: ""
    case .temperature: "°C"
    case .humidity: "%RH"
    case .pressure: "Pa"
    case .voltage: "V"
    case .current: "A"
    case .power: "W"
    case .illuminance: "lx"
    case .concentration: "ppm"
    case .resistance: "Ω"
    case .percentage: "%"
    case .energy: "Wh"
    case .volume: "l"
    case .length: "mm"
    }
  }
}
