import Units

/// A problem of a control rule: it cannot work as written.
enum ControlProblem: Hashable, Sendable {
  case safeOnInput
  case drivenByAlarm(String, line: Int)
  case notTimeOfDay(String)
  case notOffset(String)
  case emptyWindow(String)
  case offsetWithoutWindow
  case watchKey(String)
  case staleBelowPeriod(Interval, channel: String, every: Interval)
  case staleOnChanges(channel: String)
  case minOnBeyondMaxOn(minOn: Interval, maxOn: Interval, line: String)
}

/// A control rule that can never do what it says.
enum ControlDoubt: Hashable, Sendable {
  case neverOn(line: String)
  case periodBeyondMaxOn(channel: String, every: Interval, maxOn: Interval)
  case safeOnWithoutFault(line: String)
}
