import Units

/// A key's text with its place.
private struct Written {
  let text: String
  let mark: Mark
}

extension ScenarioReader {
  /// `- {device: climate, transcript: FILE, list: NAME, match: tolerant}`, each with the
  /// expectation that goes with it.
  func readRecorded(
    _ cursor: inout Cursor, of board: Board?
  ) -> [(entry: RecordedEntry, expectation: Expectation?)] {
    var found: [(entry: RecordedEntry, expectation: Expectation?)] = []
    cursor.eachEntry("recorded", of: "a recorded device") { cursor in
      let place = cursor.required("device") { node in
        readDevice(node).map { (index: $0, mark: node.mark) }
      }
      let entry =
        cursor.contains("registers")
        ? readDump(&cursor, of: board, at: place) : readCapture(&cursor, of: board, at: place)
      guard let entry, let place, let board else { return }
      guard !found.contains(where: { $0.entry.device == place.index }) else {
        let name = board.devices[place.index].name
        return reading.report(.name(.repeated(.device, name)), at: place.mark)
      }
      found.append(entry)
    }
    return found
  }

  /// `transcript: FILE`, with its list and how strictly it is followed.
  private func readCapture(
    _ cursor: inout Cursor, of board: Board?, at place: (index: DeviceEntry.Index, mark: Mark)?
  ) -> (entry: RecordedEntry, expectation: Expectation?)? {
    let file = cursor.required("transcript") { written($0) }
    let list = cursor.optional("list") { node in
      reading.title(node).map { Written(text: $0, mark: node.mark) }
    }
    let match = cursor.optional("match", "strict") { node in
      reading.choice(node, ["strict", "tolerant"])
    }
    guard let place, let file, let board, isRecordable(place.index, of: board, at: place.mark)
    else { return nil }
    let device = board.devices[place.index]
    let content: RecordedEntry.Content? =
      switch device.place {
      case .line: readLevels(file, list)
      // Refused as not recordable.
      case .kernel: nil
      case .bus(_, let address):
        readTransfers(file, list, with: address, at: place.mark).map {
          .transfers($0, isTolerant: match == "tolerant")
        }
      }
    guard let content else { return nil }
    let expectation = Expectation(
      claim: .followsRecording(device: place.index),
      text: "{device: \(device.name), transcript: \(file.text)}", position: cursor.position)
    return (RecordedEntry(device: place.index, content: content), expectation)
  }

  private func written(_ node: YAMLNode) -> Written? {
    reading.path(node).map { Written(text: $0, mark: node.mark) }
  }

  /// `registers: FILE`: the output of i2cdump, which nothing has to follow.
  private func readDump(
    _ cursor: inout Cursor, of board: Board?, at place: (index: DeviceEntry.Index, mark: Mark)?
  ) -> (entry: RecordedEntry, expectation: Expectation?)? {
    let file = cursor.required("registers") { written($0) }
    guard let place, let file, let board, isRecordable(place.index, of: board, at: place.mark)
    else { return nil }
    let device = board.devices[place.index]
    if case .line = device.place {
      reading.report(.recording(.foreign(.noRegisters(device: device.name))), at: place.mark)
      return nil
    }
    guard let bytes = content(of: file) else { return nil }
    return RegisterDumpReader(session.open(file.text)).read(bytes).map {
      (RecordedEntry(device: place.index, content: .registers($0)), nil)
    }
  }

  /// Whether a recording can replace the chip of a device; reports why it cannot.
  private func isRecordable(
    _ index: DeviceEntry.Index, of board: Board, at mark: Mark
  ) -> Bool {
    let device = board.devices[index]
    if case .kernel = device.place {
      reading.report(.recording(.ofKernel(device: device.name)), at: mark)
      return false
    }
    guard device.pins.isEmpty else {
      reading.report(.recording(.wiredPins(device: device.name)), at: mark)
      return false
    }
    guard !board.isUsed(byOthers: index) else {
      reading.report(.recording(.usedByOthers(device: device.name)), at: mark)
      return false
    }
    return true
  }

  private func readDevice(_ node: YAMLNode) -> DeviceEntry.Index? {
    guard let name = reading.text(node),
      let part = reading.resolve(name, .device, in: names.parts, at: node.mark)
    else { return nil }
    if case .device(let index, _) = part { return index }
    reading.report(.name(.unknown(.device, name, suggestion: nil, known: [])), at: node.mark)
    return nil
  }

  /// The line of a chip, which has no lists and at least one answer.
  private func readLevels(_ file: Written, _ list: Written?) -> RecordedEntry.Content? {
    guard let bytes = content(of: file) else { return nil }
    guard let levels = session.open(file.text).levels(bytes) else { return nil }
    if let list {
      let problem = NameProblem.unknownOf(
        .list, list.text, owner: file.text, suggestion: nil, known: [])
      reading.report(.name(problem), at: list.mark)
      return nil
    }
    guard levels.answers.contains(where: { !$0.isEmpty }) else {
      reading.report(.recording(.noAnswers(file: file.text)), at: file.mark)
      return nil
    }
    return .levels(levels)
  }

  /// The transfers with the chip at `address`, in the list of the file that `list` names, or in its
  /// first.
  private func readTransfers(
    _ file: Written, _ list: Written?, with address: UInt8, at mark: Mark
  ) -> Transcript? {
    guard let transcript = readTranscript(file, list) else { return nil }
    let part = transcript.only(address)
    guard !part.segments.isEmpty else {
      let problem = RecordingProblem.noTransfers(address: address, file: file.text)
      reading.report(.recording(problem), at: mark)
      return nil
    }
    return part
  }

  private func readTranscript(_ file: Written, _ list: Written?) -> Transcript? {
    guard let bytes = content(of: file) else { return nil }
    var reader = TranscriptReader(session.open(file.text))
    guard let list else { return reader.read(bytes, .first).first }
    let transcripts = reader.read(bytes, .named(list.text))
    if let found = transcripts.first(where: { $0.name == list.text }) { return found }
    guard !reader.names.contains(list.text) else { return nil }
    let known = reader.names
    let near = suggestion(for: list.text, among: known)
    let problem = NameProblem.unknownOf(
      .list, list.text, owner: file.text, suggestion: near, known: known)
    reading.report(.name(problem), at: list.mark)
    return nil
  }

  private func content(of file: Written) -> [UInt8]? {
    session.bytes(of: file.text, limit: Limits.recordingBytes, for: reading, at: file.mark)
  }
}
