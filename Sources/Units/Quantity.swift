/// What a number measures. The raw value is stable and may be stored.
public enum QuantityKind: UInt8, CaseIterable, Sendable {
  /// True (1) or false (0): a line, a switch, a detector.
  case truth
  /// A plain number without a unit, in thousandths.
  case count
  /// Temperature in thousandths of a degree Celsius.
  case temperature
  /// Relative humidity in thousandths of a per cent.
  case humidity
  /// Pressure in thousandths of a pascal.
  case pressure
  /// Voltage in microvolts.
  case voltage
  /// Electric current in microamperes.
  case current
  /// Power in microwatts.
  case power
  /// Illuminance in thousandths of a lux.
  case illuminance
  /// Concentration of a gas in thousandths of a part per million.
  case concentration
  /// Electric resistance in millionths of an ohm.
  case resistance
  /// A share in thousandths of a per cent: soil moisture, a level of a tank.
  case percentage
  /// Energy in millionths of a watt-hour.
  case energy
  /// Volume in millionths of a litre.
  case volume
  /// Length in thousandths of a millimetre.
  case length

  /// Decimal places that a scaled integer of this kind carries below its base unit.
  @inlinable
  public var decimals: Int {
    switch self {
    case .truth: 0
    case .count, .temperature, .humidity, .pressure, .illuminance, .concentration, .percentage,
      .length:
      3
    case .voltage, .current, .power, .resistance, .energy, .volume: 6
    }
  }

  /// How many scaled steps make one base unit: ten to the power of ``decimals``.
  @inlinable
  public var stepsPerUnit: Int64 {
    switch self {
    case .truth: 1
    case .count, .temperature, .humidity, .pressure, .illuminance, .concentration, .percentage,
      .length:
      1_000
    case .voltage, .current, .power, .resistance, .energy, .volume: 1_000_000
    }
  }
}

/// A measured or configured value: its kind and a scaled integer (see ``QuantityKind``).
public struct Quantity: Hashable, Sendable {
  /// What is measured.
  public let kind: QuantityKind
  /// The value in the kind's smallest step, for example 21 500 for 21.5 °C.
  public let scaled: Int64

  /// Makes a value of `kind` from its scaled integer.
  @inlinable
  public init(_ kind: QuantityKind, scaled: Int64) {
    self.kind = kind
    self.scaled = scaled
  }

  /// The truth value as a quantity.
  @inlinable
  public static func truth(_ value: Bool) -> Quantity {
    Quantity(.truth, scaled: value ? 1 : 0)
  }

  /// `milli` thousandths of a degree Celsius.
  @inlinable
  public static func milliCelsius(_ milli: Int64) -> Quantity {
    Quantity(.temperature, scaled: milli)
  }

  /// `milli` thousandths of a per cent of relative humidity.
  @inlinable
  public static func milliPercent(_ milli: Int64) -> Quantity {
    Quantity(.humidity, scaled: milli)
  }

  /// `milli` thousandths of a pascal.
  @inlinable
  public static func milliPascal(_ milli: Int64) -> Quantity {
    Quantity(.pressure, scaled: milli)
  }

  /// `micro` microvolts.
  @inlinable
  public static func microvolts(_ micro: Int64) -> Quantity {
    Quantity(.voltage, scaled: micro)
  }

  /// `milli` thousandths of a plain number.
  @inlinable
  public static func milliCount(_ milli: Int64) -> Quantity {
    Quantity(.count, scaled: milli)
  }
}
