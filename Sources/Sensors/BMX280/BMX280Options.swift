internal import Units

/// Whether the chip measures by itself or for each reading.
enum BMX280Mode: Int64, OptionChoice {
  case normal, forced

  var spelling: StaticString {
    switch self {
    case .normal: "normal"
    case .forced: "forced"
    }
  }
}

/// `osrs_t`, `osrs_p` and `osrs_h`: samples of each quantity; the codes are the chip's.
enum BMX280Oversampling: Int64, OptionChoice {
  case once = 1
  case twice, four, eight, sixteen

  var spelling: StaticString {
    switch self {
    case .once: "1x"
    case .twice: "2x"
    case .four: "4x"
    case .eight: "8x"
    case .sixteen: "16x"
    }
  }
}

/// `t_sb`: between two measurements of normal mode (BST-BME280-DS002, table 27); the codes are the
/// chip's.
enum BME280Standby: Int64, OptionChoice {
  case ms0_5, ms62_5, ms125, ms250, ms500, ms1000, ms10, ms20

  var spelling: StaticString {
    switch self {
    case .ms0_5: "0.5 ms"
    case .ms62_5: "62.5 ms"
    case .ms125: "125 ms"
    case .ms250: "250 ms"
    case .ms500: "500 ms"
    case .ms1000: "1000 ms"
    case .ms10: "10 ms"
    case .ms20: "20 ms"
    }
  }
}

/// `t_sb`: between two measurements of normal mode (BST-BMP280-DS001, table 11); the codes are the
/// chip's.
enum BMP280Standby: Int64, OptionChoice {
  case ms0_5, ms62_5, ms125, ms250, ms500, ms1000, ms2000, ms4000

  var spelling: StaticString {
    switch self {
    case .ms0_5: "0.5 ms"
    case .ms62_5: "62.5 ms"
    case .ms125: "125 ms"
    case .ms250: "250 ms"
    case .ms500: "500 ms"
    case .ms1000: "1000 ms"
    case .ms2000: "2000 ms"
    case .ms4000: "4000 ms"
    }
  }
}
