internal import Units

/// `PGA`: the full scale either way (SBAS444 section 8.1.3); the codes are the chip's.
enum ADS1115Range: Int64, OptionChoice {
  case volts6_144, volts4_096, volts2_048, volts1_024, volts0_512, volts0_256

  var spelling: StaticString {
    switch self {
    case .volts6_144: "6.144 V"
    case .volts4_096: "4.096 V"
    case .volts2_048: "2.048 V"
    case .volts1_024: "1.024 V"
    case .volts0_512: "0.512 V"
    case .volts0_256: "0.256 V"
    }
  }

  var microvolts: Int64 {
    switch self {
    case .volts6_144: 6_144_000
    case .volts4_096: 4_096_000
    case .volts2_048: 2_048_000
    case .volts1_024: 1_024_000
    case .volts0_512: 512_000
    case .volts0_256: 256_000
    }
  }
}

/// `DR`: conversions a second (SBAS444 section 8.1.3); the codes are the chip's.
enum ADS1115Rate: Int64, OptionChoice {
  case perSecond8, perSecond16, perSecond32, perSecond64
  case perSecond128, perSecond250, perSecond475, perSecond860

  var spelling: StaticString {
    switch self {
    case .perSecond8: "8 SPS"
    case .perSecond16: "16 SPS"
    case .perSecond32: "32 SPS"
    case .perSecond64: "64 SPS"
    case .perSecond128: "128 SPS"
    case .perSecond250: "250 SPS"
    case .perSecond475: "475 SPS"
    case .perSecond860: "860 SPS"
    }
  }

  var samplesPerSecond: Int64 {
    switch self {
    case .perSecond8: 8
    case .perSecond16: 16
    case .perSecond32: 32
    case .perSecond64: 64
    case .perSecond128: 128
    case .perSecond250: 250
    case .perSecond475: 475
    case .perSecond860: 860
    }
  }
}

/// `MODE`: one conversion for each that is asked for, or conversions without end.
enum ADS1115Mode: Int64, OptionChoice {
  case singleShot, continuous

  var spelling: StaticString {
    switch self {
    case .singleShot: "single-shot"
    case .continuous: "continuous"
    }
  }
}

/// What the ALERT/RDY pin shows (SBAS444 sections 7.3.7 and 7.3.8).
enum ADS1115AlertSignal: Int64, OptionChoice {
  case threshold, latched, conversionReady

  var spelling: StaticString {
    switch self {
    case .threshold: "threshold"
    case .latched: "latched"
    case .conversionReady: "conversion-ready"
    }
  }
}

/// `COMP_QUE`: conversions beyond a threshold before the pin moves; the codes are the chip's.
enum ADS1115AlertQueue: Int64, OptionChoice {
  case one, two, four

  var spelling: StaticString {
    switch self {
    case .one: "1 conversion"
    case .two: "2 conversions"
    case .four: "4 conversions"
    }
  }
}
