import Units

extension Node {
  /// The present pace of reports; nil where it does not go by power.
  public var pace: ReportPace? { power?.pace }

  /// Whether the node is known to have line power.
  public var isOnMains: Bool { power?.isOnMains ?? false }

  /// A channel was read that the pace may go by.
  @inline(never)
  mutating func powerReading(
    _ value: ReportedValue, from channel: ChannelID, isWarm: Bool, at now: Instant
  ) {
    guard isWarm || value == .fault, power?.concerns(channel, at: now) == true else { return }
    if power?.take(value, from: channel, at: now) == true { follow(at: now) }
    refreshReportDue()
  }

  /// Whether a report is due, and not only the end of what is known of the power, or a beat.
  @inline(never)
  mutating func isPacedReportDue(at now: Instant) -> Bool {
    if power?.elapse(at: now) == true { follow(at: now) }
    let isDue = now >= schedule.nextReport
    fillBeats(isReportDue: isDue, at: now)
    if isDue { reportDue = schedule.nextReport } else { refreshReportDue() }
    return isDue
  }

  /// The schedule goes on from a report that was made.
  mutating func noteReport(every: Interval) {
    schedule.nextReport = reportDue
    schedule.lastReport = reportDue + every.times(-1)
    refreshReportDue()
  }

  /// The next report comes a period after the last one, by the period that holds now.
  private mutating func follow(at now: Instant) {
    guard let pace = power?.pace else { return }
    reportEvery = pace.every
    schedule.nextReport = max(schedule.lastReport + pace.every, now)
    for index in deliveries.indices { deliveries[index].follow(pace) }
    refreshDeliveryDue()
    actions.append(.paced(pace))
  }

  private mutating func refreshReportDue() {
    reportDue = min(min(schedule.nextReport, schedule.fillDue), power?.due ?? .never)
    refreshUrgentDeadline()
  }

  /// An attempt over an uplink begins.
  mutating func openWindow(of uplink: UplinkID, at now: Instant) {
    guard deliveries[uplink.index].window?.begin(at: now) == true,
      deliveries[uplink.index].plan.alarms.offlineCountsFromWaiting
    else { return }
    noteContact(over: uplink, at: now)
  }
}
