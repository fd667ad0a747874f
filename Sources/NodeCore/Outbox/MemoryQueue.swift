/// The messages in memory that wait for one uplink.
struct MemoryQueue {
  private(set) var alarms: MessageRing
  private var reports: MessageRing
  private let capacity: Int
  private let whenFull: WhenFull
  private var thinned: ThinnedReports
  var gaps = GapCount()

  /// Makes an empty queue for at most `capacity` messages of `width` values each.
  init(
    capacity: Int, width: Int, whenFull: WhenFull, schema: ReportSchema, batchMax: Int
  ) {
    precondition(capacity >= 2, "a store holds one message in delivery and one that waits")
    self.capacity = capacity
    self.whenFull = whenFull
    thinned = ThinnedReports(schema, untouched: batchMax)
    alarms = MessageRing(width: width)
    reports = MessageRing(width: width)
  }

  /// How many messages wait.
  var count: Int { held + (gaps.waiting == nil ? 0 : 1) }

  private var held: Int { alarms.count + reports.count + thinned.cost }

  /// The message to deliver next.
  var next: Message? {
    if !alarms.isEmpty { return alarms.first }
    if let gap = gaps.waiting { return gap.message }
    return reports.isEmpty ? nil : reports.first
  }

  /// Whether an undelivered message says that `alarm` is raised.
  func isRaisePending(_ alarm: AlarmID) -> Bool {
    for place in 0..<alarms.count {
      guard case .alarm(alarm, let event) = alarms[place].kind else { continue }
      if event != .cleared { return true }
    }
    return false
  }

  /// Keeps a message; returns the one that had to give way, if any, which can be the same.
  mutating func append(
    _ message: Message, isInDelivery: (MessageID) -> Bool, value: (Int) -> ReportedValue
  ) -> Message? {
    var victim: Message?
    if held >= capacity, whenFull == .thinReports { thinned.thin(&reports) }
    if held >= capacity {
      victim = makeRoom(for: message.kind, isInDelivery)
      gaps.add(victim ?? message, .full)
      guard victim != nil else { return message }
    }
    switch message.kind {
    case .report: reports.append(message, value: value)
    case .alarm: alarms.append(message, value: value)
    case .gap: break
    }
    return victim
  }

  /// The reports behind one that waits.
  func following(_ message: Message, atMost count: Int) -> [Message] {
    var messages: [Message] = []
    var isBehind = false
    for place in 0..<reports.count where messages.count < count {
      if isBehind { messages.append(reports[place]) }
      if reports[place].id == message.id { isBehind = true }
    }
    return messages
  }

  /// Forgets the message; false if it was not there.
  mutating func remove(_ message: Message) -> Bool {
    switch message.kind {
    case .report:
      thinned.forget(message.id)
      return reports.remove(message.id)
    case .alarm: return alarms.remove(message.id)
    case .gap: return gaps.end(message.id)
    }
  }

  /// Puts the values of a message into `target`; false if it is not here.
  func copyValues(of message: Message, into target: inout [ReportedValue]) -> Bool {
    switch message.kind {
    case .report:
      guard reports.copyValues(of: message.id, into: &target) else { return false }
      thinned.append(figuresOf: message.id, to: &target)
      return true
    case .alarm: return alarms.copyValues(of: message.id, into: &target)
    case .gap: return gaps.copyValues(of: message.id, into: &target)
    }
  }

  /// Takes out the message that gives way to one of `kind`; nil where that one gives way itself.
  private mutating func makeRoom(
    for kind: MessageKind, _ isInDelivery: (MessageID) -> Bool
  ) -> Message? {
    if kind == .report, whenFull == .stopReports { return nil }
    for place in 0..<reports.count where !isInDelivery(reports[place].id) {
      let victim = reports[place]
      reports.remove(at: place)
      thinned.forget(victim.id)
      return victim
    }
    guard kind != .report, let place = expendableAlarm(for: kind, isInDelivery) else {
      return nil
    }
    let victim = alarms[place]
    alarms.remove(at: place)
    return victim
  }

  /// The oldest repetition, or else, unless that is what comes in, the oldest alarm.
  private func expendableAlarm(
    for kind: MessageKind, _ isInDelivery: (MessageID) -> Bool
  ) -> Int? {
    for place in 0..<alarms.count where !isInDelivery(alarms[place].id) {
      if case .alarm(_, .repeated) = alarms[place].kind { return place }
    }
    if case .alarm(_, .repeated) = kind { return nil }
    for place in 0..<alarms.count where !isInDelivery(alarms[place].id) { return place }
    return nil
  }
}
