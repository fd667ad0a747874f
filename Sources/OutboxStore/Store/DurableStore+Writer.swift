package import NodeCore
package import Units

extension DurableStore {
  /// Readable when the writer has answered, so that ``collect(at:_:isInDelivery:)`` has something
  /// to do.
  package var descriptor: Int32 { writer.mailbox.descriptor }

  /// Takes the writer's answer, if it is there, and gives it what there is to do. Never blocks.
  ///
  /// - Returns: whether the messages that wait may be others now.
  package func collect(
    at now: Instant, _ wallTime: WallTime,
    isInDelivery: (MessageID, UplinkID) -> Bool = { _, _ in false }
  ) -> Bool {
    noteTime(wallTime, at: now)
    var isChanged = false
    if isUnderWay, let answer = writer.mailbox.takeAnswer() {
      isUnderWay = false
      take(answer, at: now)
      isChanged = true
    }
    let expired = isStale ? 0 : expire(isInDelivery)
    if expired > 0 {
      observe(.expired(expired))
      isChanged = true
    }
    if changes.isEmpty {
      changesDue = .never
    } else if changesDue == .never {
      changesDue = now + Self.removalDelay
    }
    handOver(isDue: now >= retryDue, changesToo: now >= changesDue)
    return isChanged
  }

  /// Takes the wall clock, but not a jump ahead of it since it was known first: a message must not
  /// be too old by that. A clock that was ahead and is right now is believed.
  private func noteTime(_ wallTime: WallTime, at now: Instant) {
    guard case .known(let seconds) = wallTime else {
      wallSeconds = nil
      return
    }
    let anchor = wallAnchor ?? (seconds, now)
    wallAnchor = anchor
    wallSeconds = min(seconds, anchor.seconds + now.since(anchor.at).microseconds / 1_000_000)
  }

  /// When ``collect(at:_:isInDelivery:)`` is to be called, on the clock of its times, although the
  /// descriptor is not readable.
  package func due(at now: Instant) -> Instant {
    if isUnderWay { return .never }
    if fault != nil || !isOpen { return retryDue }
    if slot.waits || edit != nil { return now }
    if changes.isEmpty { return .never }
    return changesDue == .never ? now + Self.removalDelay : changesDue
  }

  /// How many messages the file does not have.
  package var notKept: Int {
    guard uplinks.count > 1 else { return uplinks[0].notKept.count }
    return Set(uplinks.flatMap { $0.notKept }).count
  }

  /// Gives the writer all that is to be written, and what is to be read. Does nothing while it is
  /// at work: what comes meanwhile goes into one transaction. While the file has a fault, only a
  /// retry that is due tries again.
  func handOver(isDue: Bool = false, changesToo: Bool = false, isLast: Bool = false) {
    guard !isUnderWay, isDue || (isOpen && fault == nil) else { return }
    if isStale, !isLast { return handOverEdit() }
    guard let command = command(changesToo: changesToo || edit != nil, isLast: isLast) else {
      if edit != nil { handOverEdit() }
      return
    }
    if command.messages.count < Self.groupMax { edit?.isFlushed = true }
    post(command)
  }

  /// What the writer is to do next; nil where there is nothing.
  private func command(changesToo: Bool, isLast: Bool) -> WriterCommand? {
    var command = WriterCommand()
    command.wallSeconds = wallSeconds ?? 0
    command.isLast = isLast
    if isOpen {
      for kind in MessageClass.allCases {
        command.messages += takeUnwritten(kind, Self.groupMax - command.messages.count)
        if !isLast { command.reads += readings(of: kind) }
      }
      for place in uplinks.indices {
        let uplink = UplinkID(place)
        if let gaps = uplinks[place].handOverGaps() { command.gaps.append((uplink, gaps)) }
        guard !isLast, let order = uplinks[place].thinOrder(uplink, nextKey: nextKey) else {
          continue
        }
        command.thins.append(order)
      }
    }
    // Never before a message that was made before it: what a state says of an alarm, the file has.
    if isOpen, command.messages.count < Self.groupMax { command.state = slot.handOver() }
    // What was lost goes with the rows of what is lost: they are in `changes`.
    let hasWork = command.writes || !command.reads.isEmpty
    if hasWork || changesToo || isLast || fault != nil, isOpen {
      command.changes = handOverChanges()
    }
    let isWanted = hasWork || !command.changes.isEmpty || isLast || !isOpen || fault != nil
    return isWanted ? command : nil
  }

  /// What becomes of rows that are meant: it is under way then.
  func handOverChanges(where isMeant: (RowChange) -> Bool = { _ in true }) -> [RowChange] {
    changesUnderWay = changes.filter(isMeant)
    changes.removeAll(where: isMeant)
    changesDue = .never
    return changesUnderWay
  }

  func post(_ command: WriterCommand) {
    reading = command.reads
    thinning = command.thins
    isUnderWay = true
    writer.mailbox.post(command)
  }

  /// Hands over the oldest messages of a class that the file does not have, at most `limit`: each
  /// once, with all uplinks that it waits for.
  private func takeUnwritten(_ kind: MessageClass, _ limit: Int) -> [StoredMessage] {
    var keys = uplinks[0].unwritten(kind, limit)
    for uplink in uplinks[1...] { keys += uplink.unwritten(kind, limit) }
    let oldest = Set(keys).sorted().prefix(limit)
    guard let last = oldest.last else { return [] }
    var messages: [Int64: StoredMessage] = [:]
    for place in uplinks.indices {
      let (waiting, parked) = uplinks[place].handOver(kind, upTo: last)
      for message in waiting {
        messages[message.key, default: message].waits.insert(UplinkID(place))
      }
      for message in parked where messages[message.key] == nil { messages[message.key] = message }
    }
    return oldest.compactMap { messages[$0] }
  }

  private func readings(of kind: MessageClass) -> [ReadOrder] {
    uplinks.indices.compactMap { place in
      let queue = uplinks[place].queues[kind.rawValue]
      guard queue.wantsReading else { return nil }
      return ReadOrder(
        kind: kind, uplink: UplinkID(place), after: queue.lastNearKey, limit: MessageQueue.readMax)
    }
  }

  private func take(_ answer: WriterAnswer, at now: Instant) {
    hasWorked = true
    if let place = answer.setAside { noteSetAside(place) }
    if let facts = answer.opened { noteOpened(facts, isNew: answer.setAside != nil) }
    let isDone = answer.fault == nil
    var kept: [MessageID] = []
    for place in uplinks.indices {
      for name in uplinks[place].noteHandedOver(isDone) where place == 0 || !kept.contains(name) {
        kept.append(name)
      }
    }
    slot.noteHandedOver(isDone)
    if isDone {
      if !kept.isEmpty { observe(.kept(kept)) }
      take(answer.thinned)
      for (order, messages) in zip(reading, answer.read) { take(messages, order) }
    } else {
      changes = changesUnderWay + changes
    }
    changesUnderWay = []
    reading = []
    thinning = []
    note(answer.fault, at: now)
    takeEdit(answer)
  }

  private func take(_ results: [ThinResult]) {
    for (order, result) in zip(thinning, results) { uplinks[order.uplink.index].take(result) }
    let removed = results.reduce(0) { $0 + $1.removed }
    if removed > 0 { observe(.thinned(removed)) }
  }

  private func note(_ fault: StoreFault?, at now: Instant) {
    guard let fault else {
      backoff.succeeded()
      retryDue = .zero
      if self.fault != nil { observe(.recovered) }
      self.fault = nil
      return
    }
    retryDue = fault.mayPass ? now + backoff.failed() : .never
    if fault != self.fault { observe(.failed(fault)) }
    self.fault = fault
  }

  private func noteOpened(_ facts: OpenFacts, isNew: Bool) {
    rows = facts.schemas.map { schema in
      if let known = names.firstIndex(of: schema.names) { return (schema.row, Int64(known)) }
      names.append(schema.names)
      return (schema.row, Int64(names.count - 1))
    }
    guard !isOpen else { return }
    isOpen = true
    starts = facts.starts
    earlierState = facts.state
    moveKeys(by: facts.lastKey)
    for (place, found) in facts.found.enumerated() { uplinks[place].take(found) }
    observe(.opened(waiting: facts.waiting))
    for other in facts.released {
      observe(.released(uplink: other.name, count: other.count))
    }
  }

  private func noteSetAside(_ place: String) {
    var lost = 0
    for place in uplinks.indices {
      lost += uplinks[place].forgetFile(boot: boot)
      // It was damaged when it was opened: what it had is not known.
      if !isOpen { uplinks[place].loseUnknown() }
    }
    changes = []
    changesUnderWay = []
    slot.forgetFile()
    observe(.setAside(place, lost: isOpen ? lost : nil))
  }

  private func take(_ messages: [StoredMessage], _ order: ReadOrder) {
    var usable: [StoredMessage] = []
    var values: [ReportedValue] = []
    var unusable: [StoredMessage] = []
    for var message in messages {
      guard let row = rows.first(where: { $0.row == message.names }) else {
        unusable.append(message)
        continue
      }
      message.names = row.number
      let width = names[Int(row.number)].valueCount(of: message.message)
      let isGood = ReadingsCoding.read(message.readings, width, into: &values)
      if isGood { usable.append(message) } else { unusable.append(message) }
    }
    let (forgotten, missing) = uplinks[order.uplink.index].queues[order.kind.rawValue].take(
      usable, last: messages.last?.key ?? 0, unusable: unusable.count, isFirst: order.after == 0,
      isAll: messages.count < order.limit)
    for message in forgotten + unusable { forget(message, for: order.uplink) }
    for message in unusable { uplinks[order.uplink.index].lose(message.message, .damaged) }
    uplinks[order.uplink.index].lose(missing, order.kind, .damaged)
    if missing + unusable.count > 0 { observe(.unreadable(missing + unusable.count)) }
  }

  /// Writes what is not in the file yet and closes it; the process ends. `wait` blocks until the
  /// descriptor is readable, and returns false when the time is over.
  package func finish(wait: (Int32) -> Bool) {
    var isLast = false
    while true {
      if isUnderWay {
        guard wait(descriptor) else { return }
        guard let answer = writer.mailbox.takeAnswer() else { continue }
        isUnderWay = false
        take(answer, at: .zero)
      }
      guard fault == nil, !isLast else { return }
      isLast = notKept < Self.groupMax
      handOver(isDue: true, changesToo: true, isLast: isLast)
      guard isUnderWay else { return }
    }
  }
}
