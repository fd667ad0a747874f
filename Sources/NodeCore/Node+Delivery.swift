import Units

extension Node {
  /// When the delivery side wants to be called: an attempt, or an alarm that pre-empts a report.
  var deliveryDue: Instant {
    mutating get {
      guard configuration.hasUplink, isNextAtHand else { return .never }
      if let beat = configuration.beat { return due(at: beat) }
      guard let current = inDelivery else {
        return window?.due(retryDue, holdsAlarm: holdsAlarm) ?? retryDue
      }
      guard !current.kind.isAlarm, holdsAlarm else { return .never }
      return deliveryBegan + Self.reportPreemptionDelay
    }
  }

  /// Makes the alarm's message, unless it would only repeat one that has not been delivered yet.
  mutating func report(_ event: AlarmEvent, of alarm: AlarmID, at now: Instant) {
    actions.append(.alarm(alarm, event))
    switch event {
    case .repeated where store.isRaisePending(alarm, for: .first): return
    case .cleared where !configuration.sendsCleared:
      if keepsState { keepState(at: now) }
      return
    default: break
    }
    guard pauses.isEmpty || admits(event, of: alarm, at: now) else {
      if keepsState { keepState(at: now) }
      return
    }
    send(event, of: alarm, at: now)
  }

  /// Makes the alarm's message, about so many events.
  mutating func send(_ event: AlarmEvent, count: UInt16 = 1, of alarm: AlarmID, at now: Instant) {
    accept(.alarm(alarm, event), count: count, at: now)
    // What is new and urgent does not wait for the end of a pause; it is tried at once, one time.
    // Alarms about the uplink are exempt: the attempt that raised one has just been refused, and a
    // server that shows two keys in turn would raise and clear it without a pause.
    if event == .raised, !configuration.uplinkAlarms.contain(alarm) { retryDue = now }
    continueDelivery(at: now)
  }

  /// Makes a message of the present readings and keeps it until it is acknowledged.
  mutating func accept(_ kind: MessageKind, count: UInt16 = 1, at now: Instant) {
    guard configuration.hasUplink else { return }
    if waiting == 0, configuration.uplinkAlarms.offlineCountsFromWaiting { noteContact(at: now) }
    // Before the message, so that the store has both or neither: a raised alarm without its message
    // would never be sent, and a message without its alarm would be sent again by another name.
    if keepsState, kind != .report { keepState(at: now) }
    let message = makeMessage(kind, count: count, at: now)
    let current = inDelivery?.id
    let lost = store.append(message, for: UplinkSet(.first), isInDelivery: { $0 == current }) {
      configuration.isMinimised
        ? minimised($0, of: kind, at: now) : values[configuration.reported[$0].index]
    }
    noteStore()
    actions.append(.accepted(message))
    for entry in lost { actions.append(.dropped(entry.message)) }
  }

  /// What a message carries at `place` of its values, on a board with channels that must not be
  /// sent by value: an alarm its own channel only, a report the summaries whose periods have ended.
  private func minimised(_ place: Int, of kind: MessageKind, at now: Instant) -> ReportedValue {
    let values = configuration.reported.count
    guard place < values else {
      let summary = summaries[(place - values) / SummaryFigure.count]
      guard kind == .report, now >= summary.due,
        let figure = SummaryFigure(rawValue: (place - values) % SummaryFigure.count)
      else { return .absent }
      return summary.figure(figure)
    }
    let channel = configuration.reported[place]
    if case .alarm(let alarm, _) = kind, alarms[alarm.index].rule.channel != channel {
      return .absent
    }
    return self.values[channel.index]
  }

  /// Begins, pre-empts or leaves alone, as the state of the store asks for.
  mutating func continueDelivery(at now: Instant) {
    guard now >= deliveryDue else { return }
    if let beat = configuration.beat { takeBeat(beat, at: now) }
    guard var next = store.next(for: .first) else { return }
    if next.id.boot != boot { next.age = ageByWallClock(of: next) }
    if window != nil { openWindow(at: now) }
    if let current = inDelivery { actions.append(.abandon(current)) }
    inDelivery = next
    deliveryBegan = now
    batch.removeAll(keepingCapacity: true)
    actions.append(.deliver(next))
    if batchLimit > 1 { attachReports(to: next) }
  }

  /// The delivery under way has ended.
  mutating func end(_ outcome: DeliveryOutcome, at now: Instant) {
    guard let message = inDelivery else { return }
    inDelivery = nil
    let isWhole = configuration.batchMax == 1 || endBatch(outcome)
    switch outcome {
    case .acknowledged:
      _ = store.remove(message, for: .first)
      if configuration.sendsGaps, store.wantsGapMessage(for: .first) { makeGapMessage(at: now) }
      noteStore()
      backoff.succeeded()
      retryDue = now
    case .refused, .unauthorised:
      retryDue = now + backoff.failed(asked: remark.pause?.span(at: wallTime))
    case .refusedForGood(let cause):
      // The server answers, so the next message need not wait; those after it do, if the node can
      // read none of its answers.
      if remark.status > 0 { backoff.succeeded() }
      retryDue = now
      if isWhole { park(message, cause) }
    case .failed, .distrusted:
      retryDue = now + backoff.failed()
    }
    remark = AnswerRemark()
    if window != nil { noteWindow(outcome, at: now) }
    if isWhole { noteOutcome(outcome, of: message, at: now) }
    continueDelivery(at: now)
  }

  /// Reports what was lost, now that the server takes messages.
  private mutating func makeGapMessage(at now: Instant) {
    let message = makeMessage(.gap, count: 1, at: now)
    store.appendGap(message, for: .first)
    actions.append(.accepted(message))
  }

  private func ageByWallClock(of message: Message) -> MessageAge {
    guard case .known(let made) = message.wallTime, case .known(let present) = wallTime else {
      return .unknown
    }
    let (waited, overflows) = present.subtractingReportingOverflow(made)
    return overflows || waited < 0 ? .unknown : .byWallClock(.seconds(waited))
  }

  private mutating func park(_ message: Message, _ cause: CauseCode) {
    let refusal =
      remark.status > 0
      ? Refusal(status: remark.status, text: remark.text) : Refusal(unreadable: cause)
    guard store.park(message, for: .first, because: refusal) else { return }
    noteStore()
    actions.append(.parked(message))
  }
}
