import Units

/// The dimension of a number with a unit: a quantity of the node or a figure of the set-up.
enum Dimension: Hashable, Sendable {
  case kind(QuantityKind)
  case time
  case frequency
  case rate
  case size
  case charge

  /// The word for it in messages.
  var name: String {
    switch self {
    case .kind(.truth): "a truth value"
    case .kind(.count): "a plain number"
    case .kind(.temperature): "a temperature"
    case .kind(.humidity): "a relative humidity"
    case .kind(.pressure): "a pressure"
    case .kind(.voltage): "a voltage"
    case .kind(.current): "a current"
    case .kind(.power): "a power"
    case .kind(.illuminance): "an illuminance"
    case .kind(.concentration): "a concentration"
    case .kind(.resistance): "a resistance"
    case .kind(.percentage): "a percentage"
    case .kind(.energy): "an energy"
    case .kind(.volume): "a volume"
    case .kind(.length): "a length"
    case .time: "a time"
    case .frequency: "a frequency"
    case .rate: "a data rate"
    case .size: "a size"
    case .charge: "a charge"
    }
  }

  /// A value as it should be written.
  var example: String {
    switch self {
    case .kind(.truth): "true"
    case .kind(.count): "1000"
    case .kind(.temperature): "21.5 °C"
    case .kind(.humidity): "41 %RH"
    case .kind(.pressure): "1013.25 hPa"
    case .kind(.voltage): "3.3 V"
    case .kind(.current): "120 mA"
    case .kind(.power): "1.5 W"
    case .kind(.illuminance): "400 lx"
    case .kind(.concentration): "420 ppm"
    case .kind(.resistance): "100 mΩ"
    case .kind(.percentage): "50 %"
    case .kind(.energy): "1.5 kWh"
    case .kind(.volume): "0.5 l"
    case .kind(.length): "12 mm"
    case .time: "500 ms"
    case .frequency: "100 kHz"
    case .rate: "250 kB/s"
    case .size: "8 MB"
    case .charge: "2600 mAh"
    }
  }

  /// The units that are worth proposing, the most usual first.
  var usualUnits: [String] {
    switch self {
    case .kind(.truth), .kind(.count): []
    case .kind(.temperature): ["°C"]
    case .kind(.humidity): ["%RH"]
    case .kind(.pressure): ["hPa"]
    case .kind(.voltage): ["V"]
    case .kind(.current): ["A", "mA"]
    case .kind(.power): ["W"]
    case .kind(.illuminance): ["lx"]
    case .kind(.concentration): ["ppm"]
    case .kind(.resistance): ["Ω", "mΩ"]
    case .kind(.percentage): ["%"]
    case .kind(.energy): ["Wh", "kWh"]
    case .kind(.volume): ["l", "ml"]
    case .kind(.length): ["mm"]
    case .time: ["s", "ms"]
    case .frequency: ["kHz"]
    case .rate: ["kB/s"]
    case .size: ["kB", "MB"]
    case .charge: ["mAh", "Ah"]
    }
  }

  /// The smallest difference that can be written.
  var step: String {
    switch self {
    case .kind(.truth): "1"
    case .kind(.count): "0.001"
    case .kind(.temperature): "0.001 °C"
    case .kind(.humidity): "0.001 %RH"
    case .kind(.pressure): "0.001 Pa"
    case .kind(.voltage): "1 µV"
    case .kind(.current): "1 µA"
    case .kind(.power): "1 µW"
    case .kind(.illuminance): "0.001 lx"
    case .kind(.concentration): "0.001 ppm"
    case .kind(.resistance): "0.001 mΩ"
    case .kind(.percentage): "0.001 %"
    case .kind(.energy): "0.001 mWh"
    case .kind(.volume): "0.001 ml"
    case .kind(.length): "0.001 mm"
    case .time: "1 µs"
    case .frequency: "1 Hz"
    case .rate: "1 B/s"
    case .size: "1 B"
    case .charge: "0.001 mAh"
    }
  }

  /// The least value that makes sense, in steps; nil where there is none.
  var lowest: Int64? {
    switch self {
    case .kind(.temperature): -273_150
    case .kind(.humidity), .kind(.pressure), .kind(.illuminance), .kind(.concentration),
      .kind(.resistance), .time, .frequency, .rate, .size, .charge:
      0
    case .kind(.truth), .kind(.count), .kind(.voltage), .kind(.current), .kind(.power),
      .kind(.percentage), .kind(.energy), .kind(.volume), .kind(.length):
      nil
    }
  }
}

extension Dimension {
  /// The greatest value that there can be, in steps; nil where there is none.
  var highest: Int64? {
    switch self {
    case .kind(.humidity): 100_000
    case .kind(.concentration): 1_000_000_000
    default: nil
    }
  }

  /// Whether there can be such an amount, in steps.
  func admits(_ value: Int64) -> Bool {
    (lowest ?? .min) <= value && value <= (highest ?? .max)
  }
}

/// A unit of files with its factor to the dimension's smallest step, as a fraction.
struct MeasureUnit: Sendable {
  let symbol: String
  let dimension: Dimension
  let numerator: Int64
  let denominator: Int64

  init(_ symbol: String, _ dimension: Dimension, _ numerator: Int64, _ denominator: Int64 = 1) {
    self.symbol = symbol
    self.dimension = dimension
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Every unit that files may name. Prefixes of sizes are those of the SI and of IEC 80000-13.
  static let all: [MeasureUnit] =
    UnitName.all.map {
      MeasureUnit($0.symbol.description, .kind($0.kind), $0.numerator, $0.denominator)
    } + [
      MeasureUnit("us", .time, 1),
      MeasureUnit("µs", .time, 1),
      MeasureUnit("ms", .time, 1_000),
      MeasureUnit("s", .time, 1_000_000),
      MeasureUnit("min", .time, 60_000_000),
      MeasureUnit("h", .time, 3_600_000_000),
      MeasureUnit("d", .time, 86_400_000_000),
      MeasureUnit("Hz", .frequency, 1),
      MeasureUnit("kHz", .frequency, 1_000),
      MeasureUnit("MHz", .frequency, 1_000_000),
      MeasureUnit("B/s", .rate, 1),
      MeasureUnit("kB/s", .rate, 1_000),
      MeasureUnit("MB/s", .rate, 1_000_000),
      MeasureUnit("mAh", .charge, 1_000),
      MeasureUnit("Ah", .charge, 1_000_000),
      MeasureUnit("B", .size, 1),
      MeasureUnit("kB", .size, 1_000),
      MeasureUnit("KiB", .size, 1 << 10),
      MeasureUnit("MB", .size, 1_000_000),
      MeasureUnit("MiB", .size, 1 << 20),
      MeasureUnit("GB", .size, 1_000_000_000),
      MeasureUnit("GiB", .size, 1 << 30),
    ]

  /// The unit that `symbol` spells. The Greek mu (U+03BC) is taken for the micro sign (U+00B5), and
  /// the ohm sign (U+2126) for the Greek omega (U+03A9): keyboards have either.
  static func named(_ symbol: String) -> MeasureUnit? {
    // Scalars and no characters: two spellings of a character are not the same symbol.
    var spelled = String.UnicodeScalarView()
    for scalar in symbol.unicodeScalars {
      switch scalar {
      case "\u{3BC}": spelled.append("\u{B5}")
      case "\u{2126}": spelled.append("\u{3A9}")
      default: spelled.append(scalar)
      }
    }
    let bytes = Array(String(spelled).utf8)
    return all.first { $0.symbol.utf8.elementsEqual(bytes) }
  }
}
