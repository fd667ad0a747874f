import NodeCore
import Units

/// What a file said of itself when it was opened.
struct OpenFacts: Sendable {
  /// How many starts have used the file, this one included.
  var starts: Int64
  /// The greatest key of a message; 0 without any.
  var lastKey: Int64
  /// Messages of each class.
  var counts: [Int]
  /// What they take of the outbox's limit.
  var cost: Int
  /// The names of messages by row.
  var schemas: [StoredSchema]
}

/// The names of a start's messages with their row in the file.
struct StoredSchema: Sendable {
  var row: Int64
  var names: ReportSchema
}

/// An outbox file that is open, with its statements prepared. Used by the writer's thread alone.
///
/// After any fault the file must be closed and opened again: a transaction may still be open, and a
/// connection that has failed once is not worth knowing more of.
struct OutboxFile: ~Copyable {
  private let database: SQLiteDatabase
  private let inserts: StatementPair
  private let removals: StatementPair
  /// The row of this start's names.
  private let schema: Int64
  /// What the file said of itself.
  let facts: OpenFacts

  /// Pages that are given back at once to the file system.
  private static let vacuumPages = 256
  /// Free pages below which none is given back: they are used again soon.
  static let freePagesKept: Int64 = 64

  /// Takes over an open database whose tables are those of this release.
  init(
    _ database: consuming SQLiteDatabase, schema: Int64, facts: OpenFacts
  ) throws(StoreFault) {
    let inserts = try StatementPair(database) {
      "INSERT OR REPLACE INTO \($0) (\(OutboxSchema.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
    }
    let removals = try StatementPair(database) { "DELETE FROM \($0) WHERE key = ?" }
    // Only now, for a value that cannot be copied is made whole or not at all.
    self.inserts = inserts
    self.removals = removals
    self.schema = schema
    self.facts = facts
    self.database = database
  }

  /// Writes messages of this start and forgets others in one transaction, which is on the disk
  /// afterwards.
  ///
  /// To repeat it is harmless: a message is replaced by itself.
  func commit(
    _ messages: [StoredMessage], forgetting removed: [StoredKey]
  ) throws(StoreFault) {
    try database.run("BEGIN IMMEDIATE")
    for message in messages { try insert(message) }
    for key in removed {
      try removals.with(key.kind) { statement throws(StoreFault) in
        try statement.bind(1, key.number)
        _ = try statement.step()
      }
    }
    try database.run("COMMIT")
    if !removed.isEmpty { try giveSpaceBack() }
  }

  /// The oldest messages of a class whose key is greater than `key`, at most `limit`.
  func messages(
    of kind: MessageClass, after key: Int64, limit: Int
  ) throws(StoreFault) -> [StoredMessage] {
    let statement = try database.statement(
      "SELECT \(OutboxSchema.columns) FROM \(kind.table) WHERE key > ? ORDER BY key LIMIT ?")
    try statement.bind(1, key)
    try statement.bind(2, Int64(limit))
    var messages: [StoredMessage] = []
    while try statement.step() {
      guard let message = Self.message(statement, kind) else { throw .damaged }
      messages.append(message)
    }
    return messages
  }

  private func insert(_ stored: StoredMessage) throws(StoreFault) {
    let message = stored.message
    var (alarm, event) = (Int64(0), Int64(0))
    if case .alarm(let id, let what) = message.kind {
      (alarm, event) = (Int64(id.index), Int64(what.rawValue))
    }
    let (clock, wall) = Self.numbers(message.wallTime)
    let numbers = [
      stored.key, Int64(bitPattern: message.id.boot), Int64(bitPattern: message.id.sequence),
      alarm, event, Int64(message.count), Int64(bitPattern: message.at.microseconds), clock, wall,
      schema,
    ]
    try inserts.with(MessageClass(message.kind)) { statement throws(StoreFault) in
      for (index, number) in numbers.enumerated() {
        try statement.bind(Int32(index) + 1, number)
      }
      try statement.bind(Int32(numbers.count) + 1, stored.readings)
      _ = try statement.step()
    }
  }

  private static func message(
    _ row: borrowing SQLiteStatement, _ kind: MessageClass
  ) -> StoredMessage? {
    var what = MessageKind.report
    if kind == .alarm {
      guard let event = UInt8(exactly: row.number(4)).flatMap(AlarmEvent.init(rawValue:)),
        let alarm = UInt8(exactly: row.number(3))
      else { return nil }
      what = .alarm(AlarmID(Int(alarm)), event)
    }
    guard let wallTime = wallTime(row.number(7), row.number(8)),
      let count = UInt16(exactly: row.number(5))
    else { return nil }
    let message = Message(
      id: MessageID(
        boot: UInt64(bitPattern: row.number(1)), sequence: UInt64(bitPattern: row.number(2))),
      kind: what, count: count, at: Instant(microseconds: UInt64(bitPattern: row.number(6))),
      wallTime: wallTime)
    return StoredMessage(
      key: row.number(0), message: message, names: row.number(9), readings: row.bytes(10),
      kept: .inFile)
  }

  private static func numbers(_ time: WallTime) -> (clock: Int64, wall: Int64) {
    switch time {
    case .unknown: (0, 0)
    case .known(let seconds): (1, seconds)
    case .atLeast(let seconds): (2, seconds)
    }
  }

  private static func wallTime(_ clock: Int64, _ wall: Int64) -> WallTime? {
    switch clock {
    case 0: .unknown
    case 1: .known(wall)
    case 2: .atLeast(wall)
    default: nil
    }
  }

  /// Shortens the file once a quarter of it is free.
  private func giveSpaceBack() throws(StoreFault) {
    let free = try database.number("PRAGMA freelist_count") ?? 0
    guard free > Self.freePagesKept, let all = try database.number("PRAGMA page_count"),
      free * 4 > all
    else { return }
    try database.run("PRAGMA incremental_vacuum(\(Self.vacuumPages))")
  }
}

/// A statement for each class of messages.
private struct StatementPair: ~Copyable {
  private let alarm: SQLiteStatement
  private let report: SQLiteStatement

  init(
    _ database: borrowing SQLiteDatabase, _ sql: (String) -> String
  ) throws(StoreFault) {
    let alarm = try database.statement(sql(MessageClass.alarm.table))
    let report = try database.statement(sql(MessageClass.report.table))
    self.alarm = alarm
    self.report = report
  }

  func with(
    _ kind: MessageClass, _ body: (borrowing SQLiteStatement) throws(StoreFault) -> Void
  ) throws(StoreFault) {
    switch kind {
    case .alarm: try body(alarm)
    case .report: try body(report)
    }
  }
}
