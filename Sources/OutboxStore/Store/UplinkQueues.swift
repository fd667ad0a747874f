import NodeCore
import Units

/// A message that a server refused for good: it is in the file alone, for the operator.
struct ParkedMessage: Sendable {
  var key: StoredKey
  let message: Message
  let cost: Int
}

/// What waits for one uplink, and what its server refused for good.
struct UplinkQueues {
  /// Refused messages of an uplink that are kept at most.
  static let parkedMax = 256

  let limits: StoreLimits
  /// By class of message.
  var queues = [MessageQueue(), MessageQueue()]
  /// What all of them take of the limit, those that are parked included.
  private(set) var cost = 0
  /// The oldest first.
  private(set) var parked: [ParkedMessage] = []
  /// Those that were refused before the file had them, until it has.
  private(set) var parkedLate: [StoredMessage] = []
  /// What was lost.
  private(set) var gaps = GapCount()
  /// How far the file has ``gaps``.
  private(set) var gapsKept = Kept.inFile
  /// Messages of this start that say that an alarm is raised, by alarm.
  private var pendingRaises: [Int]
  /// How far the reports of the file have been thinned.
  private var thinning = ThinningPass()

  init(_ limits: StoreLimits, alarms: Int) {
    self.limits = limits
    pendingRaises = [Int](repeating: 0, count: alarms)
  }

  /// How many messages wait.
  var count: Int { queues[0].count + queues[1].count + (gaps.waiting == nil ? 0 : 1) }

  /// Messages that the file does not have, in memory as they are.
  var lateCost: Int {
    parkedLate.reduce(queues[0].lateCost + queues[1].lateCost) { $0 + $1.cost }
  }

  /// The keys of the messages that the file does not have.
  var notKept: [Int64] {
    (queues[0].notKept + queues[1].notKept) + parkedLate.map { $0.key }
  }

  /// Whether an undelivered message of this start says that `alarm` is raised.
  func isRaisePending(_ alarm: AlarmID) -> Bool {
    alarm.index < pendingRaises.count && pendingRaises[alarm.index] > 0
  }

  mutating func append(_ stored: StoredMessage, boot: UInt64) {
    cost += stored.cost
    queues[MessageClass(stored.message.kind).rawValue].append(stored)
    noteRaise(stored.message, 1, boot)
  }

  /// Takes a message, which is in no queue any more, out of the sums.
  mutating func forget(_ stored: StoredMessage, boot: UInt64) {
    cost -= stored.cost
    noteRaise(stored.message, -1, boot)
  }

  /// Keeps a message, which is in no queue any more, as refused; those beyond the limit, which are
  /// to be forgotten.
  mutating func park(_ stored: StoredMessage, boot: UInt64) -> [ParkedMessage] {
    noteRaise(stored.message, -1, boot)
    let kind = MessageClass(stored.message.kind)
    parked.append(
      ParkedMessage(
        key: StoredKey(kind: kind, number: stored.key), message: stored.message,
        cost: stored.cost))
    if stored.kept == .not { parkedLate.append(stored) }
    var gone: [ParkedMessage] = []
    while parked.count > Self.parkedMax { if let oldest = dropParked() { gone.append(oldest) } }
    return gone
  }

  /// Forgets the oldest refused report that meets the condition, or else the oldest such alarm.
  mutating func dropParked(where condition: (ParkedMessage) -> Bool = { _ in true })
    -> ParkedMessage?
  {
    let report = parked.firstIndex { $0.key.kind == .report && condition($0) }
    guard let place = report ?? parked.firstIndex(where: condition) else { return nil }
    let oldest = parked.remove(at: place)
    cost -= oldest.cost
    parkedLate.removeAll { $0.key == oldest.key.number && $0.kept == .not }
    return oldest
  }

  /// Counts a message as lost.
  mutating func lose(_ message: Message, _ reason: LossReason) {
    change { $0.add(message, reason) }
  }

  /// Counts messages without names as lost.
  mutating func lose(_ count: Int, _ kind: MessageClass, _ reason: LossReason) {
    guard count > 0 else { return }
    change { $0.add(Loss(count: UInt64(count)), isAlarm: kind == .alarm, reason) }
  }

  /// Counts messages of a file of which it is not known how many it had.
  mutating func loseUnknown() {
    change { gaps in
      for isAlarm in [true, false] { gaps.add(Loss(count: nil), isAlarm: isAlarm, .damaged) }
    }
  }

  /// Changes what was lost; the file gets it with the next transaction.
  mutating func change<Result>(_ body: (inout GapCount) -> Result) -> Result {
    gapsKept = .not
    return body(&gaps)
  }

  /// What was lost, where the file does not have it: it is under way then.
  mutating func handOverGaps() -> GapCount? {
    guard gapsKept == .not else { return nil }
    gapsKept = .underWay
    return gaps
  }

  /// Whether reports that are in the file alone can be thinned.
  var canThin: Bool {
    limits.whenFull == .thinReports && !thinning.isDone
      && queues[MessageClass.report.rawValue].canThin
  }

  /// The reports to thin now; nil while there is room. Keys from `nextKey` on are not given yet.
  func thinOrder(_ uplink: UplinkID, nextKey: Int64) -> ThinOrder? {
    guard cost > limits.bytes, canThin else { return nil }
    let reports = queues[MessageClass.report.rawValue]
    return ThinOrder(
      uplink: uplink, after: max(thinning.last, reports.lastNearKey),
      upTo: (reports.late.first?.key ?? nextKey) - 1, bytes: cost - limits.bytes)
  }

  /// Takes what has become of an order.
  mutating func take(_ result: ThinResult) {
    cost -= result.bytes
    queues[MessageClass.report.rawValue].noteThinned(result.removed)
    thinning.take(result)
  }

  /// What the file has for this uplink, found when it was opened.
  mutating func take(_ found: FoundMessages) {
    var known = found.gaps
    known.add(gaps)
    if gaps != GapCount() { gapsKept = .not }
    gaps = known
    cost += found.cost
    parked = found.parked + parked
    for kind in MessageClass.allCases {
      queues[kind.rawValue].putInFront(inFile: found.counts[kind.rawValue])
    }
  }

  /// An operator has changed the file, which has this now.
  mutating func renew(_ found: FoundMessages) {
    cost = found.cost + parkedLate.reduce(0) { $0 + $1.cost }
    for kind in MessageClass.allCases {
      queues[kind.rawValue].renew(inFile: found.counts[kind.rawValue])
      cost += queues[kind.rawValue].cost
    }
    parked =
      found.parked
      + parked.filter { entry in parkedLate.contains { $0.key == entry.key.number } }
    thinning = ThinningPass()
  }

  /// Takes what an operator's change did to the messages of this uplink, whose bit is `bit`.
  mutating func take(_ outcome: EditOutcome, bit: Int) {
    if outcome.gone[bit] != GapCount() { change { $0.add(outcome.gone[bit]) } }
    for raise in outcome.raises where raise.bit == bit && raise.alarm.index < pendingRaises.count {
      let count = pendingRaises[raise.alarm.index] + raise.change
      pendingRaises[raise.alarm.index] = max(0, count)
    }
  }

  /// The keys of the messages of a class that were never handed over, at most `limit`.
  func unwritten(_ kind: MessageClass, _ limit: Int) -> [Int64] {
    let refused = parkedLate.filter { $0.kept == .not && MessageClass($0.message.kind) == kind }
    return queues[kind.rawValue].unwritten(limit) + refused.map { $0.key }
  }

  /// Takes the messages of a class up to a key for the file: they are under way then.
  mutating func handOver(
    _ kind: MessageClass, upTo key: Int64
  ) -> (waiting: [StoredMessage], parked: [StoredMessage]) {
    var refused: [StoredMessage] = []
    for place in parkedLate.indices
    where parkedLate[place].kept == .not && parkedLate[place].key <= key
      && MessageClass(parkedLate[place].message.kind) == kind
    {
      parkedLate[place].kept = .underWay
      refused.append(parkedLate[place])
    }
    return (queues[kind.rawValue].handOver(upTo: key), refused)
  }

  /// What was handed over is in the file, or is not; the names of those that are and wait.
  mutating func noteHandedOver(_ isInFile: Bool) -> [MessageID] {
    if isInFile {
      parkedLate.removeAll { $0.kept == .underWay }
    } else {
      for place in parkedLate.indices { parkedLate[place].kept = .not }
    }
    if gapsKept == .underWay { gapsKept = isInFile ? .inFile : .not }
    return queues[0].noteHandedOver(isInFile) + queues[1].noteHandedOver(isInFile)
  }

  /// The file has gone, and with it what was in it alone: so many messages that waited.
  mutating func forgetFile(boot: UInt64) -> Int {
    let lost = MessageClass.allCases.map { kind in
      let count = queues[kind.rawValue].forgetFile()
      lose(count, kind, .damaged)
      return count
    }
    gapsKept = gaps == GapCount() ? .inFile : .not
    parkedLate = parkedLate.filter { $0.names == 0 }
    for entry in parked where !parkedLate.contains(where: { $0.key == entry.key.number }) {
      lose(entry.message, .damaged)
    }
    parked.removeAll { entry in
      !parkedLate.contains { $0.key == entry.key.number }
    }
    thinning = ThinningPass()
    cost = parked.reduce(0) { $0 + $1.cost }
    // What is not in memory any more raises nothing.
    for alarm in pendingRaises.indices { pendingRaises[alarm] = 0 }
    for queue in queues {
      for stored in queue.near + queue.late {
        cost += stored.cost
        noteRaise(stored.message, 1, boot)
      }
    }
    return lost.reduce(0, +)
  }

  /// Gives the messages of this start new keys, all `distance` greater.
  mutating func moveKeys(by distance: Int64) {
    for place in queues.indices { queues[place].moveKeys(by: distance) }
    for place in parkedLate.indices { parkedLate[place].key += distance }
    for place in parked.indices { parked[place].key.number += distance }
  }

  private mutating func noteRaise(_ message: Message, _ change: Int, _ boot: UInt64) {
    guard case .alarm(let alarm, let event) = message.kind, event != .cleared,
      message.id.boot == boot, alarm.index < pendingRaises.count
    else { return }
    pendingRaises[alarm.index] = max(0, pendingRaises[alarm.index] + change)
  }
}
