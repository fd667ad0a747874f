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

  /// Why servers refused a message, by the names of their uplinks.
  static func all(
    of key: StoredKey, _ uplinks: [(bit: Int, name: [UInt8])],
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> [(uplink: [UInt8], refusal: Refusal)] {
    let query = try database.statement(
      "SELECT bit, status, text FROM refusal WHERE class = ? AND key = ? ORDER BY bit")
    try query.bind(1, Int64(key.kind.rawValue))
    try query.bind(2, key.number)
    var found: [(uplink: [UInt8], refusal: Refusal)] = []
    while try query.step() {
      guard let uplink = uplinks.first(where: { $0.bit == query.number(0) }),
        let status = UInt16(exactly: query.number(1))
      else { throw .damaged }
      found.append((uplink.name, Refusal(status: status, text: query.bytes(2))))
    }
    return found
  }

  /// Enters the refused messages of a class into what a file has, the oldest first.
  static func find(
    _ kind: MessageClass, _ bits: UplinkBits, _ database: borrowing SQLiteDatabase,
    _ facts: inout OpenFacts
  ) throws(StoreFault) {
    let query = try database.statement(
      "SELECT \(OutboxSchema.columns), parked FROM \(kind.table) WHERE parked ORDER BY key")
    while try query.step() {
      guard let stored = OutboxFile.message(query, kind) else { throw .damaged }
      let uplinks = bits.uplinks(of: query.number(12))
      let parked = ParkedMessage(
        key: StoredKey(kind: kind, number: stored.key), message: stored.message, cost: stored.cost)
      for place in facts.found.indices where uplinks.contains(UplinkID(place)) {
        facts.found[place].parked.append(parked)
        facts.found[place].cost += parked.cost
      }
    }
  }
}
