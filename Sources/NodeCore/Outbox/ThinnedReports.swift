/// The reports in memory that stand for others too, with their figures, and how far the reports
/// have been thinned.
struct ThinnedReports {
  private struct Entry {
    let id: MessageID
    let figures: [ChannelFigures]
  }

  private let schema: ReportSchema
  /// So many that leave next stay as they are: their names may have been sent already, and a name
  /// means the same content each time.
  private let untouched: Int
  /// In the order of the reports.
  private var entries: [Entry] = []
  /// The last report that was made of others in this pass; nil at its beginning.
  private var last: MessageID?

  init(_ schema: ReportSchema, untouched: Int) {
    self.schema = schema
    self.untouched = untouched
  }

  /// What the figures take of an outbox, in messages.
  var cost: Int { entries.count * costOfEach }

  private var costOfEach: Int {
    let message =
      MemoryLayout<Message>.stride + schema.valueCount * MemoryLayout<ReportedValue>.stride
    let figures = schema.channels.count * MemoryLayout<ChannelFigures>.stride
    return max(1, (figures + message - 1) / max(1, message))
  }

  /// Forgets the figures of a report.
  mutating func forget(_ id: MessageID) {
    entries.removeAll { $0.id == id }
  }

  /// Appends the figures of a report to its values, if it has any.
  func append(figuresOf id: MessageID, to values: inout [ReportedValue]) {
    for entry in entries where entry.id == id {
      for channel in entry.figures { channel.append(to: &values) }
    }
  }

  /// Makes one report of the next ones in a row, the oldest first; behind the newest it begins
  /// again. Nothing where there are too few.
  mutating func thin(_ reports: inout MessageRing) {
    var start = untouched
    if let last, let place = reports.place(of: last) { start = max(start, place + 1) }
    if start + ReportGroup.size > reports.count { start = untouched }
    guard start + ReportGroup.size <= reports.count else { return }
    var group = ReportGroup(schema)
    var values: [ReportedValue] = []
    for place in start..<start + ReportGroup.size {
      reports.copyValues(at: place, into: &values)
      append(figuresOf: reports[place].id, to: &values)
      guard group.take(reports[place], values.span) else {
        // What stands for so many stays as it is.
        last = reports[place].id
        return
      }
    }
    guard let (report, content) = group.result else { return }
    for place in start..<start + ReportGroup.size { forget(reports[place].id) }
    let end = start + ReportGroup.size - 1
    reports.replace(at: end, with: report, content.span)
    reports.remove(ReportGroup.size - 1, at: start)
    entries.append(Entry(id: report.id, figures: group.figures))
    last = report.id
  }
}
