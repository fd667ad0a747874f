/// A problem of a board's section `power`.
enum PowerProblem: Hashable, Sendable {
  /// There is nothing to send.
  case nothingToSend(missing: String)
  /// The battery's channel is true or false.
  case batteryOfTruth(channel: String)
  /// The channel of `mains` or `metered` is a quantity.
  case switchOfQuantity(key: String, channel: String)
  /// `levels` without `battery`, or the reverse.
  case without(String, missing: String)
  /// A level's limit is not below that of the one before.
  case levelsNotDescending(String, before: String)
  /// A level other than the last has no limit.
  case levelWithoutLimit
  /// The last level has a limit, so that some values have no level.
  case lastLevelWithLimit(String)
  /// `hysteresis` must be written for a channel of that kind.
  case hysteresisMissing(Dimension)
  /// A value would count as stale before the next one is read.
  case staleBelowPeriod(String, channel: String, every: String)
  /// The last value of a line that reports changes only does not become stale.
  case staleOnChanges(channel: String)
}

extension PowerProblem {
  var wording: Wording {
    switch self {
    case .nothingToSend(let missing):
      Wording(
        "`power` is about sending, and the board has no \(quoted(missing))",
        hint: "write \(quoted(missing)), or leave out `power`")
    case .batteryOfTruth(let channel):
      Wording(
        "\(quoted(channel)) is true or false, and a battery has a level",
        hint: "name a channel in % or V; line power goes under `mains`")
    case .switchOfQuantity(let key, let channel):
      Wording(
        "\(quoted(key)) needs a channel that is true or false, and \(quoted(channel)) is a quantity",
        hint: "name the channel of an input line")
    case .without(let key, let missing):
      Wording("\(quoted(key)) means nothing without \(quoted(missing))", hint: "write both")
    case .levelsNotDescending(let limit, let before):
      Wording(
        "`above: \(limit)` is not less than `above: \(before)` of the level before",
        hint: "write the levels from the highest to the lowest")
    case .levelWithoutLimit:
      Wording(
        "a level without `above` is for all values, so none can follow it",
        hint: "write `above`, or make it the last one")
    case .lastLevelWithLimit(let limit):
      Wording(
        "there is no level for \(limit) and less",
        hint: "write a last level without `above`: `- {report: 6 h}`")
    case .hysteresisMissing(let dimension):
      Wording(
        "the battery needs the key `hysteresis`, for its channel is \(dimension.name)",
        hint:
          "write how far above its limit a level begins again: `hysteresis: \(dimension.example)`")
    case .staleBelowPeriod(let span, let channel, let every):
      Wording(
        "`stale-after: \(span)` is shorter than \(quoted(channel)) is read, every \(every)",
        hint: "write a longer `stale-after`, or a shorter `every` for the channel")
    case .staleOnChanges(let channel):
      Wording(
        "`stale-after` on \(quoted(channel)): a debounced line is reported when it changes",
        hint: "remove `stale-after`")
    }
  }
}
