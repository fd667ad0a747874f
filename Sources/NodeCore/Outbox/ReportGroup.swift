import Units

/// Consecutive reports that become one where a full outbox thins them: the last of them, with what
/// the others said.
public struct ReportGroup: Sendable {
  /// How many reports become one.
  public static let size = 4

  private let schema: ReportSchema
  private var last: Message?
  private var values: [ReportedValue] = []
  private(set) var figures: [ChannelFigures] = []
  private var reports = 0

  /// Makes an empty group of messages with these names.
  public init(_ schema: ReportSchema) {
    self.schema = schema
  }

  /// Takes the next report with its values; false, and nothing changes, where the number of reports
  /// would be more than a message can say.
  public mutating func take(_ report: Message, _ its: Span<ReportedValue>) -> Bool {
    guard let sum = UInt16(exactly: reports + Int(report.count)) else { return false }
    let isFirst = last == nil
    for channel in schema.channels.indices {
      let theirs = figures(of: channel, in: report, its)
      if isFirst { figures.append(theirs) } else { figures[channel].add(theirs) }
    }
    let before = values
    values.removeAll(keepingCapacity: true)
    for index in 0..<schema.valueCount { values.append(its[index]) }
    if !isFirst { addSummaries(before) }
    reports = Int(sum)
    last = Message(
      id: report.id, kind: .report, count: sum, at: report.at, wallTime: report.wallTime)
    return true
  }

  // A function of its own: with the choice in the loop, Swift 6.3 aborts as it compiles the group
  // as Embedded Swift ("Found ownership error").
  private func figures(
    of channel: Int, in report: Message, _ its: Span<ReportedValue>
  ) -> ChannelFigures {
    let start = schema.valueCount + channel * ChannelFigures.count
    if report.standsForOthers, let all = ChannelFigures(its, at: start) { return all }
    return ChannelFigures(its[channel])
  }

  /// The report that stands for all, with its values; nil where there are none.
  public var result: (report: Message, values: [ReportedValue])? {
    guard let last else { return nil }
    var all = values
    if last.standsForOthers { for channel in figures { channel.append(to: &all) } }
    return (last, all)
  }

  /// Adds the summaries of the reports before to those of the last.
  private mutating func addSummaries(_ before: [ReportedValue]) {
    for summary in schema.summaries.indices {
      let start = schema.channels.count + summary * SummaryFigure.count
      let place = { (figure: SummaryFigure) in start + figure.rawValue }
      guard case .value(let older) = before[place(.readings)] else { continue }
      guard case .value(let newer) = values[place(.readings)] else {
        for index in start..<start + SummaryFigure.count { values[index] = before[index] }
        continue
      }
      let both = older.plus(newer)
      for figure in SummaryFigure.allCases {
        values[place(figure)] = Self.sum(
          figure, before[place(figure)], older, values[place(figure)], newer, of: both)
      }
    }
  }

  /// A figure of two periods, of `older` and `newer` readings; what one does not have is that of
  /// the other.
  private static func sum(
    _ figure: SummaryFigure, _ one: ReportedValue, _ older: Int64, _ other: ReportedValue,
    _ newer: Int64, of both: Int64
  ) -> ReportedValue {
    guard case .value(let left) = one else { return other }
    guard case .value(let right) = other else { return figure == .last ? other : one }
    switch figure {
    case .readings, .faults, .total: return .value(left.plus(right))
    case .least: return .value(min(left, right))
    case .greatest: return .value(max(left, right))
    case .last: return .value(right)
    case .mean:
      guard both > 0 else { return other }
      return .value(left.plus(right.minus(left).times(newer, over: both)))
    }
  }
}
