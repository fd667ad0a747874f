import NodeCore
import Units

/// What a store asks of its file.
struct FilePlan: Sendable {
  let path: String
  /// The names of this start's messages.
  let names: ReportSchema
  /// Those of the board's uplinks, in their order.
  let uplinks: [[UInt8]]
  /// SQLite's.
  var library = SQLiteLibrary.standard
}

/// What a file said of itself when it was opened.
struct OpenFacts: Sendable {
  /// How many starts have used the file, this one included.
  var starts: Int64
  /// The names of messages by row.
  var schemas: [StoredSchema]
  /// The node's state; nil where no node has written one.
  var state: NodeState?
  /// The greatest key of a message; 0 without any.
  var lastKey: Int64 = 0
  /// How many messages wait for one of the board's uplinks.
  var waiting = 0
  /// By uplink.
  var found: [FoundMessages]
  /// Uplinks that the board does not have any more, with how many messages waited for them.
  var released: [(name: [UInt8], count: Int)] = []
}

/// What a file has for one uplink.
struct FoundMessages: Sendable {
  /// How many wait, by class.
  var counts = [Int](repeating: 0, count: MessageClass.allCases.count)
  /// What all of them take of the limit, those that are parked included.
  var cost = 0
  var parked: [ParkedMessage] = []
  var gaps = GapCount()
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
  let database: SQLiteDatabase
  private let inserts: StatementPair
  private let removals: StatementPair
  /// Prepared once like the others: the parser's code is then not needed again.
  private let begin: SQLiteStatement
  private let commit: SQLiteStatement
  private let putState: SQLiteStatement
  private let freePages: SQLiteStatement
  private let bits: UplinkBits
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
    _ database: consuming SQLiteDatabase, schema: Int64, bits: UplinkBits, facts: OpenFacts
  ) throws(StoreFault) {
    let inserts = try StatementPair(database) {
      "INSERT OR REPLACE INTO \($0) (\(OutboxSchema.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
    }
    let removals = try StatementPair(database) {
      "DELETE FROM \($0) WHERE key = ? AND (waits | parked) & ~? = 0"
    }
    let begin = try database.statement("BEGIN IMMEDIATE")
    let commit = try database.statement("COMMIT")
    let putState = try database.statement(Self.putState)
    let freePages = try database.statement("PRAGMA freelist_count")
    // Only now, for a value that cannot be copied is made whole or not at all.
    self.inserts = inserts
    self.removals = removals
    self.begin = begin
    self.commit = commit
    self.putState = putState
    self.freePages = freePages
    self.schema = schema
    self.bits = bits
    self.facts = facts
    self.database = database
  }

  /// Writes messages of this start and a state, then carries out what becomes of others, in one
  /// transaction, which is on the disk afterwards.
  ///
  /// To repeat it is harmless: a message is replaced by itself.
  ///
  /// - Returns: what was thinned.
  func commit(_ command: WriterCommand) throws(StoreFault) -> [ThinResult] {
    _ = try begin.step()
    for message in command.messages { try insert(message) }
    if let state = command.state { try Self.write(state, putState) }
    try carryOut(command.changes)
    for (uplink, count) in command.gaps {
      try GapRows.set(count, bits.bit(of: uplink), database)
    }
    var thinned: [ThinResult] = []
    for order in command.thins { thinned.append(try thin(order, bits.mask(of: order.uplink))) }
    _ = try commit.step()
    if !command.changes.isEmpty { try giveSpaceBack() }
    return thinned
  }

  private func carryOut(_ changes: [RowChange]) throws(StoreFault) {
    for change in changes {
      switch change.fate {
      case .forgotten: try forget(change)
      case .released:
        try Refusals.remove(change.key, bits.bit(of: change.uplink), database)
        try forget(change)
      case .parked(let refusal):
        try Refusals.add(refusal, change.key, bits.bit(of: change.uplink), database)
      }
    }
  }

  /// The messages that an order asks for.
  func messages(_ order: ReadOrder) throws(StoreFault) -> [StoredMessage] {
    let statement = try database.statement(
      "SELECT \(OutboxSchema.columns) FROM \(order.kind.table) "
        + "WHERE key > ? AND waits & ? ORDER BY key LIMIT ?")
    try statement.bind(1, order.after)
    try statement.bind(2, bits.mask(of: order.uplink))
    try statement.bind(3, Int64(order.limit))
    var messages: [StoredMessage] = []
    while try statement.step() {
      guard var message = Self.message(statement, order.kind) else { throw .damaged }
      message.waits = bits.uplinks(of: statement.number(11))
      messages.append(message)
    }
    return messages
  }

  /// A message does not wait for an uplink any more; its row goes with the last.
  private func forget(_ change: RowChange) throws(StoreFault) {
    let mask = bits.mask(of: change.uplink)
    try remove(change.key.number, change.key.kind, mask)
    guard database.changes == 0 else { return }
    let update = try database.statement(
      "UPDATE \(change.key.kind.table) SET waits = waits & ~?2, parked = parked & ~?2 WHERE key = ?1"
    )
    try update.bind(1, change.key.number)
    try update.bind(2, mask)
    _ = try update.step()
  }

  /// Removes the row of a message that has no uplinks but those of `mask`; leaves any other.
  func remove(_ key: Int64, _ kind: MessageClass, _ mask: Int64) throws(StoreFault) {
    try removals.with(kind) { statement throws(StoreFault) in
      try statement.bind(1, key)
      try statement.bind(2, mask)
      _ = try statement.step()
    }
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
      try statement.bind(Int32(numbers.count) + 2, bits.mask(of: stored.waits))
      _ = try statement.step()
    }
  }

  /// The message in a row; nil where it is none.
  static func message(
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

  /// A wall-clock time as two columns.
  static func numbers(_ time: WallTime) -> (clock: Int64, wall: Int64) {
    switch time {
    case .unknown: (0, 0)
    case .known(let seconds): (1, seconds)
    case .atLeast(let seconds): (2, seconds)
    }
  }

  /// The wall-clock time in two columns; nil where it is none.
  static func wallTime(_ clock: Int64, _ wall: Int64) -> WallTime? {
    switch clock {
    case 0: .unknown
    case 1: .known(wall)
    case 2: .atLeast(wall)
    default: nil
    }
  }

  /// Shortens the file once a quarter of it is free.
  private func giveSpaceBack() throws(StoreFault) {
    let free = try freePages.onlyNumber() ?? 0
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
