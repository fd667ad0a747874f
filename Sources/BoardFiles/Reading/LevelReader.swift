import Units

extension FileReading {
  /// The levels of a line: `time_us,level`, the first row the level at the beginning, then a row an
  /// edge with the level after it.
  func levels(_ bytes: [UInt8]) -> RecordedLevels? {
    var table = RecordingTable(bytes, for: self)
    guard table.readHeader(["time_us,level"]) != nil else { return nil }
    var levels: [RecordedLevels.Edge] = []
    table.eachRow { row in
      guard let time = row.time(0), let level = row.flag(1, else: { .level($0) }) else { return }
      if let last = levels.last {
        if time <= last.at {
          row.report(.run(.notAscending(spelled(time), after: spelled(last.at))), at: 0)
        }
        if level == last.level { row.report(.recording(.noEdge), at: 1) }
      }
      levels.append(RecordedLevels.Edge(at: time, level: level))
    }
    return levels.first.map {
      RecordedLevels(initial: $0.level, edges: Array(levels.dropFirst()))
    }
  }
}
