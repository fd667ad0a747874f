import Units

extension TrafficEntry {
  /// What an observer of the network sees, and what it does not; `hasFiles` says whether requests
  /// carry what files hold.
  func lines(hasFiles: Bool) -> [String] {
    let alarms =
      switch alarms {
      case .atOnce:
        "alarms leave at once: an observer sees when one is raised, repeated or cleared"
      case .inTheBeat:
        "alarms wait for the next beat, up to \(spelled(beat)): an observer does not see them"
      }
    return [
      "traffic: a request of \(spelled(Int64(sizeBytes), .size)) every \(spelled(beat)), a report where nothing waits; "
        + alarms,
      "traffic: the longest report or alarm takes \(spelled(Int64(longestBytes), .size)) of that"
        + (hasFiles ? ", without what the files of secrets and headers hold" : "")
        + "; a gap message that is longer than a request takes two, or three",
    ]
  }
}
