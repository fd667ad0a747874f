import NodeCore
import Units

/// The rows that say why a server refused a message for good.
enum Refusals {
  /// Notes a refusal of a message that is in the file; a message that is not stays unknown.
  static func add(
    _ refusal: Refusal, _ key: StoredKey, _ bit: Int64, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    let update = try database.statement(
      "UPDATE \(key.kind.table) SET waits = waits & ~(1 << ?2), parked = parked | 1 << ?2 "
        + "WHERE key = ?1")
    try update.bind(1, key.number)
    try update.bind(2, bit)
    _ = try update.step()
    guard database.changes > 0 else { return }
    let insert = try database.statement("INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)")
    try insert.bind(1, Int64(key.kind.rawValue))
    try insert.bind(2, key.number)
    try insert.bind(3, bit)
    try insert.bind(4, Int64(refusal.status))
    try insert.bind(5, refusal.text)
    _ = try insert.step()
  }

  /// Forgets a refusal.
  static func remove(
    _ key: StoredKey, _ bit: Int64, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    let delete = try database.statement(
      "DELETE FROM refusal WHERE class = ? AND key = ? AND bit = ?")
    try delete.bind(1, Int64(key.kind.rawValue))
    try delete.bind(2, key.number)
    try delete.bind(3, bit)
    _ = try delete.step()
  }

  /// Enters the refused messages of a class into what a file has, the oldest first.
  static func find(
    _ kind: MessageClass, _ bits: UplinkBits, _ database: borrowing SQLiteDatabase,
    _ facts: inout OpenFacts
  ) throws(StoreFault) {
    let query = try database.statement(
      "SELECT key, boot, sequence, clock, wall, length(readings), parked FROM \(kind.table) "
        + "WHERE parked ORDER BY key")
    while try query.step() {
      let uplinks = bits.uplinks(of: query.number(6))
      let isDated = query.number(3) == 1
      let message = ParkedMessage(
        key: StoredKey(kind: kind, number: query.number(0)),
        id: MessageID(
          boot: UInt64(bitPattern: query.number(1)), sequence: UInt64(bitPattern: query.number(2))),
        wallTime: isDated ? .known(query.number(4)) : .unknown,
        cost: StoredMessage.rowBytes + Int(query.number(5)))
      for place in facts.found.indices where uplinks.contains(UplinkID(place)) {
        facts.found[place].parked.append(message)
        facts.found[place].cost += message.cost
      }
    }
  }
}
