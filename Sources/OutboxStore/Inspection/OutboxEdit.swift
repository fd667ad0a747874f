import Glibc
package import NodeCore
import Units

/// Which messages of an outbox file an operator means.
package enum OutboxChoice: Sendable {
  /// Those with these names.
  case named([MessageID])
  /// Those that servers refused for good.
  case refused
  /// All of them.
  case all
}

/// An operator's changes of an outbox file that no node uses.
package enum OutboxEdit {
  /// Lets refused messages wait for their uplinks again; how many those are.
  package static func retry(_ choice: OutboxChoice, at path: String) throws(StoreFault) -> Int {
    try change(path) { database throws(StoreFault) in
      var count = 0
      for kind in MessageClass.allCases {
        for row in try rows(kind, choice, database) where row.parked != 0 {
          try database.run(
            "UPDATE \(kind.table) SET waits = waits | parked, parked = 0 WHERE key = \(row.key)")
          try forgetRefusals(kind, row.key, database)
          count += 1
        }
      }
      return count
    }
  }

  /// Forgets messages and counts them as erased; how many those are. Their bytes are overwritten in
  /// the file where that `isSecure`, and its log is emptied.
  package static func drop(
    _ choice: OutboxChoice, at path: String, isSecure: Bool = false
  ) throws(StoreFault) -> Int {
    try change(path) { database throws(StoreFault) in
      if isSecure { try database.run("PRAGMA secure_delete = ON") }
      try database.run("BEGIN IMMEDIATE")
      var count = 0
      var gaps = [GapCount?](repeating: nil, count: UplinkID.countMax)
      for kind in MessageClass.allCases {
        for row in try rows(kind, choice, database) {
          for bit in gaps.indices where (row.waits | row.parked) >> Int64(bit) & 1 == 1 {
            if gaps[bit] == nil { gaps[bit] = try GapRows.count(Int64(bit), database) }
            gaps[bit]?.add(row.message, .erased)
          }
          try database.run("DELETE FROM \(kind.table) WHERE key = \(row.key)")
          try forgetRefusals(kind, row.key, database)
          count += 1
        }
      }
      for (bit, gap) in gaps.enumerated() {
        if let gap { try GapRows.set(gap, Int64(bit), database) }
      }
      try database.run("COMMIT")
      if isSecure {
        // The free pages go, and what is left of old pages with them.
        try database.run("VACUUM")
      }
      return count
    }
  }

  private struct Row {
    let key: Int64
    let message: Message
    let waits: Int64
    let parked: Int64
  }

  private static func change(
    _ path: String, _ body: (borrowing SQLiteDatabase) throws(StoreFault) -> Int
  ) throws(StoreFault) -> Int {
    // What is not there is not made.
    guard access(path, F_OK) == 0 else { throw .cannotOpen(systemError: errno) }
    let database = try OutboxFile.connect(path, SQLiteLibrary.standard, failure: nil)
    let count = try body(database)
    try database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return count
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
