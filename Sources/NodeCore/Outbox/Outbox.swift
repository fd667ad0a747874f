/// What the server has not acknowledged, in memory and bounded.
///
/// Alarms leave before reports; within each kind the oldest leaves first. When the outbox is full the
/// oldest report that is not just being delivered gives way; only when no report is left does the
/// oldest repetition of an alarm give way, and after that the oldest alarm. Whatever gives way is
/// handed back to be counted and told.
public struct Outbox: Sendable {
  private var alarms: MessageRing
  private var reports: MessageRing
  private let capacity: Int

  /// Makes an empty outbox for at most `capacity` messages of `width` values each.
  public init(capacity: Int, width: Int) {
    precondition(capacity >= 2, "an outbox holds one message in delivery and one that waits")
    self.capacity = capacity
    alarms = MessageRing(width: width)
    reports = MessageRing(width: width)
  }

  /// How many messages wait.
  public var count: Int { alarms.count + reports.count }

  /// Whether no message waits.
  public var isEmpty: Bool { alarms.isEmpty && reports.isEmpty }

  /// The message to deliver next.
  public var next: Message? {
    if !alarms.isEmpty { return alarms.first }
    return reports.isEmpty ? nil : reports.first
  }

  /// Whether an alarm waits.
  public var holdsAlarm: Bool { !alarms.isEmpty }

  /// Whether an undelivered message of alarm number `alarm` says that it is raised.
  public func tellsRaised(_ alarm: Int) -> Bool {
    for place in 0..<alarms.count {
      guard case .alarm(alarm, let event) = alarms[place].kind else { continue }
      if event != .cleared { return true }
    }
    return false
  }

  /// Accepts a message; returns the one that had to give way, if any.
  public mutating func accept(
    _ message: Message, inDelivery: UInt64?, value: (Int) -> ReportedValue
  ) -> Message? {
    let victim = count >= capacity ? makeRoom(sparing: inDelivery) : nil
    switch message.kind {
    case .report: reports.append(message, value: value)
    case .alarm: alarms.append(message, value: value)
    }
    return victim
  }

  /// Forgets the message with this sequence number; false if it was not there.
  public mutating func remove(_ message: Message) -> Bool {
    switch message.kind {
    case .report:
      guard let place = reports.place(ofSequence: message.sequence) else { return false }
      reports.remove(at: place)
    case .alarm:
      guard let place = alarms.place(ofSequence: message.sequence) else { return false }
      alarms.remove(at: place)
    }
    return true
  }

  /// Value `index` of a message that waits; absent if the message is gone.
  public func value(_ index: Int, of message: Message) -> ReportedValue {
    switch message.kind {
    case .report:
      guard let place = reports.place(ofSequence: message.sequence) else { return .absent }
      return reports.value(index, ofMessageAt: place)
    case .alarm:
      guard let place = alarms.place(ofSequence: message.sequence) else { return .absent }
      return alarms.value(index, ofMessageAt: place)
    }
  }

  private mutating func makeRoom(sparing inDelivery: UInt64?) -> Message? {
    for place in 0..<min(2, reports.count) where reports[place].sequence != inDelivery {
      let victim = reports[place]
      reports.remove(at: place)
      return victim
    }
    let spared = alarms.isEmpty ? 0 : firstExpendableAlarm(sparing: inDelivery)
    guard spared < alarms.count else { return nil }
    let victim = alarms[spared]
    alarms.remove(at: spared)
    return victim
  }

  private func firstExpendableAlarm(sparing inDelivery: UInt64?) -> Int {
    for place in 0..<alarms.count where alarms[place].sequence != inDelivery {
      if case .alarm(_, .repeated) = alarms[place].kind { return place }
    }
    return alarms.first.sequence == inDelivery ? 1 : 0
  }
}
