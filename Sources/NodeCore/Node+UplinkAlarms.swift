import Units

extension Node {
  /// Shows the alarms about an uplink how a delivery has ended. Any answer proves that the server
  /// is the right one; a failure proves nothing.
  mutating func noteOutcome(
    _ outcome: DeliveryOutcome, of message: Message, over uplink: UplinkID, at now: Instant
  ) {
    let alarms = deliveries[uplink.index].plan.alarms
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
      noteContact(over: uplink, at: now)
      noteRefusal(of: message, false, over: uplink, at: now)
    case .refusedForGood:
      show(alarms.certificate, false, at: now)
      show(alarms.unauthorised, false, at: now)
      noteRefusal(of: message, true, over: uplink, at: now)
    }
    if isUnsettled { settle(at: now) }
  }

  /// The uplink's server has taken a message, or there is none that it could take.
  mutating func noteContact(over uplink: UplinkID, at now: Instant) {
    guard let alarm = deliveries[uplink.index].plan.alarms.offline else { return }
    step(alarm, at: now) { $0.reading(.value(0), at: now) }
  }

  /// An uplink for which no message is due is not offline, however long it has sent nothing.
  mutating func excuseSilence(by time: Instant) {
    for index in deliveries.indices {
      let plan = deliveries[index].plan.alarms
      guard plan.offlineCountsFromWaiting, deliveries[index].hasNothingDue,
        let alarm = plan.offline, alarms[alarm.index].deadline <= time,
        !alarms[alarm.index].isRaised
      else { continue }
      noteContact(over: UplinkID(index), at: time)
    }
  }

  /// A server may refuse reports and take alarms, or the reverse: each class clears what it raised.
  private mutating func noteRefusal(
    of message: Message, _ isRefused: Bool, over uplink: UplinkID, at now: Instant
  ) {
    let index = uplink.index
    guard let alarm = deliveries[index].plan.alarms.refused else { return }
    switch message.kind {
    case .report: deliveries[index].hasRefusedReport = isRefused
    // What the alarm says of itself is no news.
    case .alarm(alarm, _): return
    case .alarm: deliveries[index].hasRefusedAlarm = isRefused
    // A server that knows no gap messages takes the others all the same.
    case .gap: return
    }
    let holds = deliveries[index].hasRefusedReport || deliveries[index].hasRefusedAlarm
    show(alarm, holds, at: now)
  }

  private mutating func show(_ alarm: AlarmID?, _ holds: Bool, at now: Instant) {
    guard let alarm else { return }
    step(alarm, at: now) { $0.reading(.value(holds ? 1 : 0), at: now) }
  }
}
