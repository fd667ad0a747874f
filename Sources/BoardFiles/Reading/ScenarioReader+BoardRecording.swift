import Units

extension ScenarioReader {
  /// `recorded: FILE`: a recording that answers for the whole board, with the expectation that goes
  /// with it; nil for a list of devices, and for a file that cannot be used.
  func readBoardRecording(
    _ cursor: inout Cursor, of board: Board?
  ) -> (recording: BoardRecording, expectation: Expectation)? {
    guard let entry = cursor.entry("recorded"), case .scalar = entry.value.content else {
      return nil
    }
    let node = entry.value
    for key in ["signals", "faults"] {
      guard let other = cursor.entry(key) else { continue }
      reading.report(.recording(.board(.besideBoard(key: key))), at: other.mark)
    }
    guard let path = reading.path(node),
      let bytes = session.bytes(
        of: path, limit: Limits.boardRecordingBytes, for: reading, at: node.mark)
    else { return nil }
    var reader = BoardRecordingReader(session.open(path))
    guard let recording = reader.read(bytes), let board else { return nil }
    check(recording, against: board, at: node.mark)
    return (
      recording,
      Expectation(
        claim: .followsBoardRecording, text: "{recorded: \(path)}",
        position: reading.position(entry.mark))
    )
  }

  private func check(_ recording: BoardRecording, against board: Board, at mark: Mark) {
    func report(_ problem: BoardRecordingProblem) {
      reading.report(.recording(.board(problem)), at: mark)
    }
    guard recording.board.isEmpty || recording.board == board.name else {
      return report(.otherBoard(recording.board, not: board.name))
    }
    for place in recording.places where !board.contains(place) {
      report(.absentPlace(place.text))
    }
    guard recording.events.contains(where: { $0.what == .turn }) else {
      return report(.noTurns(file: recording.file))
    }
    if let end, end > recording.end {
      // Milliseconds, rounded down: a length that a person would write.
      let last = Interval.milliseconds(recording.end.microseconds / 1_000)
      report(.beyondEnd(spelled(end), end: spelled(last)))
    }
    if let digest = recording.digest,
      digest != FileDigest.text(ofFileAt: board.file, session.access)
    {
      reading.report(.doubt(.changedBoard), at: mark)
    }
  }
}

extension Board {
  fileprivate func contains(_ place: RecordedPlace) -> Bool {
    switch place {
    case .node: true
    case .bus(let number): buses.contains { $0.number == number }
    case .sensor(let name): devices.contains { $0.name == name && $0.kernelPlace != nil }
    case .line(let chip, let offset):
      lines.contains { $0.device == nil && $0.chip == chip && $0.offset == offset }
        || devices.contains {
          guard case .line(let line) = $0.place else { return false }
          return line.chip == chip && line.offset == offset
        }
    }
  }
}
