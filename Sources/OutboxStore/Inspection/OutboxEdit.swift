import Glibc
package import NodeCore
import Units

/// What an edit has done to an outbox file.
struct EditOutcome: Sendable {
  /// How many messages it changed.
  var count = 0
  /// How many of them for each uplink, by its bit.
  var counts = [Int](repeating: 0, count: UplinkID.countMax)
  /// The file's uplinks.
  var known: [(bit: Int, name: [UInt8])] = []
  /// Why their bytes may still be in the file or its log.
  var leftover: StoreFault?
  /// The bits of a board's uplinks; nil for one that the file does not have.
  var bits: [Int?] = []
  /// What was dropped, by the bits of the file's uplinks.
  var gone = [GapCount](repeating: GapCount(), count: UplinkID.countMax)
  /// Messages of one start that say that an alarm is raised: how many more of them wait now.
  var raises: [(bit: Int, alarm: AlarmID, change: Int)] = []

  /// The counts by name.
  var changed: ChangedMessages {
    ChangedMessages(
      count: count, byUplink: known.map { ($0.name, counts[$0.bit]) }.filter { $0.1 > 0 })
  }
}

/// An operator's changes of an outbox file that nothing else has open.
package enum OutboxEdit {
  /// Carries out a change of the file at `path`.
  package static func carryOut(
    _ change: OutboxChange, at path: String
  ) throws(StoreFault) -> ChangedMessages {
    let plan = FilePlan(
      path: path, names: ReportSchema(channels: [], alarms: []), uplinks: [])
    let outcome = try carryOut(change, plan, failure: nil, boot: nil)
    if let fault = outcome.leftover { throw fault }
    return outcome.changed
  }

  /// Carries out a change of the file of a plan; `boot` is the start whose raised alarms are
  /// counted.
  static func carryOut(
    _ change: OutboxChange, _ plan: FilePlan, failure: SQLiteFailure?, boot: UInt64?
  ) throws(StoreFault) -> EditOutcome {
    // What is not there is not made.
    guard access(plan.path, F_OK) == 0 else { throw .cannotOpen(systemError: errno) }
    let database = try OutboxFile.connect(plan.path, plan.library, failure: failure)
    if change == .erase { try database.run("PRAGMA secure_delete = ON") }
    try database.run("BEGIN IMMEDIATE")
    var outcome = EditOutcome()
    outcome.known = try UplinkBits.known(database)
    let meant = change.uplink.map { name in outcome.known.filter { $0.name == name } }
    let scope = Scope(mask: meant?.reduce(0) { $0 | 1 << Int64($1.bit) } ?? -1, boot: boot)
    switch change {
    case .retry(let choice, _): try retry(choice, scope, database, &outcome)
    case .drop(let choice, _): try drop(choice, scope, database, &outcome)
    case .erase: try drop(.all, scope, database, &outcome)
    }
    outcome.bits = plan.uplinks.map { name in outcome.known.first { $0.name == name }?.bit }
    try database.run("COMMIT")
    outcome.leftover = tidy(database, change)
    return outcome
  }

  /// Takes what is left of old pages out of the file; why it did not.
  private static func tidy(
    _ database: borrowing SQLiteDatabase, _ change: OutboxChange
  ) -> StoreFault? {
    do throws(StoreFault) {
      if change == .erase { try database.run("VACUUM") }
      try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
      return nil
    } catch {
      return error
    }
  }

  private static func retry(
    _ choice: OutboxChoice, _ scope: Scope, _ database: borrowing SQLiteDatabase,
    _ outcome: inout EditOutcome
  ) throws(StoreFault) {
    for kind in MessageClass.allCases {
      for row in try rows(kind, choice, database) where row.parked & scope.mask != 0 {
        let bits = row.parked & scope.mask
        try set(row, waits: row.waits | bits, parked: row.parked & ~bits, kind, database)
        outcome.note(row.message, bits, waiting: bits & ~row.waits, 1, scope.boot)
      }
    }
  }

  /// Forgets messages and counts them as erased. What still waits for another uplink stays for that
  /// one.
  private static func drop(
    _ choice: OutboxChoice, _ scope: Scope, _ database: borrowing SQLiteDatabase,
    _ outcome: inout EditOutcome
  ) throws(StoreFault) {
    for kind in MessageClass.allCases {
      for row in try rows(kind, choice, database) {
        let bits = choice.bits(of: row) & scope.mask
        guard bits != 0 else { continue }
        for bit in outcome.gone.indices where bits >> Int64(bit) & 1 == 1 {
          outcome.gone[bit].add(row.message, .erased)
        }
        try set(row, waits: row.waits & ~bits, parked: row.parked & ~bits, kind, database)
        outcome.note(row.message, bits, waiting: bits & row.waits, -1, scope.boot)
      }
    }
    for (bit, gone) in outcome.gone.enumerated() where gone != GapCount() {
      var known = try GapRows.count(Int64(bit), database)
      known.add(gone)
      try GapRows.set(known, Int64(bit), database)
    }
  }

  /// What a change is about: uplinks by their bits, and the start whose raised alarms are counted.
  private struct Scope {
    let mask: Int64
    let boot: UInt64?
  }

  fileprivate struct Row {
    let key: Int64
    let message: Message
    let waits: Int64
    let parked: Int64
  }

  private static func rows(
    _ kind: MessageClass, _ choice: OutboxChoice, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> [Row] {
    let query = try database.statement(
      "SELECT \(OutboxSchema.columns), parked FROM \(kind.table) ORDER BY key")
    var rows: [Row] = []
    while try query.step() {
      guard let stored = OutboxFile.message(query, kind) else { throw .damaged }
      let row = Row(
        key: stored.key, message: stored.message, waits: query.number(11), parked: query.number(12))
      let isMeant =
        switch choice {
        case .named(let names): names.contains(row.message.id)
        case .refused: row.parked != 0
        case .all: true
        }
      if isMeant { rows.append(row) }
    }
    return rows
  }

  /// Notes for which uplinks a message waits and is parked; it goes where that is none.
  private static func set(
    _ row: Row, waits: Int64, parked: Int64, _ kind: MessageClass,
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    if waits | parked == 0 {
      try database.run("DELETE FROM \(kind.table) WHERE key = \(row.key)")
    } else {
      try database.run(
        "UPDATE \(kind.table) SET waits = \(waits), parked = \(parked) WHERE key = \(row.key)")
    }
    try database.run(
      "DELETE FROM refusal WHERE class = \(kind.rawValue) AND key = \(row.key) "
        + "AND NOT \(parked) >> bit & 1")
  }
}

extension OutboxChoice {
  /// The uplinks for which an operator means the message, each by its bit.
  fileprivate func bits(of row: OutboxEdit.Row) -> Int64 {
    switch self {
    case .refused: row.parked
    case .named, .all: row.waits | row.parked
    }
  }
}

extension EditOutcome {
  /// Notes that a message is changed for the uplinks of `bits`, and waits for those of `waiting`
  /// from now on or no more.
  fileprivate mutating func note(
    _ message: Message, _ bits: Int64, waiting: Int64, _ change: Int, _ boot: UInt64?
  ) {
    count += 1
    for bit in counts.indices where bits >> Int64(bit) & 1 == 1 { counts[bit] += 1 }
    guard message.id.boot == boot, case .alarm(let alarm, let event) = message.kind,
      event != .cleared
    else { return }
    for bit in gone.indices where waiting >> Int64(bit) & 1 == 1 {
      raises.append((bit, alarm, change))
    }
  }
}
