import Units

/// Holds the expectations of a scenario against what can happen on its board.
struct ClaimCheck {
  let reading: FileReading
  let vocabulary: Vocabulary
  let board: Board
  let end: Interval
  let reaches: ReachTable
  let grid: ReadingGrid
  /// What the scenario's servers do besides the hub's contract.
  let server: [ServerEntry]

  init(
    _ reading: FileReading, _ vocabulary: Vocabulary, _ board: Board, until end: Interval,
    _ server: [ServerEntry]
  ) {
    self.server = server
    (self.reading, self.vocabulary, self.board, self.end) = (reading, vocabulary, board, end)
    reaches = ReachTable(board, vocabulary)
    grid = ReadingGrid(board)
  }

  /// What is known of an expectation without a run.
  enum Outcome {
    case open
    case always(IdleClaim)
    case never(NeverHolds)
  }

  /// Reports each expectation that cannot fail, which is an error, and each that cannot hold.
  func check(_ expectations: [Expectation]) {
    for expectation in expectations {
      let mark = Mark(expectation.position)
      if case .batteryDays = expectation.claim, board.power?.ledger == nil {
        reading.report(.run(.needsLedger), at: mark)
      }
      switch outcome(of: expectation.claim) {
      case .open: continue
      case .always(let reason): reading.report(.run(.cannotFail(reason)), at: mark)
      case .never(let reason): reading.report(.doubt(.run(.neverHolds(reason))), at: mark)
      }
    }
  }

  private func outcome(of claim: Claim) -> Outcome {
    switch claim {
    case .neverRaised(let alarm): raised(alarm, CountBound(atLeast: 0, atMost: 0))
    case .raisedCount(let alarm, let bound): raised(alarm, bound)
    case .repeatedCount(let alarm, let bound): repeated(alarm, bound)
    case .messagesAbout(let alarm, let bound): messages(about: alarm, bound)
    case .raised(let alarm, let window): change(of: alarm, in: window, isClear: false)
    case .cleared(let alarm, let window): change(of: alarm, in: window, isClear: true)
    case .reading(let channel, let low, let high, let at): read(channel, low, high, at)
    case .unreadable(let channel, let at): isUnread(channel, at) ? notYet(channel) : .open
    case .faulty(let channel, let window, let error): faulty(channel, window, error)
    case .fresh(let channel, let window, let until):
      isRead(channel, TimeWindow(start: window.start, end: window.end ?? until))
    case .line(let line, let isActive, let at): level(of: line, isActive, at)
    case .faults(let target, let bound, let error): faults(of: target, bound, error)
    case .followsRecording, .followsBoardRecording, .batteryDays: .open
    case .nothingLost, .reportsAcknowledged, .reportsSent, .alarmsAcknowledged, .handshakes, .bytes:
      messages(claim)
    }
  }

  /// Of an expectation about a number of which at most `highest` can be counted.
  func count(_ bound: CountBound, upTo highest: HighestCount) -> Outcome {
    if bound.atLeast > highest.count { return .never(.tooMany(highest)) }
    return bound.atLeast == 0 && bound.atMost >= highest.count ? .always(.tooFew(highest)) : .open
  }

  // MARK: Channels

  private func read(
    _ channel: ChannelEntry.Index, _ low: Int64, _ high: Int64, _ at: Interval
  ) -> Outcome {
    if isUnread(channel, at) { return notYet(channel) }
    guard let reach = reaches.reach(of: channel) else { return .open }
    if low <= reach.low, reach.high <= high { return .always(.wholeRange(reach)) }
    return high < reach.low || reach.high < low ? .never(.outside(reach)) : .open
  }

  /// Transfers take time, so a device has no reading at the start.
  private func isUnread(_ channel: ChannelEntry.Index, _ at: Interval) -> Bool {
    board.channels[channel].source.device != nil && at == .zero
  }

  private func notYet(_ channel: ChannelEntry.Index) -> Outcome {
    .never(.notYetRead(channel: board.channels[channel].name))
  }

  private func faulty(
    _ channel: ChannelEntry.Index, _ window: TimeWindow, _ error: String?
  ) -> Outcome {
    let source: FaultTarget? =
      switch board.channels[channel].source {
      case .device(let device, channel: _): .device(device)
      case .line(let line), .output(let line):
        board.lines[line].device.map { .device($0) } ?? .line(line)
      // Its fault is that of any of its inputs.
      case .derived: nil
      }
    if let source, let foreign = foreign(error, to: source) { return .never(foreign.never) }
    return isRead(channel, window)
  }

  /// Never, where no reading of the channel can be in the window.
  func isRead(_ channel: ChannelEntry.Index, _ window: TimeWindow) -> Outcome {
    guard !grid.isRead(channel, in: window, until: end) else { return .open }
    let entry = board.channels[channel]
    return .never(.noReading(channel: entry.name, every: spelled(entry.every)))
  }

  // MARK: Faults

  private func faults(of target: FaultTarget, _ bound: CountBound, _ error: String?) -> Outcome {
    if let name = unread(target) {
      return bound.atLeast == 0 ? .always(.notRead(name)) : .never(.notRead(name))
    }
    if case .line(let line) = target, let device = board.lines[line].device {
      let (name, supplier) = (board.lines[line].name, board.devices[device].name)
      return bound.atLeast == 0
        ? .always(.supplied(name, by: supplier)) : .never(.supplied(name, by: supplier))
    }
    if let foreign = foreign(error, to: target) {
      return bound.atLeast == 0 ? .always(foreign.always) : .never(foreign.never)
    }
    guard case .device(let device) = target, !board.isUsed(byOthers: device) else { return .open }
    let readings = board.channels.entryIndices.compactMap { channel in
      board.channels[channel].source.device == device
        ? grid.readings(of: channel, until: end) : nil
    }
    let what = "\(quoted(board.devices[device].name)) is read"
    return count(bound, upTo: HighestCount(what: what, count: readings.reduce(0, +)))
  }

  /// An error that the target cannot have, by what it is connected to.
  private func foreign(
    _ error: String?, to target: FaultTarget
  ) -> (always: IdleClaim, never: NeverHolds)? {
    guard let error else { return nil }
    let place: FaultPlace =
      switch target {
      case .line: .line
      case .bus: .bus
      case .device(let device): board.devices[device].faultPlace
      }
    guard let possible = vocabulary.errorsByPlace[place], !possible.contains(error) else {
      return nil
    }
    let name = board.name(of: target)
    return (.otherFault(error, of: name), .otherFault(error, of: name))
  }

  /// The name of a target that the node never measures.
  private func unread(_ target: FaultTarget) -> String? {
    switch target {
    case .device(let index): board.isTouched(index) ? nil : board.devices[index].name
    case .line(let index):
      board.channels.contains { $0.source == .line(index) } ? nil : board.lines[index].name
    case .bus: nil
    }
  }
}

extension DeviceEntry {
  /// What its errors depend on.
  fileprivate var faultPlace: FaultPlace {
    switch place {
    case .bus: .bus
    case .line: .chipLine
    case .kernel: .kernel
    }
  }
}

extension Board {
  /// Whether the node makes transfers with a device: a channel reads it, it supplies lines that are
  /// used, or it leads to a device that is touched.
  func isTouched(_ index: DeviceEntry.Index) -> Bool {
    if channels.contains(where: { $0.source.device == index }) { return true }
    let supplies = lines.entryIndices.contains { line in
      lines[line].device == index
        && (channels.contains { $0.source == .line(line) } || isDriven(line))
    }
    return supplies
      || devices.entryIndices.contains { devices[$0].behind?.device == index && isTouched($0) }
  }
}
