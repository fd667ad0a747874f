import NodeCore

extension OutboxFile {
  /// Rows that one transaction looks at, at most.
  private static let thinnedRowsMax = 8 * ReportGroup.size

  /// Makes one report of each few in a row until so much is free as the order asks for; within a
  /// transaction. A report that waits for another uplink too stays as it is.
  func thin(_ order: ThinOrder, _ mask: Int64) throws(StoreFault) -> ThinResult {
    var result = ThinResult()
    var group: [StoredMessage] = []
    let rows = try rows(order, mask)
    let update = try database.statement(
      "UPDATE \(MessageClass.report.table) SET changes = ?, readings = ? WHERE key = ?")
    for row in rows {
      result.last = row.message.key
      let isNext = row.isFree && (group.last.map { $0.names == row.message.names } ?? true)
      if !isNext { group = [] }
      if row.isFree { group.append(row.message) }
      guard group.count == ReportGroup.size else { continue }
      try merge(group, update, mask, &result)
      group = []
      if result.bytes >= order.bytes { return result }
    }
    if rows.count < Self.thinnedRowsMax { result.last = nil }
    return result
  }

  private func rows(
    _ order: ThinOrder, _ mask: Int64
  ) throws(StoreFault) -> [(message: StoredMessage, isFree: Bool)] {
    let query = try database.statement(
      "SELECT \(OutboxSchema.columns), parked FROM \(MessageClass.report.table) "
        + "WHERE key > ? AND key <= ? AND waits & ? ORDER BY key LIMIT ?")
    try query.bind(1, order.after)
    try query.bind(2, order.upTo)
    try query.bind(3, mask)
    try query.bind(4, Int64(Self.thinnedRowsMax))
    var rows: [(message: StoredMessage, isFree: Bool)] = []
    while try query.step() {
      guard let message = Self.message(query, .report) else { throw .damaged }
      rows.append((message, query.number(11) | query.number(12) == mask))
    }
    return rows
  }

  /// Makes one report of several: it has the row of the last.
  private func merge(
    _ group: [StoredMessage], _ update: borrowing SQLiteStatement, _ mask: Int64,
    _ result: inout ThinResult
  ) throws(StoreFault) {
    guard let names = facts.schemas.first(where: { $0.row == group[0].names })?.names else {
      throw .damaged
    }
    var merged = ReportGroup(names)
    var values: [ReportedValue] = []
    for stored in group {
      let width = names.valueCount(of: stored.message)
      guard ReadingsCoding.read(stored.readings, width, into: &values) else { throw .damaged }
      guard merged.take(stored.message, values.span) else { return }
    }
    guard let (report, content) = merged.result else { return }
    let readings = ReadingsCoding.bytes(content.count) { content[$0] }
    try update.bind(1, Int64(report.count))
    try update.bind(2, readings)
    try update.bind(3, group[group.count - 1].key)
    _ = try update.step()
    for stored in group.dropLast() { try remove(stored.key, .report, mask) }
    result.removed += group.count - 1
    result.bytes +=
      group.reduce(0) { $0 + $1.cost } - StoredMessage.rowBytes - readings.count
  }
}
