extension ScenarioReader {
  /// `- {device: climate, transcript: FILE, list: NAME, match: tolerant}`, each with the
  /// expectation that goes with it.
  func readRecorded(
    _ cursor: inout Cursor, of board: Board?
  ) -> [(entry: RecordedEntry, expectation: Expectation)] {
    var found: [(entry: RecordedEntry, expectation: Expectation)] = []
    cursor.eachEntry("recorded", of: "a recorded device") { cursor in
      let place = cursor.required("device") { node in
        readDevice(node).map { (index: $0, mark: node.mark) }
      }
      let transcript = readTranscript(&cursor)
      let match = cursor.optional("match", "strict") { node in
        reading.choice(node, ["strict", "tolerant"])
      }
      guard let place, let transcript, let board else { return }
      let device = board.devices[place.index]
      guard !found.contains(where: { $0.entry.device == place.index }) else {
        return reading.report(.name(.repeated(.device, device.name)), at: place.mark)
      }
      guard let address = recordable(device, at: place.mark) else { return }
      guard !board.isUsed(byOthers: place.index) else {
        return reading.report(.recording(.usedByOthers(device: device.name)), at: place.mark)
      }
      let part = transcript.value.only(address)
      guard !part.segments.isEmpty else {
        let problem = RecordingProblem.noTransfers(address: address, file: transcript.path)
        return reading.report(.recording(problem), at: place.mark)
      }
      let expectation = Expectation(
        claim: .followsRecording(device: place.index),
        text: "{device: \(device.name), transcript: \(transcript.path)}",
        position: cursor.position)
      let entry = RecordedEntry(
        device: place.index, transcript: part, isTolerant: match == "tolerant")
      found.append((entry, expectation))
    }
    return found
  }

  /// The address of a device that a recording can stand in for; reports why it cannot.
  private func recordable(_ device: DeviceEntry, at mark: Mark) -> UInt8? {
    guard case .bus(_, let address) = device.place else {
      reading.report(.recording(.notOnABus(device: device.name)), at: mark)
      return nil
    }
    guard device.pins.isEmpty else {
      reading.report(.recording(.wiredPins(device: device.name)), at: mark)
      return nil
    }
    return address
  }

  private func readDevice(_ node: YAMLNode) -> DeviceEntry.Index? {
    guard let name = reading.text(node),
      let part = reading.resolve(name, .device, in: names.parts, at: node.mark)
    else { return nil }
    if case .device(let index, _) = part { return index }
    reading.report(.name(.unknown(.device, name, suggestion: nil, known: [])), at: node.mark)
    return nil
  }

  /// The list of the file that `list` names, or its first.
  private func readTranscript(
    _ cursor: inout Cursor
  ) -> (value: Transcript, path: String)? {
    let file = cursor.required("transcript") { node in
      reading.path(node).map { (path: $0, mark: node.mark) }
    }
    let list = cursor.optional("list") { node in
      reading.title(node).map { (name: $0, mark: node.mark) }
    }
    guard let file,
      let bytes = session.bytes(
        of: file.path, limit: Limits.recordingBytes, for: reading, at: file.mark)
    else { return nil }
    var reader = TranscriptReader(session.open(file.path))
    let transcripts = reader.read(bytes)
    guard let list else { return transcripts.first.map { ($0, file.path) } }
    if let found = transcripts.first(where: { $0.name == list.name }) { return (found, file.path) }
    let known = transcripts.map(\.name)
    let near = suggestion(for: list.name, among: known)
    let problem = NameProblem.unknownOf(
      .list, list.name, owner: file.path, suggestion: near, known: known)
    reading.report(.name(problem), at: list.mark)
    return nil
  }
}
