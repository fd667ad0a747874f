import Units

extension ControlProblem {
  var wording: Wording {
    switch self {
    case .safeOnInput:
      Wording("`safe` is for outputs: the node does not drive an input", hint: "remove it")
    case .drivenByAlarm(let name, let line):
      Wording(
        "the line \(quoted(name)) is driven by an alarm, and a control rule cannot share it",
        hint: "line \(line) of the file drives it; take it out of `outputs` or of `control`")
    case .notTimeOfDay(let text):
      Wording(
        "\(quoted(text)) is no time of day",
        hint: "write hours and minutes in quotes: \"06:00\"; \"24:00\" is the end of the day")
    case .notOffset(let text):
      Wording(
        "\(quoted(text)) is no offset from UTC",
        hint: "write \"+01:00\" or \"-03:30\"; at most 14 hours")
    case .emptyWindow(let time):
      Wording(
        "the window never holds: it begins and ends at \(time)",
        hint: "leave out `between` for a rule that is always in force")
    case .offsetWithoutWindow:
      Wording("`utc-offset` means nothing without `between`", hint: "remove it")
    case .watchKey(let key):
      Wording(
        "\(quoted(key)) means nothing without `when`",
        hint: "name the channel that the rule watches, or remove it")
    case .staleBelowPeriod(let span, let channel, let every):
      Wording(
        "`stale-after: \(spelled(span))` is shorter than \(quoted(channel)) is read,"
          + " every \(spelled(every)): it would always count as a fault",
        hint: "write a longer `stale-after`, or a shorter `every` for the channel")
    case .staleOnChanges(let channel):
      Wording(
        "`stale-after` on \(quoted(channel)): a debounced line is reported when it changes",
        hint: "remove `stale-after`; a line that cannot be read is a fault at once")
    case .minOnBeyondMaxOn(let minOn, let maxOn, let line):
      Wording(
        "`min-on: \(spelled(minOn))` is more than `max-on: \(spelled(maxOn))`"
          + " of the line \(quoted(line))",
        hint: "the strictest limits of all rules of a line hold for all of them")
    }
  }
}

extension ControlDoubt {
  var wording: Wording {
    switch self {
    case .neverOn(let line):
      Wording(
        "no rule asks for \(quoted(line)) to be on: all of them have `drive: off`",
        hint: "add a rule that drives it on; only an operator can switch it on so")
    case .periodBeyondMaxOn(let channel, let every, let maxOn):
      Wording(
        "\(quoted(channel)) is read every \(spelled(every)), and the line is on for at most"
          + " \(spelled(maxOn)): the rule does not see what it does",
        hint: "write a shorter `every` for the channel")
    case .safeOnWithoutFault(let line):
      Wording(
        "\(quoted(line)) is on when the node is dead, and off when the rule's channel is",
        hint: "write `on-fault: on` as well, or leave out `safe: on`")
    }
  }
}
