public import Units

extension ChipSchema {
  /// What board files may say about a BH1750.
  ///
  /// Channel: illuminance up to 121 557 lx, which needs the least sensitivity. Options: `mode`,
  /// `resolution` (1 lx, 0.5 lx or 4 lx) and `sensitivity` by the measurement time register: 0.45x
  /// is 31, 1x is 69, 2x is 138, 3.68x is 254 (page 11).
  public static let bh1750 = ChipSchema(
    name: "bh1750",
    addresses: [0x23, 0x5C],
    clockHertzMax: 400_000,
    channels: [
      ChannelSchema(
        "illuminance", .illuminance, lowest: 0, highest: 121_557_000,
        limits: { 0...BH1750Settings($0).milliLux(.max) })
    ],
    options: [
      OptionSchema("mode", default: BH1750Mode.oneTime),
      OptionSchema("resolution", default: BH1750Resolution.fine),
      OptionSchema("sensitivity", default: BH1750Sensitivity.normal),
    ],
    transfers: [.read(2), .write(1)],
    recognition: .untouched)
}

/// Whether each measurement is asked for.
enum BH1750Mode: Int64, OptionChoice {
  case oneTime, continuous

  var spelling: StaticString {
    switch self {
    case .oneTime: "one-time"
    case .continuous: "continuous"
    }
  }
}

/// The lower bits of the commands that measure (technical note, page 5).
enum BH1750Resolution: Int64, OptionChoice {
  case fine = 0
  case finest = 1
  case coarse = 3

  var spelling: StaticString {
    switch self {
    case .fine: "1 lx"
    case .finest: "0.5 lx"
    case .coarse: "4 lx"
    }
  }
}

/// The content of the measurement time register (technical note, page 11).
enum BH1750Sensitivity: Int64, OptionChoice {
  case least = 31
  case normal = 69
  case double = 138
  case greatest = 254

  var spelling: StaticString {
    switch self {
    case .least: "0.45x"
    case .normal: "1x"
    case .double: "2x"
    case .greatest: "3.68x"
    }
  }
}

/// A command; some carry bits of a setting (technical note, page 5).
struct BH1750Command: RawRepresentable {
  let rawValue: UInt8

  static var powerOn: BH1750Command { BH1750Command(rawValue: 0x01) }
  /// Clears the data register; taken with the power on only.
  static var reset: BH1750Command { BH1750Command(rawValue: 0x07) }
}

/// The settings of one BH1750 as its commands (technical note, pages 5 and 11).
struct BH1750Settings {
  /// Whether the chip measures on by itself.
  let isContinuous: Bool
  /// The upper three bits of the measurement time register, as a command.
  let timeHigh: BH1750Command
  /// Its lower five bits.
  let timeLow: BH1750Command
  /// The command that begins to measure.
  let measure: BH1750Command
  /// The longest time of one measurement, in µs: 180 ms or, at 4 lx, 24 ms by the default of the
  /// measurement time register (page 2), rounded up.
  let conversionMax: Int64
  /// mlx that one count stands for, times the measurement time register: 1000 / 1.2 × 69, at the
  /// fine resolution half of it (page 11).
  private let milliLuxPerCount: Int64
  private let time: Int64

  /// Takes the options of the schema.
  init(_ options: ChipOptions) {
    let mode: BH1750Mode = options.choice("mode")
    let resolution: BH1750Resolution = options.choice("resolution")
    let sensitivity: BH1750Sensitivity = options.choice("sensitivity")
    isContinuous = mode == .continuous
    time = sensitivity.rawValue
    timeHigh = BH1750Command(rawValue: 0x40 | UInt8(time >> 5))
    timeLow = BH1750Command(rawValue: 0x60 | UInt8(time & 0x1F))
    measure = BH1750Command(rawValue: (isContinuous ? 0x10 : 0x20) | UInt8(resolution.rawValue))
    conversionMax = (resolution == .coarse ? 24_000 : 180_000) * time / 69 + 1
    milliLuxPerCount = resolution == .finest ? 28_750 : 57_500
  }

  /// mlx of a result, rounded.
  func milliLux(_ counts: UInt16) -> Int64 {
    (Int64(counts) * milliLuxPerCount + time / 2) / time
  }
}
