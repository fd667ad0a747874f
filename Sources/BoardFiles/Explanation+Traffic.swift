import Units

extension TrafficEntry {
  /// What an observer of the network sees, and what it does not.
  var lines: [String] {
    let alarms =
      switch alarms {
      case .atOnce:
        "alarms leave at once: an observer sees when one is raised, repeated or cleared"
      case .inTheBeat:
        "alarms wait for the next beat, up to \(spelled(beat)): an observer does not see them"
      }
    return [
      "traffic: a request of \(spelled(Int64(sizeBytes), .size)) every \(spelled(beat)), a report where nothing waits; "
        + alarms
    ]
  }
}
