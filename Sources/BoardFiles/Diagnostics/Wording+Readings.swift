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
    case .keyOfMeasured(let key):
      Wording(
        "a derived channel has no \(quoted(key))",
        hint: key == "scale"
          ? "write `calibrate`" : "write it for the channels that it follows from")
    case .circle(let names):
      Wording(
        "the channel follows from itself: \(names.map(quoted).joined(separator: " from "))",
        hint: "leave one of these inputs out")
    case .tooDeep:
      Wording(
        "more than \(Limits.derivedDepth) derived channels follow from one another",
        hint: "name the channels that they follow from directly")
    case .unlike(let name, let dimension, let first, let other):
      Wording(
        "\(quoted(name)) is \(dimension.name), \(quoted(first)) is \(other.name)",
        hint: "name channels of one quantity, or use `calibrate`")
    case .truthInput(let name, let key):
      Wording(
        "\(quoted(key)) needs quantities, \(quoted(name)) is true or false",
        hint: "`total` counts how often it becomes true")
    case .inputKind(let name, let dimension, let wanted):
      Wording("\(quoted(name)) is \(dimension.name), \(wanted.name) is needed here")
    case .gapsOfOther(let name):
      Wording(
        "\(quoted(name)) has no gaps to count",
        hint: "name a channel with `from: {energy: POWER}`")
    case .overWithoutSummary:
      Wording("`over` means nothing without `send: summary`", hint: "leave it out")
    case .summaryWithoutReport:
      Wording("a summary needs a report", hint: "add `report`, or write `send: never`")
    case .summaryInFormat(let format, let able):
      Wording(
        "\(quoted(format)) cannot carry summaries",
        hint: "formats that can: \(listed(able)); or write `send: never`")
    case .overNotMultiple(let over, let every):
      Wording(
        "\(spelled(over)) is no multiple of the report's period, \(spelled(every))",
        hint: "a summary leaves with a report, so write a multiple of \(spelled(every))")
    case .neverSent(let name):
      Wording(
        "\(quoted(name)) is never sent", hint: "leave it out here, or write `send: summary` for it")
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
    case .summaryNotReported(let name):
      Wording(
        "no report carries the summary of \(quoted(name))",
        hint: "name it in `report: {channels: [...]}`, or write `send: never`")
    case .summaryOfOne(let period, let every):
      Wording(
        "a summary over \(spelled(period)) of a channel that is read every \(spelled(every)) may hold"
          + " a single reading, and then shows no value",
        hint: "write a longer `over`, or a shorter `every`")
    case .shown(let hidden, let name):
      Wording(
        "the value of \(quoted(name)) is sent, and shows what \(quoted(hidden)) is",
        hint: "write `send: summary` or `send: never` for \(quoted(name)) too")
    }
  }
}
