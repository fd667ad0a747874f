internal import Units

/// Whether the chip measures by itself or for each reading.
enum DPS310Mode: Int64, OptionChoice {
  case background, command

  var spelling: StaticString {
    switch self {
    case .background: "background"
    case .command: "command"
    }
  }
}

/// `PM_PRC` and `TMP_PRC`: 2 to the power of the code are the samples of one measurement.
enum DPS310Oversampling: Int64, OptionChoice {
  case once, twice, four, eight, sixteen, thirtyTwo, sixtyFour, hundredTwentyEight

  var spelling: StaticString {
    switch self {
    case .once: "1x"
    case .twice: "2x"
    case .four: "4x"
    case .eight: "8x"
    case .sixteen: "16x"
    case .thirtyTwo: "32x"
    case .sixtyFour: "64x"
    case .hundredTwentyEight: "128x"
    }
  }
}

/// `PM_RATE` and `TMP_RATE`: 2 to the power of the code are the measurements of a second.
enum DPS310Rate: Int64, OptionChoice {
  case hz1, hz2, hz4, hz8, hz16, hz32, hz64, hz128

  var spelling: StaticString {
    switch self {
    case .hz1: "1 Hz"
    case .hz2: "2 Hz"
    case .hz4: "4 Hz"
    case .hz8: "8 Hz"
    case .hz16: "16 Hz"
    case .hz32: "32 Hz"
    case .hz64: "64 Hz"
    case .hz128: "128 Hz"
    }
  }
}
