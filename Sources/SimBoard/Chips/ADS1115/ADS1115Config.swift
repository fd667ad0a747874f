/// The config register of an ADS1115 in its fields (TI SBAS444, table 8-3).
struct ADS1115Config: Equatable {
  /// After power-up or reset, `OS` included.
  static let powerUp: UInt16 = 0x8583

  /// Bits 14...0 as written.
  let word: UInt16

  init(_ word: UInt16) {
    self.word = word & 0x7FFF
  }

  /// `MODE`: single-shot or power-down, not continuous.
  var isSingleShot: Bool { word & 0x0100 != 0 }

  /// `MUX`: the input at the positive side of the converter.
  var positive: Int {
    switch word >> 12 & 7 {
    case 0, 1, 4: 0
    case 2, 5: 1
    case 3, 6: 2
    default: 3
    }
  }

  /// `MUX`: the input at the negative side; nil for ground.
  var negative: Int? {
    switch word >> 12 & 7 {
    case 0: 1
    case 1, 2, 3: 3
    default: nil
    }
  }

  /// `PGA`: the full scale in µV; the codes 5, 6 and 7 mean the same.
  var fullScale: Int64 {
    switch word >> 9 & 7 {
    case 0: 6_144_000
    case 1: 4_096_000
    case 2: 2_048_000
    case 3: 1_024_000
    case 4: 512_000
    default: 256_000
    }
  }

  /// `DR`: the nominal time of one conversion in µs, rounded up.
  var conversionTime: UInt64 {
    switch word >> 5 & 7 {
    case 0: 125_000
    case 1: 62_500
    case 2: 31_250
    case 3: 15_625
    case 4: 7_813
    case 5: 4_000
    case 6: 2_106
    default: 1_163
    }
  }

  /// `COMP_QUE`: how many results in a row assert the pin; nil for a pin that is switched off.
  var queue: Int? {
    switch word & 3 {
    case 0: 1
    case 1: 2
    case 2: 4
    default: nil
    }
  }

  /// `COMP_LAT`: the pin stays asserted until the result is read.
  var isLatching: Bool { word & 0x0004 != 0 }

  /// `COMP_POL`: the pin is asserted by its high level.
  var isActiveHigh: Bool { word & 0x0008 != 0 }

  /// `COMP_MODE`: a window comparator, not a traditional one with hysteresis.
  var isWindow: Bool { word & 0x0010 != 0 }

  /// The result for `microvolts` between the two sides: to the nearest of 65 536 steps, held at the
  /// ends of the range.
  func code(microvolts: Int64) -> Int16 {
    let limited = max(-fullScale, min(fullScale, microvolts))
    // Counted from the lower end, because division rounds towards zero.
    let steps = ((limited + fullScale) * 65_536 + fullScale) / (2 * fullScale)
    return Int16(clamping: steps - 32_768)
  }
}
