/// A store in memory, bounded; what waits is lost with the process.
///
/// When the store is full, what is worth least gives way: a report, then the repetition of an
/// alarm, then an alarm, of each the oldest that is not just being delivered. A message that comes
/// in gives way itself where all others are worth more.
public final class MemoryStore: MessageStore {
  // Unchecked: the store has one node, which makes one call at a time, and asks with every message
  // and every delivery.
  @exclusivity(unchecked)
  private var alarms: MessageRing
  @exclusivity(unchecked)
  private var reports: MessageRing
  private let capacity: Int
  private let schema: ReportSchema
  private let whenFull: WhenFull

  /// Makes an empty store for at most `capacity` messages of `width` values each, which `schema`
  /// names.
  public init(
    capacity: Int, width: Int, schema: ReportSchema, whenFull: WhenFull = .dropOldestReports
  ) {
    precondition(capacity >= 2, "a store holds one message in delivery and one that waits")
    self.capacity = capacity
    self.schema = schema
    self.whenFull = whenFull
    alarms = MessageRing(width: width)
    reports = MessageRing(width: width)
  }

  /// How many messages wait.
  public var count: Int { alarms.count + reports.count }

  /// The message to deliver next.
  public var next: Message? {
    if !alarms.isEmpty { return alarms.first }
    return reports.isEmpty ? nil : reports.first
  }

  /// Whether an alarm waits.
  public var holdsAlarm: Bool { !alarms.isEmpty }

  /// Whether an undelivered message says that `alarm` is raised.
  public func isRaisePending(_ alarm: AlarmID) -> Bool {
    for place in 0..<alarms.count {
      guard case .alarm(alarm, let event) = alarms[place].kind else { continue }
      if event != .cleared { return true }
    }
    return false
  }

  /// Keeps a message; returns the one that had to give way, if any, which can be the same.
  public func append(
    _ message: Message, inDelivery: MessageID?, value: (Int) -> ReportedValue
  ) -> Message? {
    var victim: Message?
    if count >= capacity {
      victim = makeRoom(for: message.kind, sparing: inDelivery)
      guard victim != nil else { return message }
    }
    switch message.kind {
    case .report: reports.append(message, value: value)
    case .alarm: alarms.append(message, value: value)
    }
    return victim
  }

  /// Forgets the message; false if it was not there.
  public func remove(_ message: Message) -> Bool {
    switch message.kind {
    case .report: reports.remove(message.id)
    case .alarm: alarms.remove(message.id)
    }
  }

  /// The values of a message that waits, with the schema of this start.
  public func values(
    of message: Message, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    let isHere =
      switch message.kind {
      case .report: reports.copyValues(of: message.id, into: &values)
      case .alarm: alarms.copyValues(of: message.id, into: &values)
      }
    return isHere ? schema : nil
  }

  /// Takes out the message that gives way to one of `kind`; nil where that one gives way itself.
  private func makeRoom(for kind: MessageKind, sparing inDelivery: MessageID?) -> Message? {
    if kind == .report, whenFull == .stopReports { return nil }
    for place in 0..<min(2, reports.count) where reports[place].id != inDelivery {
      let victim = reports[place]
      reports.remove(at: place)
      return victim
    }
    guard kind != .report, let place = expendableAlarm(for: kind, sparing: inDelivery) else {
      return nil
    }
    let victim = alarms[place]
    alarms.remove(at: place)
    return victim
  }

  /// The oldest repetition, or else, unless that is what comes in, the oldest alarm.
  private func expendableAlarm(for kind: MessageKind, sparing inDelivery: MessageID?) -> Int? {
    for place in 0..<alarms.count where alarms[place].id != inDelivery {
      if case .alarm(_, .repeated) = alarms[place].kind { return place }
    }
    if case .alarm(_, .repeated) = kind { return nil }
    for place in 0..<min(2, alarms.count) where alarms[place].id != inDelivery { return place }
    return nil
  }
}
