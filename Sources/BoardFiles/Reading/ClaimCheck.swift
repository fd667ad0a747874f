import Units

/// Holds the expectations of a scenario against what can happen on its board.
struct ClaimCheck {
  let reading: FileReading
  let reaches: ReachTable
  let end: Interval

  /// What is known of an expectation without a run.
  private enum Outcome {
    case open
    case always(IdleClaim)
    /// The same of an expectation that files have in case the board sends messages some day.
    case idle(IdleClaim)
    case never(NeverHolds)
  }

  /// Reports each expectation that cannot fail, which is an error, and each that cannot hold.
  func check(_ expectations: [Expectation], on board: Board) {
    for expectation in expectations {
      let mark = Mark(expectation.position)
      switch outcome(expectation.claim, board) {
      case .open: continue
      case .always(let reason): reading.report(.run(.cannotFail(reason)), at: mark)
      case .idle(let reason): reading.report(.doubt(.run(.cannotFail(reason))), at: mark)
      case .never(let reason): reading.report(.doubt(.run(.neverHolds(reason))), at: mark)
      }
    }
  }

  private func outcome(_ claim: Claim, _ board: Board) -> Outcome {
    switch claim {
    case .neverRaised(let alarm): return raised(alarm, board, CountBound(atLeast: 0, atMost: 0))
    case .raisedCount(let alarm, let bound): return raised(alarm, board, bound)
    case .raised(let alarm, let window), .cleared(let alarm, let window):
      guard let first = earliest(alarm, board), first > window.end ?? end else { return .open }
      return .never(.raisedTooEarly(alarm: board.alarms[alarm].name, first: spelled(first)))
    case .reading(let channel, let low, let high, _): return read(channel, low, high)
    case .line(let line, let isActive, _):
      guard board.lines[line].isOutput, !board.outputs.contains(where: { $0.line == line }) else {
        return .open
      }
      let name = board.lines[line].name
      return isActive ? .never(.notDriven(line: name)) : .always(.notDriven(line: name))
    case .faults(let target, let bound, _):
      guard let name = unread(target, board) else { return .open }
      return bound.atLeast == 0 ? .always(.notRead(name)) : .never(.notRead(name))
    default: return messages(claim, board)
    }
  }

  private func messages(_ claim: Claim, _ board: Board) -> Outcome {
    let hasUplink = board.uplink != nil
    let hasReports = hasUplink && board.report != nil
    let hasAlarms = hasUplink && !board.alarms.isEmpty
    let (exists, least): (Bool, Int) =
      switch claim {
      case .nothingLost: (hasReports || hasAlarms, 0)
      case .reportsAcknowledged(let bound), .reportsSent(let bound): (hasReports, bound.atLeast)
      case .alarmsAcknowledged(let bound): (hasAlarms, bound.atLeast)
      case .handshakes(let bound): (hasUplink, bound.atLeast)
      case .bytes(let sent, let received):
        (hasUplink, max(sent?.atLeast ?? 0, received?.atLeast ?? 0))
      default: (true, 0)
      }
    if exists { return .open }
    if case .nothingLost = claim { return .idle(.noMessages) }
    return least == 0 ? .always(.noMessages) : .never(.noMessages)
  }

  private func raised(
    _ alarm: AlarmEntry.Index, _ board: Board, _ bound: CountBound
  ) -> Outcome {
    guard let first = earliest(alarm, board), first > end else { return .open }
    let name = board.alarms[alarm].name
    guard bound.atLeast == 0 else {
      return .never(.raisedTooEarly(alarm: name, first: spelled(first)))
    }
    return .always(.neverBefore(alarm: name, first: spelled(first), end: spelled(end)))
  }

  /// The least time at which the alarm can be raised; nil for the one that the node itself knows.
  private func earliest(_ alarm: AlarmEntry.Index, _ board: Board) -> Interval? {
    let entry = board.alarms[alarm]
    guard let channel = entry.channel else { return nil }
    // Faults count from the start.
    return entry.condition == .fault
      ? entry.holdFor : board.channels[channel].warmUp + entry.holdFor
  }

  private func read(_ channel: ChannelEntry.Index, _ low: Int64, _ high: Int64) -> Outcome {
    guard let reach = reaches.reach(of: channel) else { return .open }
    if low <= reach.low, reach.high <= high { return .always(.wholeRange(reach)) }
    return high < reach.low || reach.high < low ? .never(.outside(reach)) : .open
  }

  /// The name of a target that the node never measures.
  private func unread(_ target: FaultTarget, _ board: Board) -> String? {
    switch target {
    case .device(let index): board.isTouched(index) ? nil : board.devices[index].name
    case .line(let index):
      board.channels.contains { $0.source == .line(index) } ? nil : board.lines[index].name
    case .bus: nil
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
        && (channels.contains { $0.source == .line(line) } || outputs.contains { $0.line == line })
    }
    return supplies
      || devices.entryIndices.contains { devices[$0].behind?.device == index && isTouched($0) }
  }
}
