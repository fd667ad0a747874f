import Units

/// The unit of a kind of quantity in SenML: one of the registry (RFC 8428 section 12.1) or a
/// secondary one (RFC 8798 section 3).
struct SenMLUnit {
  let kind: QuantityKind
  let symbol: StaticString
  /// Whether it is a secondary unit, which a pack must announce (RFC 9100 section 4).
  let isSecondary: Bool
  /// How many more decimals a value has in this unit than in the kind's own: 0 or 3.
  let shift: Int

  private init(
    _ kind: QuantityKind, _ symbol: StaticString, isSecondary: Bool = false, shift: Int = 0
  ) {
    self.kind = kind
    self.symbol = symbol
    self.isSecondary = isSecondary
    self.shift = shift
  }

  /// How many of the kind's own units make one of these.
  var factor: UInt64 { shift == 0 ? 1 : 1_000 }

  /// The units; a kind that is not here has none.
  static let all: [SenMLUnit] = [
    SenMLUnit(.temperature, "Cel"),
    SenMLUnit(.humidity, "%RH"),
    SenMLUnit(.pressure, "Pa"),
    SenMLUnit(.voltage, "V"),
    SenMLUnit(.current, "A"),
    SenMLUnit(.power, "W"),
    SenMLUnit(.illuminance, "lx"),
    SenMLUnit(.concentration, "ppm", isSecondary: true),
    SenMLUnit(.resistance, "Ohm"),
    SenMLUnit(.percentage, "/100", isSecondary: true),
    SenMLUnit(.energy, "Wh", isSecondary: true),
    // The registry has the litre too, but not for new designs.
    SenMLUnit(.volume, "m3", shift: 3),
    SenMLUnit(.length, "mm", isSecondary: true),
  ]

  /// The unit of a kind; nil for truth and plain numbers.
  static func of(_ kind: QuantityKind) -> SenMLUnit? {
    all.first { $0.kind == kind }
  }

  /// The unit with this symbol; nil for any other.
  static func named(_ symbol: [UInt8]) -> SenMLUnit? {
    all.first { symbol.span.equals($0.symbol) }
  }
}
