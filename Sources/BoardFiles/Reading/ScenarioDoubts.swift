import Units

/// Finds what a scenario without errors says and what cannot happen, or changes nothing.
struct ScenarioDoubts {
  private let reading: FileReading
  private let scenario: Scenario
  private let vocabulary: Vocabulary
  private let reaches: ReachTable

  init(_ reading: FileReading, _ scenario: Scenario, _ vocabulary: Vocabulary) {
    self.reading = reading
    self.scenario = scenario
    self.vocabulary = vocabulary
    reaches = ReachTable(scenario.board, vocabulary)
  }

  private var board: Board { scenario.board }

  /// Reports all of them but inputs that float and faults that change nothing.
  func report() {
    scenario.signals.forEach { reportSignal($0) }
    reportUnused()
    reportReadOnce()
  }

  /// The numbers of the faults that change nothing, each reported.
  func reportIdleFaults() -> [Int] {
    let finder = IdleFaultFinder(scenario, vocabulary)
    return scenario.faults.indices.filter { number in
      let fault = scenario.faults[number]
      guard let reason = finder.reason(of: fault) else { return false }
      let doubt = RunDoubt.idleFault(fault.fault, of: board.name(of: fault.target), reason)
      self.doubt(doubt, Mark(fault.position))
      return true
    }
  }

  /// The inputs that nothing drives and that nothing holds, each reported at `mark`.
  func reportFloating(at mark: Mark) -> [SignalTarget] {
    var floating: [SignalTarget] = []
    for index in board.lines.entryIndices where floats(index) {
      floating.append(.line(index))
      doubt(.floats(.line, board.lines[index].name), mark)
    }
    for index in board.devices.entryIndices {
      for input in floatingInputs(of: index) {
        floating.append(.device(index, input: input))
        doubt(.floats(.input, "\(board.devices[index].name).\(input)"), mark)
      }
    }
    return floating
  }

  private func floats(_ index: LineEntry.Index) -> Bool {
    let line = board.lines[index]
    return scenario.recording == nil && !line.isOutput && line.bias == .none
      && scenario.signal(of: .line(index)) == nil
      && board.channels.contains { $0.source == .line(index) }
      && !board.devices.contains { $0.pins.contains { $0.line == index } }
  }

  /// The bare pins of a device that its channels read and no signal drives. A pair's name is that
  /// of both its pins.
  private func floatingInputs(of index: DeviceEntry.Index) -> [String] {
    guard let schema = vocabulary.chip(board.devices[index].chip),
      schema.channels.contains(where: \.floats), scenario.recording == nil,
      !scenario.recorded.contains(where: { $0.device == index })
    else { return [] }
    let read = board.channels.flatMap { channel -> [Substring] in
      guard case .device(index, let number) = channel.source else { return [] }
      return "\(schema.channels[number].name)".split(separator: "-")
    }
    return schema.channels.filter(\.floats).map { "\($0.name)" }.filter { name in
      read.contains { $0 == name }
        && scenario.signal(of: .device(index, input: name)) == nil
    }
  }

  /// A signal that goes beyond what the channel that reads it can read.
  private func reportSignal(_ signal: SignalEntry) {
    guard case .device(let device, let input) = signal.target else { return }
    let mark = Mark(signal.position)
    if scenario.recorded.contains(where: { $0.device == device }) {
      doubt(.signalUnused(device: board.devices[device].name), mark)
      return
    }
    guard let schema = vocabulary.chip(board.devices[device].chip),
      let number = schema.channels.firstIndex(where: { $0.name.description == input }),
      board.channels.contains(where: { $0.source == .device(device, channel: number) }),
      let reach = reaches.reach(of: device, number)
    else { return }
    let (low, high) = signal.shape.bounds(until: scenario.duration)
    guard low < reach.low || reach.high < high else { return }
    let remedy = reaches.remedy(device, number) { $0.low <= low && high <= $0.high }
    let value = spelled(high > reach.high ? high : low, .kind(reach.kind))
    doubt(.signalBeyond(value, reach, remedy: remedy), mark)
  }

  private func reportUnused() {
    if board.uplinks.isEmpty, let entry = scenario.server.first {
      doubt(.unused(key: "server"), Mark(entry.position))
    }
    let entry = scenario.operatorActs.first { entry in
      guard case .accepts(let uplink) = entry.act else { return false }
      guard board.uplinks.indices.contains(uplink.number),
        case .firstUse = board.uplinks[uplink].trust
      else { return true }
      return false
    }
    if let entry { doubt(.unused(key: "operator"), Mark(entry.position)) }
  }

  /// Expectations about channels, and rules on channels, of which the run sees one reading.
  private func reportReadOnce() {
    for expectation in scenario.expectations {
      guard let index = expectation.claim.channel(board) else { continue }
      let channel = board.channels[index]
      if case .line(let line) = channel.source, board.lines[line].device == nil { continue }
      guard channel.every > scenario.duration else { continue }
      let doubt = RunDoubt.readOnce(
        channel: channel.name, every: spelled(channel.every), end: spelled(scenario.duration))
      self.doubt(doubt, Mark(expectation.position))
    }
  }

  private func doubt(_ doubt: RunDoubt, _ mark: Mark) {
    reading.report(.doubt(.run(doubt)), at: mark)
  }
}

extension Scenario {
  /// The shape of the signal of an input; nil where it rests.
  func signal(of target: SignalTarget) -> SignalShape? {
    signals.first { $0.target == target }?.shape
  }
}

extension Board {
  /// The name of what a fault is done to.
  func name(of target: FaultTarget) -> String {
    switch target {
    case .device(let index): devices[index].name
    case .line(let index): lines[index].name
    case .bus(let index): "bus \(buses[index].number)"
    }
  }
}

extension Claim {
  /// The channel that it is about, by itself or by its alarm.
  fileprivate func channel(_ board: Board) -> ChannelEntry.Index? {
    switch self {
    case .raised(let alarm, _), .cleared(let alarm, _), .neverRaised(let alarm),
      .raisedCount(let alarm, _), .repeatedCount(let alarm, _), .messagesAbout(let alarm, _):
      board.alarms[alarm].channel
    case .reading(let channel, _, _, _), .unreadable(let channel, _), .faulty(let channel, _, _),
      .fresh(let channel, _, _):
      channel
    default: nil
    }
  }
}
