import Glibc
package import NodeCore
package import Units

/// A message in an outbox file, as an operator sees it.
package struct OutboxEntry: Sendable {
  /// The message.
  package let message: Message
  /// The names that its values belong to.
  package let schema: ReportSchema
  /// Its values, or a gap message's record.
  package let values: [ReportedValue]
  /// The names of the uplinks that it waits for.
  package let waits: [[UInt8]]
  /// The uplinks whose servers refused it for good, and why.
  package let refusals: [(uplink: [UInt8], refusal: Refusal)]
}

/// What an outbox file has: read from a copy, so that neither the file nor a node that uses it
/// notices.
package struct OutboxContent: Sendable {
  /// Alarms, then gap messages, then reports, of each the oldest first.
  package private(set) var entries: [OutboxEntry] = []
  /// What was lost, by the name of the uplink.
  package private(set) var losses: [(uplink: [UInt8], count: GapCount)] = []
  /// How many starts have used the file.
  package private(set) var starts: Int64 = 0

  /// Reads the file at `path`; where it `checks`, as a whole (PRAGMA integrity_check).
  ///
  /// - Throws: why it cannot be read; `damaged` where it says what this program did not write.
  package init(at path: String, checks: Bool = false) throws(StoreFault) {
    let copy = try OutboxCopy(of: path)
    try read(copy.database, checks: checks)
  }

  /// Whether the file at `path` begins like an outbox file, and not like a board.
  package static func isOutbox(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var head = [UInt8](repeating: 0, count: 16)
    // sqlite.org/fileformat2.html, section 1.3
    return Glibc.read(descriptor, &head, 16) == 16 && head == Array("SQLite format 3\u{0}".utf8)
  }

  private mutating func read(
    _ database: borrowing SQLiteDatabase, checks: Bool
  ) throws(StoreFault) {
    if checks, try database.text("PRAGMA integrity_check(1)") != "ok" { throw .damaged }
    starts = try database.number("SELECT count FROM start") ?? 0
    let schemas = try OutboxFile.schemas(database)
    let uplinks = try UplinkBits.known(database)
    try read(.alarm, schemas, uplinks, database)
    for uplink in uplinks {
      let count = try GapRows.count(Int64(uplink.bit), database)
      losses.append((uplink.name, count))
      guard let waiting = count.waiting else { continue }
      entries.append(
        OutboxEntry(
          message: waiting.message,
          schema: schemas.last?.names ?? ReportSchema(channels: [], alarms: []),
          values: waiting.record.values, waits: [uplink.name], refusals: []))
    }
    try read(.report, schemas, uplinks, database)
  }

  private mutating func read(
    _ kind: MessageClass, _ schemas: [StoredSchema], _ uplinks: [(bit: Int, name: [UInt8])],
    _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    let query = try database.statement(
      "SELECT \(OutboxSchema.columns) FROM \(kind.table) ORDER BY key")
    while try query.step() {
      guard let stored = OutboxFile.message(query, kind),
        let schema = schemas.first(where: { $0.row == stored.names })?.names
      else { throw .damaged }
      var values: [ReportedValue] = []
      guard
        ReadingsCoding.read(
          stored.readings, schema.valueCount(of: stored.message), into: &values)
      else {
        throw .damaged
      }
      if case .alarm(let alarm, _) = stored.message.kind, alarm.index >= schema.alarms.count {
        throw .damaged
      }
      let waits = uplinks.filter { query.number(11) >> Int64($0.bit) & 1 == 1 }.map { $0.name }
      let key = StoredKey(kind: kind, number: stored.key)
      entries.append(
        OutboxEntry(
          message: stored.message, schema: schema, values: values, waits: waits,
          refusals: try Refusals.all(of: key, uplinks, database)))
    }
  }
}
