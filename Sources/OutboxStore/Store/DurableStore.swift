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

  var queues = [MessageQueue(), MessageQueue()]
  var removals: [StoredKey] = []
  var removalsUnderWay: [StoredKey] = []
  var reading: [ReadOrder] = []
  var isUnderWay = false
  /// The file was opened, so that keys are known.
  var isOpen = false
  var fault: StoreFault?
  var retryDue = Instant.zero
  var removalsDue = Instant.never
  var backoff: Backoff
  /// What all messages take of the limit.
  var cost = 0
  private var nextKey: Int64 = 1
  private var boot: UInt64 = 0
  /// Messages of this start that say that an alarm is raised, by alarm.
  private var pendingRaises: [Int]
  let limits: StoreLimits
  /// The names of messages: those of this start first.
  var names: [ReportSchema]
  /// The rows of the file for them.
  var rows: [(row: Int64, number: Int64)] = []
  let writer: OutboxWriter
  let observe: (StoreEvent) -> Void
  var wallSeconds: Int64?

  /// Starts the writer for the file at `path` and opens nothing yet; ``collect(at:_:)`` does.
  /// `names` are those of this start, `observe` gets what happens. Nil where the process has no
  /// thread or descriptor left.
  package convenience init?(
    _ path: String, names: ReportSchema, limits: StoreLimits, seed: UInt64,
    observe: @escaping (StoreEvent) -> Void
  ) {
    self.init(
      path, names: names, limits: limits, seed: seed, failure: nil, observe: observe)
  }

  init?(
    _ path: String, names: ReportSchema, limits: StoreLimits, seed: UInt64,
    failure: SQLiteFailure?, observe: @escaping (StoreEvent) -> Void
  ) {
    guard let writer = OutboxWriter.start(path, names: names, failure: failure) else { return nil }
    self.writer = writer
    self.names = [names]
    self.limits = limits
    self.observe = observe
    backoff = Backoff(Self.retry, seed: seed)
    pendingRaises = [Int](repeating: 0, count: names.alarms.count)
  }

  deinit {
    writer.mailbox.shut()
  }

  /// How many starts have used the file, this one included; nil while it is not open.
  package internal(set) var starts: Int64?

  /// How many messages wait.
  package var count: Int { queues[0].count + queues[1].count }

  /// Whether an alarm waits that can be delivered now.
  package var holdsAlarm: Bool { queues[0].first != nil }

  /// The message to deliver next; nil while it must be read from the file first.
  package var next: Message? {
    if let alarm = queues[0].first { return alarm.message }
    // Alarms leave first, and are read within a moment; but a file that cannot be read holds
    // nothing else back.
    if queues[0].far > 0, fault == nil { return nil }
    return queues[1].first?.message
  }

  /// Whether an undelivered message of this start says that `alarm` is raised.
  package func isRaisePending(_ alarm: AlarmID) -> Bool {
    alarm.index < pendingRaises.count && pendingRaises[alarm.index] > 0
  }

  /// Keeps a message, or lets it give way itself where all that waits is worth more.
  package func append(
    _ message: Message, inDelivery: MessageID?, value: (Int) -> ReportedValue
  ) -> Message? {
    let readings = ReadingsCoding.bytes(names[0].valueCount, value)
    let stored = StoredMessage(
      key: nextKey, message: message, names: 0, readings: readings, kept: .not)
    boot = message.id.boot
    let (gone, isRefused) = makeRoom(for: stored, sparing: inDelivery)
    if !isRefused {
      nextKey += 1
      cost += stored.cost
      queues[MessageClass(message.kind).rawValue].append(stored)
      noteRaise(message, 1)
      handOver()
    }
    let others = isRefused ? gone.count : max(0, gone.count - 1)
    if others > 0 { observe(.gaveWay(others)) }
    return isRefused ? message : gone.last
  }

  /// Forgets the message; false if it was not there.
  package func remove(_ message: Message) -> Bool {
    let kind = MessageClass(message.kind)
    guard let stored = queues[kind.rawValue].remove(message.id) else {
      return queues[kind.rawValue].forget(message.id)
    }
    forget(stored)
    handOver()
    return true
  }

  /// Puts the values of a message that waits in memory into `values`.
  package func values(
    of message: Message, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    let queue = queues[MessageClass(message.kind).rawValue]
    guard let stored = queue.first(where: { $0.message.id == message.id }) else { return nil }
    let schema = names[Int(stored.names)]
    return ReadingsCoding.read(stored.readings, schema.valueCount, into: &values)
      ? schema : nil
  }

  /// Takes a message, which is in no queue any more, out of the sums and the file.
  func forget(_ stored: StoredMessage) {
    cost -= stored.cost
    noteRaise(stored.message, -1)
    guard stored.kept == .inFile || stored.kept == .underWay else { return }
    removals.append(StoredKey(kind: MessageClass(stored.message.kind), number: stored.key))
  }

  /// Keys of this start follow those of the file.
  func moveKeys(by distance: Int64) {
    nextKey += distance
    for place in queues.indices { queues[place].moveKeys(by: distance) }
  }

  /// What is not in memory any more raises nothing.
  func countRaisesAgain() {
    for alarm in pendingRaises.indices { pendingRaises[alarm] = 0 }
    for stored in queues[0].near + queues[0].late { noteRaise(stored.message, 1) }
  }

  private func noteRaise(_ message: Message, _ change: Int) {
    guard case .alarm(let alarm, let event) = message.kind, event != .cleared,
      message.id.boot == boot, alarm.index < pendingRaises.count
    else { return }
    pendingRaises[alarm.index] = max(0, pendingRaises[alarm.index] + change)
  }
}
