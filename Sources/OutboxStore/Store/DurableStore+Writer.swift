package import NodeCore
package import Units

extension DurableStore {
  /// Readable when the writer has answered, so that ``collect(at:_:)`` has something to do.
  package var descriptor: Int32 { writer.mailbox.descriptor }

  /// Takes the writer's answer, if it is there, and gives it what there is to do. Never blocks.
  ///
  /// - Returns: whether the messages that wait may be others now.
  package func collect(
    at now: Instant, _ wallTime: WallTime, inDelivery: MessageID? = nil
  ) -> Bool {
    if case .known(let seconds) = wallTime { wallSeconds = seconds } else { wallSeconds = nil }
    var isChanged = false
    if isUnderWay, let answer = writer.mailbox.takeAnswer() {
      isUnderWay = false
      take(answer, at: now)
      isChanged = true
    }
    let expired = expire(sparing: inDelivery)
    if expired > 0 {
      observe(.expired(expired))
      isChanged = true
    }
    if removals.isEmpty {
      removalsDue = .never
    } else if removalsDue == .never {
      removalsDue = now + Self.removalDelay
    }
    handOver(isDue: now >= retryDue, removes: now >= removalsDue)
    return isChanged
  }

  /// When ``collect(at:_:)`` is to be called, on the clock of its times, although the descriptor is
  /// not readable.
  package func due(at now: Instant) -> Instant {
    if isUnderWay { return .never }
    if fault != nil || !isOpen { return retryDue }
    if removals.isEmpty { return .never }
    return removalsDue == .never ? now + Self.removalDelay : removalsDue
  }

  /// How many messages the file does not have.
  package var notKept: Int {
    queues.reduce(0) { sum, queue in
      sum + (queue.near + queue.late).count { $0.kept != .inFile }
    }
  }

  /// Gives the writer all that is to be written, and what is to be read. Does nothing while it is
  /// at work: what comes meanwhile goes into one transaction. While the file has a fault, only a
  /// retry that is due tries again.
  func handOver(isDue: Bool = false, removes: Bool = false, isLast: Bool = false) {
    guard !isUnderWay, isDue || (isOpen && fault == nil) else { return }
    var command = WriterCommand()
    command.wallSeconds = wallSeconds ?? 0
    command.isLast = isLast
    if isOpen {
      for kind in MessageClass.allCases {
        command.messages += queues[kind.rawValue].handOver(
          Self.groupMax - command.messages.count)
      }
      for kind in MessageClass.allCases where queues[kind.rawValue].wantsReading && !isLast {
        command.reads.append(
          ReadOrder(
            kind: kind, after: queues[kind.rawValue].lastNearKey, limit: MessageQueue.readMax))
      }
    }
    let hasWork = !command.messages.isEmpty || !command.reads.isEmpty
    if hasWork || removes || isLast || fault != nil, isOpen {
      removalsUnderWay = removals
      removals = []
      removalsDue = .never
      command.removals = removalsUnderWay
    }
    guard hasWork || !command.removals.isEmpty || isLast || !isOpen || fault != nil else { return }
    reading = command.reads
    isUnderWay = true
    writer.mailbox.post(command)
  }

  private func take(_ answer: WriterAnswer, at now: Instant) {
    if let place = answer.setAside { noteSetAside(place) }
    if let facts = answer.opened { noteOpened(facts, isNew: answer.setAside != nil) }
    let isDone = answer.fault == nil
    var kept: [MessageID] = []
    for place in queues.indices { kept += queues[place].noteHandedOver(isDone) }
    if isDone {
      if !kept.isEmpty { observe(.kept(kept)) }
      for (order, messages) in zip(reading, answer.read) { take(messages, order) }
    } else {
      removals = removalsUnderWay + removals
    }
    removalsUnderWay = []
    reading = []
    note(answer.fault, at: now)
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
    moveKeys(by: facts.lastKey)
    cost += facts.cost
    for kind in MessageClass.allCases {
      queues[kind.rawValue].putInFront(inFile: facts.counts[kind.rawValue])
    }
    observe(.opened(waiting: facts.counts.reduce(0, +)))
  }

  private func noteSetAside(_ place: String) {
    var lost = 0
    for place in queues.indices { lost += queues[place].forgetFile() }
    cost = queues.reduce(0) { sum, queue in
      sum + (queue.near + queue.late).reduce(0) { $0 + $1.cost }
    }
    removals = []
    removalsUnderWay = []
    countRaisesAgain()
    observe(.setAside(place, lost: lost))
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
      let width = names[Int(row.number)].valueCount
      let isGood = ReadingsCoding.read(message.readings, width, into: &values)
      if isGood { usable.append(message) } else { unusable.append(message) }
    }
    let (forgotten, missing) = queues[order.kind.rawValue].take(
      usable, last: messages.last?.key ?? 0, unusable: unusable.count,
      isAll: messages.count < order.limit)
    for message in forgotten + unusable { forget(message) }
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
      isLast = notKept <= Self.groupMax
      handOver(isDue: true, removes: true, isLast: isLast)
      guard isUnderWay else { return }
    }
  }
}
