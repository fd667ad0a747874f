import Units

extension Node {
  /// Shows the alarms about the uplink how a delivery has ended. Any answer proves that the server
  /// is the right one; a failure proves nothing.
  mutating func noteOutcome(
    _ outcome: DeliveryOutcome, of message: Message, at now: Instant
  ) {
    let alarms = configuration.uplinkAlarms
    switch outcome {
    case .failed: return
    case .distrusted: show(alarms.certificate, true, at: now)
    case .refused: show(alarms.certificate, false, at: now)
    case .unauthorised:
      show(alarms.certificate, false, at: now)
      show(alarms.unauthorised, true, at: now)
    case .acknowledged:
      show(alarms.certificate, false, at: now)
      show(alarms.unauthorised, false, at: now)
      noteContact(at: now)
      noteRefusal(of: message, false, at: now)
    case .refusedForGood:
      show(alarms.certificate, false, at: now)
      show(alarms.unauthorised, false, at: now)
      noteRefusal(of: message, true, at: now)
    }
    if isUnsettled { settle(at: now) }
  }

  /// The server has taken a message, or there is none that it could take.
  mutating func noteContact(at now: Instant) {
    guard let alarm = configuration.uplinkAlarms.offline else { return }
    step(alarm, at: now) { $0.reading(.value(0), at: now) }
  }

  /// A node without a message that is due is not offline, however long it has sent nothing.
  mutating func excuseSilence(by time: Instant) {
    guard configuration.uplinkAlarms.offlineCountsFromWaiting, hasNothingDue,
      let alarm = configuration.uplinkAlarms.offline, alarms[alarm.index].deadline <= time,
      !alarms[alarm.index].isRaised
    else { return }
    noteContact(at: time)
  }

  /// A server may refuse reports and take alarms, or the reverse: each class clears what it raised.
  private mutating func noteRefusal(of message: Message, _ isRefused: Bool, at now: Instant) {
    guard let alarm = configuration.uplinkAlarms.refused else { return }
    switch message.kind {
    case .report: hasRefusedReport = isRefused
    // What the alarm says of itself is no news.
    case .alarm(alarm, _): return
    case .alarm: hasRefusedAlarm = isRefused
    // A server that knows no gap messages takes the others all the same.
    case .gap: return
    }
    show(alarm, hasRefusedReport || hasRefusedAlarm, at: now)
  }

  private mutating func show(_ alarm: AlarmID?, _ holds: Bool, at now: Instant) {
    guard let alarm else { return }
    step(alarm, at: now) { $0.reading(.value(holds ? 1 : 0), at: now) }
  }
}
