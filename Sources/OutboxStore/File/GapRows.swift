import NodeCore
import Units

/// The rows that say what was lost.
enum GapRows {
  /// Sets what was lost for the uplink of a bit.
  static func set(
    _ count: GapCount, _ bit: Int64, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) {
    let insert = try database.statement(
      "INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
    try insert.bind(1, bit)
    try insert.bind(2, bytes(count.open))
    try insert.bind(3, bytes(count.total))
    try insert.bind(4, count.waiting.map { bytes($0.record) } ?? [])
    let message = count.waiting?.message
    let (clock, wall) = OutboxFile.numbers(message?.wallTime ?? .unknown)
    let numbers = [
      Int64(bitPattern: message?.id.boot ?? 0), Int64(bitPattern: message?.id.sequence ?? 0),
      Int64(bitPattern: message?.at.microseconds ?? 0), clock, wall,
    ]
    for (index, number) in numbers.enumerated() { try insert.bind(Int32(index) + 5, number) }
    _ = try insert.step()
  }

  /// What was lost for the uplink of a bit.
  static func count(
    _ bit: Int64, _ database: borrowing SQLiteDatabase
  ) throws(StoreFault) -> GapCount {
    let query = try database.statement(
      "SELECT open, total, waiting, boot, sequence, made, clock, wall FROM gap WHERE bit = ?")
    try query.bind(1, bit)
    guard try query.step() else { return GapCount() }
    guard let open = record(query.bytes(0)), let total = record(query.bytes(1)) else {
      throw .damaged
    }
    let content = query.bytes(2)
    guard !content.isEmpty else { return GapCount(open: open, total: total, waiting: nil) }
    guard let waiting = record(content),
      let wallTime = OutboxFile.wallTime(query.number(6), query.number(7))
    else { throw .damaged }
    let id = MessageID(
      boot: UInt64(bitPattern: query.number(3)), sequence: UInt64(bitPattern: query.number(4)))
    let message = Message(
      id: id, kind: .gap, at: Instant(microseconds: UInt64(bitPattern: query.number(5))),
      wallTime: wallTime)
    return GapCount(open: open, total: total, waiting: (message, waiting))
  }

  private static func bytes(_ record: GapRecord) -> [UInt8] {
    let values = record.values
    return ReadingsCoding.bytes(values.count) { values[$0] }
  }

  private static func record(_ bytes: [UInt8]) -> GapRecord? {
    var values: [ReportedValue] = []
    guard ReadingsCoding.read(bytes, GapRecord.valueCount, into: &values) else { return nil }
    return GapRecord(values.span)
  }
}
