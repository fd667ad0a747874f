/// Timing of the measurements of one quantity: when they end, in µs.
struct DPS310Cycle {
  /// The end of the measurement that runs or comes next.
  private(set) var end: UInt64
  /// From one end to the next; nil for a single measurement.
  let period: UInt64?

  /// The end of the last measurement up to `now` that has not been handed out; the cycle is over
  /// when `end` is the end of time.
  mutating func finished(by now: UInt64) -> UInt64? {
    guard now >= end else { return nil }
    guard let period else {
      let last = end
      end = .max
      return last
    }
    let last = now - (now - end) % period
    end = last + period
    return last
  }
}

/// `PRS_CFG` or `TMP_CFG` in their common fields (Infineon DPS310 V1.2).
struct DPS310Precision {
  /// The register content.
  let byte: UInt8

  /// `PM_PRC`, `TMP_PRC`: two to this power are the samples of one result.
  var code: Int { Int(byte & 7) }

  /// `PM_RATE`, `TMP_RATE`: the time between two results of background mode, in µs.
  var period: UInt64 { 1_000_000 >> UInt64(byte >> 4 & 7) }

  /// The time of one measurement (table 16), in µs.
  var time: UInt64 {
    switch code {
    case 0: 3_600
    case 1: 5_200
    case 2: 8_400
    case 3: 14_800
    case 4: 27_600
    case 5: 53_200
    case 6: 104_400
    default: 206_800
    }
  }

  /// The scale factor (table 9); above 8 samples it holds for shifted results.
  var scale: Double {
    switch code {
    case 0: 524_288
    case 1: 1_572_864
    case 2: 3_670_016
    case 3: 7_864_320
    case 4: 253_952
    case 5: 516_096
    case 6: 1_040_384
    default: 2_088_960
    }
  }

  /// Whether `P_SHIFT` or `T_SHIFT` must be set (`CFG_REG`).
  var needsShift: Bool { code > 3 }
}
