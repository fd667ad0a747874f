import Units

extension ReadingProblem {
  var wording: Wording {
    switch self {
    case .onTruth(let key):
      Wording(
        "\(quoted(key)) needs a quantity, this channel is true or false",
        hint: key == "filter" ? "write `debounce` for its line" : "leave it out")
    case .pointCount(let count):
      Wording(
        "\(counted(count, "point")) in a calibration",
        hint: "write 2 to \(Limits.calibrationPoints) points: `{1.2 V: 0 %, 2.6 V: 100 %}`")
    case .equalPoints(let input):
      Wording("two points for the same reading \(quoted(input))", hint: "leave one out")
    case .flatPoints(let output):
      Wording(
        "all points give \(quoted(output)), whatever is measured",
        hint: "write two points with different results")
    case .pointOfTruth:
      Wording("a point cannot be true or false", hint: "write a quantity, for example `50 %`")
    case .pointUnit(let unit, let known):
      Wording(
        "unknown unit \(quoted(unit))",
        hint: advice(suggestion(for: unit, among: known), or: "known units", known))
    case .factor(let text):
      Wording(
        "\(quoted(text)) is no factor",
        hint: "write a number other than 0 with at most six decimals, up to 1000000: `1.02`")
    case .evenMedian(let count):
      Wording(
        "a median of \(count) readings has no middle one",
        hint: "write an odd number: \(count - 1) or \(count + 1)")
    case .weight(let text):
      Wording(
        "\(quoted(text)) is no weight of an exponential mean",
        hint: "write a fraction between 0 and 1 like `1/8`, or a time constant like `10 s`")
    case .zeroJump: Wording("a jump of 0 doubts every reading", hint: "write more than 0")
    case .windowTooLong(let readings, let every):
      Wording(
        "\(readings) readings, one every \(spelled(every)), reach back more than \(spelled(Limits.day))",
        hint: "write fewer readings, or a shorter `every`")
    }
  }
}

extension ReadingDoubt {
  var wording: Wording {
    switch self {
    case .timeConstantBelowPeriod(let constant, let every):
      Wording(
        "the time constant \(spelled(constant)) is shorter than `every`, \(spelled(every)): the filter"
          + " changes little",
        hint: "write a longer time constant, or a shorter `every`")
    }
  }
}
