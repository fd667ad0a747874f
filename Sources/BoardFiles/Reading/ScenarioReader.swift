import Units

/// Reads one scenario file; its names are those of the board that it names.
struct ScenarioReader {
  let reading: FileReading
  let session: LoadSession
  var names = BoardNames.unreadable
  /// The end of the run; nil while unknown, then times are not held against it.
  var end: Interval?

  init(_ reading: FileReading, _ session: LoadSession) {
    self.reading = reading
    self.session = session
  }

  /// The scenario; nil if anything is wrong with the file or its board.
  mutating func read(_ root: YAMLNode) -> Scenario? {
    guard var cursor = reading.cursor(root, of: "a scenario") else { return nil }
    if let kind = otherKind(of: cursor) {
      reading.report(.shape(kind), at: cursor.mark)
      return nil
    }
    let title = cursor.required("scenario") { reading.title($0) }
    var board: Board?
    if let node = cursor.required("board", { $0 }), let path = reading.path(node) {
      (board, names) = session.board(at: path, for: reading, at: node.mark)
    }
    let seed = cursor.optional("seed", 1) { reading.whole($0, in: 0 ... .max) }
    end = cursor.required("for") { reading.interval($0, in: .milliseconds(1)...Limits.longest) }
    let clock = cursor.optional("clock", ClockEntry()) { readClock($0) }
    let signalsMark = cursor.entry("signals")?.mark ?? cursor.mark
    let signals = cursor.optional("signals", []) { readSignals($0) }
    let whole = readBoardRecording(&cursor, of: board)
    let recorded = cursor.isScalar("recorded") ? [] : readRecorded(&cursor, of: board)
    let faults = readEntries(&cursor, "faults", of: "a fault") { readFault(&$0) }
    let networkMark = cursor.entry("network")?.value.mark ?? cursor.mark
    let network = cursor.optional("network", NetworkEntry.standard) { readNetwork($0) }
    let server = readEntries(&cursor, "server", of: "an entry of the server") {
      readServer(&$0)
    }
    if network.tls == .modelled { refuseCertificates(server) }
    let acts = readEntries(&cursor, "operator", of: "an act of the operator") {
      readOperator(&$0)
    }
    let expectNode = cursor.node("expect")
    let expectations = expectNode.map { readExpectations($0) } ?? []
    let own = cursor.optional("budgets", []) { reading.runBudgets($0) }
    cursor.finish()
    let budgets = board.map { self.budgets(own, on: $0, network, at: networkMark) } ?? []
    if let board { refuseOrders(acts, on: board) }
    if let board { check(expectations, on: board, server) }
    guard let title, let board, let end, reading.isClean else { return nil }
    let scenario = Scenario(
      title: title, file: reading.file, board: board, seed: UInt64(seed), duration: end,
      clock: clock, signals: signals, recorded: recorded.map(\.entry), recording: whole?.recording,
      faults: faults, network: network, server: server, operatorActs: acts,
      expectations: expectations + recorded.compactMap(\.expectation)
        + [whole?.expectation].compactMap { $0 }, budgets: budgets)
    return doubted(
      scenario, signals: signalsMark, network: networkMark,
      expect: expectNode?.mark ?? cursor.mark)
  }

  /// What another kind of file is in the place of a scenario; nil for none.
  private func otherKind(of cursor: Cursor) -> ShapeProblem? {
    guard !cursor.contains("scenario") else { return nil }
    if ["i2c", "gpio"].contains(where: cursor.contains) { return .boardForScenario }
    return cursor.contains("budgets") && cursor.contains("limits") ? .budgetsForScenario : nil
  }

  /// Expectations that cannot fail are errors like any other.
  private func check(
    _ expectations: [Expectation], on board: Board, _ server: [ServerEntry]
  ) {
    refuseAnswers(server, of: board)
    guard reading.isClean, let end else { return }
    ClaimCheck(reading, session.vocabulary, board, until: end, server).check(expectations)
  }

  /// The scenario with its floating inputs and idle faults, after all warnings about it; the marks
  /// are those of its keys.
  private func doubted(
    _ scenario: Scenario, signals: Mark, network: Mark, expect: Mark
  ) -> Scenario {
    if scenario.board.uplinks.contains(where: { $0.arena != nil }), scenario.network.tls != .profile
    {
      reading.report(.doubt(.arenaNotSimulated), at: network)
    }
    if scenario.expectations.isEmpty { reading.report(.doubt(.nothingExpected), at: expect) }
    var scenario = scenario
    scenario.floating = ScenarioDoubts(reading, scenario, session.vocabulary)
      .reportFloating(at: signals)
    let doubts = ScenarioDoubts(reading, scenario, session.vocabulary)
    doubts.report()
    for number in doubts.reportIdleFaults() { scenario.faults[number].isIdle = true }
    return scenario
  }

  private func refuseCertificates(_ server: [ServerEntry]) {
    for entry in server {
      guard case .certificate = entry.behaviour else { continue }
      reading.report(.run(.needsRealTLS("certificate")), at: Mark(entry.position))
    }
  }

  private func readEntries<Value>(
    _ cursor: inout Cursor, _ key: String, of what: String, _ read: (inout Cursor) -> Value?
  ) -> [Value] {
    var values: [Value] = []
    cursor.eachEntry(key, of: what) { cursor in
      if let value = read(&cursor) { values.append(value) }
    }
    return values
  }

  /// A time since the start that must not lie behind the end of the run.
  func time(_ node: YAMLNode) -> Interval? {
    guard let time = reading.interval(node) else { return nil }
    return isWithinRun(time, at: node.mark) ? time : nil
  }

  /// The begin of a window, which must be before the end of the run.
  func beginning(_ node: YAMLNode) -> Interval? {
    guard let time = time(node) else { return nil }
    guard time == end else { return time }
    reading.report(.run(.emptyWindow(end: spelled(time))), at: node.mark)
    return nil
  }

  /// Whether `time` is not behind the end of the run, else reported.
  func isWithinRun(_ time: Interval, at mark: Mark) -> Bool {
    guard let end, time > end else { return true }
    reading.report(.run(.beyondEnd(spelled(time), end: spelled(end))), at: mark)
    return false
  }

  /// A span of time that is not empty.
  func span(_ node: YAMLNode) -> Interval? {
    reading.interval(node, in: .microseconds(1)...Limits.longest)
  }

  /// `at:` and `for:`; without `for` to the end of the run.
  func readWindow(_ cursor: inout Cursor) -> TimeWindow? {
    let start = cursor.required("at") { time($0) }
    let length = cursor.optional("for") { span($0) }
    return start.map { start in TimeWindow(start: start, end: length.map { start + $0 }) }
  }

  /// A key that can only be written to say yes.
  func readTrue(_ entry: Entry) -> Bool {
    guard let value = reading.truth(entry.value) else { return false }
    if !value { reading.report(.run(.mustBeTrue(entry.key)), at: entry.value.mark) }
    return value
  }
}
