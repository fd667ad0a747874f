import Glibc
package import NodeCore
import Units

/// What an edit has done to an outbox file.
struct EditOutcome: Sendable {
  /// How many messages it changed.
  var count = 0
  /// Why their bytes may still be in the file or its log.
  var leftover: StoreFault?
  /// The bits of a board's uplinks; nil for one that the file does not have.
  var bits: [Int?] = []
  /// What was dropped, by the bits of the file's uplinks.
  var gone = [GapCount](repeating: GapCount(), count: UplinkID.countMax)
  /// Messages of one start that say that an alarm is raised: how many more of them wait now.
  var raises: [(bit: Int, alarm: AlarmID, change: Int)] = []
}

/// An operator's changes of an outbox file that nothing else has open.
package enum OutboxEdit {
  /// Carries out a change; how many messages it concerned.
  package static func carryOut(
    _ change: OutboxChange, at path: String
  ) throws(StoreFault) -> Int {
    let plan = FilePlan(
      path: path, names: ReportSchema(channels: [], alarms: []), uplinks: [])
    let outcome = try carryOut(change, plan, failure: nil, boot: nil)
    if let fault = outcome.leftover { throw fault }
    return outcome.count
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
    var outcome: EditOutcome
    switch change {
    case .retry(let choice): outcome = try retry(choice, boot, database)
    case .drop(let choice): outcome = try drop(choice, boot, database)
    case .erase: outcome = try drop(.all, boot, database)
    }
    let known = try UplinkBits.known(database)
    outcome.bits = plan.uplinks.map { name in known.first { $0.name == name }?.bit }
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
    _ choice: OutboxChoice, _ boot: UInt64?, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> EditOutcome {
    var outcome = EditOutcome()
    for kind in MessageClass.allCases {
      for row in try rows(kind, choice, database) where row.parked != 0 {
        try database.run(
          "UPDATE \(kind.table) SET waits = waits | parked, parked = 0 WHERE key = \(row.key)")
        try forgetRefusals(kind, row.key, database)
        outcome.count += 1
        outcome.note(row.message, row.parked & ~row.waits, 1, boot)
      }
    }
    return outcome
  }

  /// Forgets messages and counts them as erased.
  private static func drop(
    _ choice: OutboxChoice, _ boot: UInt64?, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> EditOutcome {
    var outcome = EditOutcome()
    for kind in MessageClass.allCases {
      for row in try rows(kind, choice, database) {
        for bit in outcome.gone.indices where (row.waits | row.parked) >> Int64(bit) & 1 == 1 {
          outcome.gone[bit].add(row.message, .erased)
        }
        try database.run("DELETE FROM \(kind.table) WHERE key = \(row.key)")
        try forgetRefusals(kind, row.key, database)
        outcome.count += 1
        outcome.note(row.message, row.waits, -1, boot)
      }
    }
    for (bit, gone) in outcome.gone.enumerated() where gone != GapCount() {
      var known = try GapRows.count(Int64(bit), database)
      known.add(gone)
      try GapRows.set(known, Int64(bit), database)
    }
    return outcome
  }

  private struct Row {
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

  private static func forgetRefusals(
    _ kind: MessageClass, _ key: Int64, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    try database.run("DELETE FROM refusal WHERE class = \(kind.rawValue) AND key = \(key)")
  }
}

extension EditOutcome {
  /// Notes that a message waits for the uplinks of `mask`, or waits for them no more.
  fileprivate mutating func note(
    _ message: Message, _ mask: Int64, _ change: Int, _ boot: UInt64?
  ) {
    guard message.id.boot == boot, case .alarm(let alarm, let event) = message.kind,
      event != .cleared
    else { return }
    for bit in gone.indices where mask >> Int64(bit) & 1 == 1 {
      raises.append((bit, alarm, change))
    }
  }
}
