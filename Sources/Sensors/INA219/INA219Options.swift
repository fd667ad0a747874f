internal import Units

/// `PG`: the full scale over the shunt (table 4); the codes are the chip's.
enum INA219ShuntRange: Int64, OptionChoice {
  case millivolts40, millivolts80, millivolts160, millivolts320

  var spelling: StaticString {
    switch self {
    case .millivolts40: "40 mV"
    case .millivolts80: "80 mV"
    case .millivolts160: "160 mV"
    case .millivolts320: "320 mV"
    }
  }
}

/// `BRNG`: the full scale of the bus voltage.
enum INA219BusRange: Int64, OptionChoice {
  case volts16, volts32

  var spelling: StaticString {
    switch self {
    case .volts16: "16 V"
    case .volts32: "32 V"
    }
  }
}

/// `BADC` and `SADC`: bits of one sample, or 12-bit samples of one value (table 5); the codes are
/// the chip's.
enum INA219Resolution: Int64, OptionChoice {
  case bits9 = 0
  case bits10 = 1
  case bits11 = 2
  case bits12 = 3
  case samples2 = 9
  case samples4 = 10
  case samples8 = 11
  case samples16 = 12
  case samples32 = 13
  case samples64 = 14
  case samples128 = 15

  var spelling: StaticString {
    switch self {
    case .bits9: "9 bit"
    case .bits10: "10 bit"
    case .bits11: "11 bit"
    case .bits12: "12 bit"
    case .samples2: "2 samples"
    case .samples4: "4 samples"
    case .samples8: "8 samples"
    case .samples16: "16 samples"
    case .samples32: "32 samples"
    case .samples64: "64 samples"
    case .samples128: "128 samples"
    }
  }

  /// The longest time of one conversion in µs (section 7.5).
  var conversionMax: Int64 {
    switch self {
    case .bits9: 93
    case .bits10: 163
    case .bits11: 304
    case .bits12: 586
    case .samples2, .samples4, .samples8, .samples16, .samples32, .samples64, .samples128:
      586 << (rawValue - 8)
    }
  }
}

/// Whether the chip measures by itself or for each reading.
enum INA219Mode: Int64, OptionChoice {
  case continuous, triggered

  var spelling: StaticString {
    switch self {
    case .continuous: "continuous"
    case .triggered: "triggered"
    }
  }
}
