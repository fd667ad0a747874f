import Units

extension Node {
  /// Makes the alarm's message, unless it would only repeat one that has not been delivered yet.
  mutating func report(_ event: AlarmEvent, of alarm: AlarmID, at now: Instant) {
    actions.append(.alarm(alarm, event))
    let takers = takers(of: event, of: alarm)
    if takers.isEmpty, event == .repeated { return }
    guard !takers.isEmpty, pauses.isEmpty || admits(event, of: alarm, at: now) else {
      if keepsState { keepState(at: now) }
      return
    }
    send(event, of: alarm, to: takers, at: now)
  }

  /// The uplinks for which a message is made of this event.
  func takers(of event: AlarmEvent, of alarm: AlarmID) -> UplinkSet {
    var takers = UplinkSet()
    for index in deliveries.indices {
      let uplink = UplinkID(index)
      let takes =
        switch event {
        case .raised: true
        case .repeated: !store.isRaisePending(alarm, for: uplink)
        case .cleared: deliveries[index].plan.sendsCleared
        }
      if takes { takers.insert(uplink) }
    }
    return takers
  }

  /// Makes the alarm's message, about so many events.
  mutating func send(
    _ event: AlarmEvent, count: UInt16 = 1, of alarm: AlarmID, to uplinks: UplinkSet,
    at now: Instant
  ) {
    accept(.alarm(alarm, event), count: count, for: uplinks, at: now)
    // What is new and urgent does not wait for the end of a pause; it is tried at once, one time.
    // Alarms about uplinks are exempt: the attempt that raised one has just been refused, and
    // servers that show two keys in turn would raise and clear theirs without a pause.
    if event == .raised, !isAboutUplink(alarm) {
      for index in deliveries.indices { deliveries[index].retryDue = now }
    }
    continueDeliveries(at: now)
  }

  private func isAboutUplink(_ alarm: AlarmID) -> Bool {
    for index in deliveries.indices where deliveries[index].plan.alarms.contain(alarm) {
      return true
    }
    return false
  }

  /// Makes a message of the present readings and keeps it until each of these uplinks has it
  /// acknowledged.
  mutating func accept(
    _ kind: MessageKind, count: UInt16 = 1, for uplinks: UplinkSet, at now: Instant
  ) {
    guard !uplinks.isEmpty else { return }
    for index in deliveries.indices
    where deliveries[index].waiting == 0 && uplinks.contains(UplinkID(index))
      && deliveries[index].plan.alarms.offlineCountsFromWaiting
    {
      noteContact(over: UplinkID(index), at: now)
    }
    // Before the message, so that the store has both or neither: a raised alarm without its message
    // would never be sent, and a message without its alarm would be sent again by another name.
    if keepsState, kind != .report { keepState(at: now) }
    let message = makeMessage(kind, count: count, at: now)
    let lost = store.append(message, for: uplinks, isInDelivery: { isInDelivery($0, over: $1) }) {
      configuration.isMinimised
        ? minimised($0, of: kind, at: now) : values[configuration.reported[$0].index]
    }
    noteStore()
    actions.append(.accepted(message, for: uplinks))
    for entry in lost { actions.append(.dropped(entry.message, for: entry.uplink)) }
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

  /// Begins, pre-empts or leaves alone over each uplink, as the state of the store asks for.
  mutating func continueDeliveries(at now: Instant) {
    for index in deliveries.indices where now >= deliveries[index].due {
      beginDelivery(over: UplinkID(index), at: now)
    }
    refreshDeliveryDue()
  }

  private mutating func beginDelivery(over uplink: UplinkID, at now: Instant) {
    deliveries[uplink.index].takeBeat(at: now)
    guard var next = store.next(for: uplink) else { return }
    if next.id.boot != boot { next.age = ageByWallClock(of: next) }
    if let current = deliveries[uplink.index].inDelivery {
      actions.append(.abandon(current, over: uplink))
    }
    underWay.insert(uplink)
    if deliveries[uplink.index].window != nil { openWindow(of: uplink, at: now) }
    deliveries[uplink.index].inDelivery = next
    deliveries[uplink.index].began = now
    deliveries[uplink.index].batch.removeAll(keepingCapacity: true)
    actions.append(.deliver(next, over: uplink))
    if deliveries[uplink.index].batchLimit > 1 { attachReports(to: next, over: uplink) }
  }

  /// The delivery under way over an uplink has ended.
  mutating func end(_ outcome: DeliveryOutcome, over uplink: UplinkID, at now: Instant) {
    guard let message = message(inDeliveryOver: uplink) else { return }
    let index = uplink.index
    deliveries[index].inDelivery = nil
    underWay.remove(uplink)
    let isWhole = deliveries[index].plan.batchMax == 1 || endBatch(outcome, over: uplink)
    switch outcome {
    case .acknowledged:
      _ = store.remove(message, for: uplink)
      if deliveries[index].plan.sendsGaps, store.wantsGapMessage(for: uplink) {
        makeGapMessage(for: uplink, at: now)
      }
      noteStore()
      deliveries[index].backoff.succeeded()
      deliveries[index].retryDue = now
    case .refused, .unauthorised:
      let asked = remark.pause?.span(at: wallTime)
      deliveries[index].retryDue = now + deliveries[index].backoff.failed(asked: asked)
    case .refusedForGood(let cause):
      // The server answers, so the next message need not wait; those after it do, if the node can
      // read none of its answers.
      if remark.status > 0 { deliveries[index].backoff.succeeded() }
      deliveries[index].retryDue = now
      if isWhole { park(message, for: uplink, cause) }
    case .failed, .distrusted:
      deliveries[index].retryDue = now + deliveries[index].backoff.failed()
    }
    remark = AnswerRemark()
    if deliveries[index].window != nil { deliveries[index].noteWindow(outcome, at: now) }
    if isWhole { noteOutcome(outcome, of: message, over: uplink, at: now) }
    continueDeliveries(at: now)
  }

  /// Reports what was lost, now that the server takes messages.
  private mutating func makeGapMessage(for uplink: UplinkID, at now: Instant) {
    let message = makeMessage(.gap, count: 1, at: now)
    store.appendGap(message, for: uplink)
    actions.append(.accepted(message, for: UplinkSet(uplink)))
  }

  private func ageByWallClock(of message: Message) -> MessageAge {
    guard case .known(let made) = message.wallTime, case .known(let present) = wallTime else {
      return .unknown
    }
    let (waited, overflows) = present.subtractingReportingOverflow(made)
    return overflows || waited < 0 ? .unknown : .byWallClock(.seconds(waited))
  }

  private mutating func park(_ message: Message, for uplink: UplinkID, _ cause: CauseCode) {
    let refusal =
      remark.status > 0
      ? Refusal(status: remark.status, text: remark.text) : Refusal(unreadable: cause)
    guard store.park(message, for: uplink, because: refusal) else { return }
    noteStore()
    actions.append(.parked(message, for: uplink))
  }
}
