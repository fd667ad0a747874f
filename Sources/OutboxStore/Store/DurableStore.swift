package import NodeCore
package import Units

/// A store whose messages survive the process: a database file that a thread of its own writes, and
/// in memory the messages that are delivered next and those that the file does not have yet.
///
/// No call waits for the disk. A message can be delivered at once; it is *kept* when the file has
/// it, which ``StoreEvent/kept(_:)`` reports. All that is to be written while the writer is at work
/// goes into its next transaction, and what is acknowledged before it was handed over is never
/// written. While the file cannot be used, messages wait in memory, with a bound of their own.
package final class DurableStore: MessageStore {
  /// Acknowledged messages are forgotten with the next message that is written, and at the latest
  /// after this span: a restart in between delivers them again.
  package static let removalDelay = Interval.seconds(5)
  /// Messages of one transaction.
  static let groupMax = 512
  /// Waits after a fault of the file.
  static let retry = RetryPolicy(first: .seconds(1), cap: .seconds(60))

  /// What waits, by uplink.
  var uplinks: [UplinkQueues]
  /// What becomes of rows of the file, in this order.
  var changes: [RowChange] = []
  var changesUnderWay: [RowChange] = []
  var reading: [ReadOrder] = []
  var thinning: [ThinOrder] = []
  var isUnderWay = false
  /// The writer has answered since the last ``takeRest()``.
  var hasWorked = false
  /// The file was opened, so that keys are known.
  var isOpen = false
  var fault: StoreFault?
  var retryDue = Instant.zero
  var changesDue = Instant.never
  var backoff: Backoff
  /// An operator's change; nil where none is under way.
  var edit: StoreEdit?
  /// The state that the node wrote before this start; nil where there is none, or no file yet.
  package internal(set) var earlierState: NodeState?
  var slot = StateSlot()
  private(set) var nextKey: Int64 = 1
  private(set) var boot: UInt64 = 0
  /// The names of messages: those of this start first.
  var names: [ReportSchema]
  /// The rows of the file for them.
  var rows: [(row: Int64, number: Int64)] = []
  let writer: OutboxWriter
  let observe: (StoreEvent) -> Void
  var wallSeconds: Int64?
  /// The first time that was known, and when.
  var wallAnchor: (seconds: Int64, at: Instant)?

  /// Starts the writer for the file at `path` and opens nothing yet; that does
  /// ``collect(at:_:isInDelivery:)``. `names` are those of this start, `observe` gets what happens.
  /// Nil where the process has no thread or descriptor left.
  package convenience init?(
    _ path: String, names: ReportSchema, uplinks: [StoreUplink], seed: UInt64,
    observe: @escaping (StoreEvent) -> Void
  ) {
    self.init(path, names: names, uplinks: uplinks, seed: seed, failure: nil, observe: observe)
  }

  init?(
    _ path: String, names: ReportSchema, uplinks: [StoreUplink], seed: UInt64,
    failure: SQLiteFailure?, library: String = SQLiteLibrary.standard,
    observe: @escaping (StoreEvent) -> Void
  ) {
    precondition(!uplinks.isEmpty && uplinks.count <= UplinkID.countMax)
    let plan = FilePlan(
      path: path, names: names, uplinks: uplinks.map { $0.name }, library: library)
    guard let writer = OutboxWriter.start(plan, failure: failure) else { return nil }
    self.writer = writer
    self.names = [names]
    self.observe = observe
    backoff = Backoff(Self.retry, seed: seed)
    self.uplinks = uplinks.map { UplinkQueues($0.limits, alarms: names.alarms.count) }
  }

  deinit {
    writer.mailbox.shut()
  }

  /// The name of the file with SQLite's code.
  package static var libraryFile: String { SQLiteLibrary.standard }

  /// Whether the writer has carried out a command since the last call, and has no other.
  package func takeRest() -> Bool {
    guard !isUnderWay, hasWorked else { return false }
    hasWorked = false
    return true
  }

  /// How many starts have used the file, this one included; nil while it is not open.
  package internal(set) var starts: Int64?

  /// Keeps the node's state, with the messages that were made before it or together with it.
  package func keep(_ state: NodeState) { slot.take(state, isDue: true) }

  /// Keeps the node's state where it differs in substance, or where the one before is so old that
  /// its time is worth a write.
  package func keep(_ state: NodeState, isDue: Bool) { slot.take(state, isDue: isDue) }

  /// How many messages wait for an uplink.
  package func count(for uplink: UplinkID) -> Int { uplinks[uplink.index].count }

  /// How many messages wait, each counted for every uplink that it waits for.
  package var waiting: Int { uplinks.reduce(0) { $0 + $1.count } }

  /// Whether an alarm waits that can be delivered now.
  package func holdsAlarm(for uplink: UplinkID) -> Bool {
    guard isStale else { return uplinks[uplink.index].queues[0].first != nil }
    return next(for: uplink) != nil
  }

  /// The message to deliver next; nil while it must be read from the file first.
  package func next(for uplink: UplinkID) -> Message? {
    let queues = uplinks[uplink.index].queues
    if isStale { return queues[0].first { $0.kept == .not }?.message }
    if let alarm = queues[0].first { return alarm.message }
    // Alarms leave first, and are read within a moment; but a file that cannot be read holds
    // nothing else back.
    if queues[0].far > 0, fault == nil { return nil }
    // Once the file has its name, so that a later start cannot count the same under another.
    if let gap = uplinks[uplink.index].gaps.waiting,
      uplinks[uplink.index].gapsKept == .inFile || !isOpen
    {
      return gap.message
    }
    return queues[1].first?.message
  }

  /// Whether an undelivered message of this start says that `alarm` is raised.
  package func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool {
    uplinks[uplink.index].isRaisePending(alarm)
  }

  /// Keeps a message, or lets it give way itself where all that waits is worth more.
  package func append(
    _ message: Message, for wanted: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage] {
    let readings = ReadingsCoding.bytes(names[0].valueCount, value)
    let stored = StoredMessage(
      key: nextKey, message: message, names: 0, readings: readings, kept: .not)
    boot = message.id.boot
    var lost: [LostMessage] = []
    var isTaken = false
    for place in uplinks.indices where wanted.contains(UplinkID(place)) {
      let uplink = UplinkID(place)
      let (gone, isRefused) = makeRoom(for: stored, in: uplink) { isInDelivery($0, uplink) }
      lost += gone.map { LostMessage($0, for: uplink) }
      for message in gone { uplinks[place].lose(message, .full) }
      if isRefused {
        uplinks[place].lose(message, .full)
        lost.append(LostMessage(message, for: uplink))
      } else {
        uplinks[place].append(stored, boot: boot)
        isTaken = true
      }
    }
    if isTaken { nextKey += 1 }
    handOver()
    return lost
  }

  /// Forgets the message; false if it did not wait.
  package func remove(_ message: Message, for uplink: UplinkID) -> Bool {
    if message.kind == .gap { return endGap(message, for: uplink) }
    let kind = MessageClass(message.kind)
    guard let stored = uplinks[uplink.index].queues[kind.rawValue].remove(message.id) else {
      return uplinks[uplink.index].queues[kind.rawValue].forget(message.id)
    }
    forget(stored, for: uplink)
    handOver()
    return true
  }

  /// Keeps a message that a server refuses for good apart from those that wait.
  package func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool {
    // A server that knows no gap messages: the file keeps the counts.
    if message.kind == .gap { return endGap(message, for: uplink) }
    let kind = MessageClass(message.kind)
    guard let stored = uplinks[uplink.index].queues[kind.rawValue].remove(message.id) else {
      // In the file alone by now: it is delivered and refused again when it has been read.
      return uplinks[uplink.index].queues[kind.rawValue].far > 0
    }
    guard stored.kept != .never else {
      uplinks[uplink.index].forget(stored, boot: boot)
      uplinks[uplink.index].lose(message, .refused)
      return true
    }
    let key = StoredKey(kind: kind, number: stored.key)
    changes.append(RowChange(key: key, uplink: uplink, fate: .parked(refusal)))
    for gone in uplinks[uplink.index].park(stored, boot: boot) {
      release(gone, for: uplink, .refused)
    }
    handOver()
    return true
  }

  /// Puts the values of a message that waits in memory into `values`.
  package func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    if message.kind == .gap {
      return uplinks[uplink.index].gaps.copyValues(of: message.id, into: &values) ? names[0] : nil
    }
    let queue = uplinks[uplink.index].queues[MessageClass(message.kind).rawValue]
    guard let stored = queue.first(where: { $0.message.id == message.id }) else { return nil }
    let schema = names[Int(stored.names)]
    return ReadingsCoding.read(stored.readings, schema.valueCount(of: message), into: &values)
      ? schema : nil
  }

  /// Takes a message, which is in no queue any more, out of the sums and the file.
  func forget(_ stored: StoredMessage, for uplink: UplinkID) {
    uplinks[uplink.index].forget(stored, boot: boot)
    guard stored.kept == .inFile || stored.kept == .underWay else { return }
    let key = StoredKey(kind: MessageClass(stored.message.kind), number: stored.key)
    changes.append(RowChange(key: key, uplink: uplink, fate: .forgotten))
  }

  /// Whether messages were lost since the last gap message was made.
  package func wantsGapMessage(for uplink: UplinkID) -> Bool {
    uplinks[uplink.index].gaps.wantsMessage
  }

  /// Keeps a gap message about what was lost.
  package func appendGap(_ message: Message, for uplink: UplinkID) {
    uplinks[uplink.index].change { $0.report(in: message) }
    handOver()
  }

  private func endGap(_ message: Message, for uplink: UplinkID) -> Bool {
    guard uplinks[uplink.index].change({ $0.end(message.id) }) else { return false }
    handOver()
    return true
  }

  /// Takes a refused message, which is in no list any more, out of the file, and counts it as lost.
  func release(_ parked: ParkedMessage, for uplink: UplinkID, _ reason: LossReason) {
    uplinks[uplink.index].lose(parked.message, reason)
    changes.append(RowChange(key: parked.key, uplink: uplink, fate: .released))
  }

  /// Keys of this start follow those of the file.
  func moveKeys(by distance: Int64) {
    nextKey += distance
    for place in uplinks.indices { uplinks[place].moveKeys(by: distance) }
    for place in changes.indices { changes[place].key.number += distance }
  }
}
