package import Units

/// How often a node reports, and how what waits leaves: `report`, `send` and `batch` of an entry.
package struct PaceEntry: Hashable, Sendable {
  /// The period of reports, 1 s...24 h.
  package var every: Interval
  /// How often reports that wait leave together; zero for each at once.
  package var send: Interval
  /// The most reports in one request.
  package var batch: Int
  /// Where that is in the file; nil where it is that of `report`.
  var batchPosition: SourcePosition?

  /// Makes a pace.
  package init(every: Interval, send: Interval, batch: Int) {
    self.every = every
    self.send = send
    self.batch = batch
  }
}

/// The power of a board, and the pace of its reports that goes by it.
package struct PowerEntry: Sendable {
  /// The pace between two limits.
  package struct Level: Sendable {
    /// The level is for values above this; nil for the last one.
    package var above: Int64?
    /// The pace.
    package var pace: PaceEntry
  }

  /// A channel that the pace goes by.
  package struct Source: Sendable {
    /// The channel.
    package var channel: ChannelEntry.Index
    /// How long its last value counts; nil where the file is silent.
    package var staleAfter: Interval?
  }

  /// The pace while a channel that is true or false has a value.
  package struct Condition: Sendable {
    /// The channel.
    package var source: Source
    /// The value.
    package var isTrue: Bool
    /// The pace.
    package var pace: PaceEntry
  }

  /// The battery's channel.
  package var battery: Source?
  /// The levels of the battery, from the highest to the lowest; none without a battery.
  package var levels: [Level]
  /// How far above its limit a value must be for a change to a higher level.
  package var hysteresis: Int64
  /// Line power.
  package var mains: Condition?
  /// A link whose use costs money.
  package var metered: Condition?
  /// How long the radio stays on for messages without an acknowledgement.
  package var window: Interval
  /// What the board draws from its battery; nil where the file does not say.
  package var ledger: LedgerEntry?
  /// Where the entry is in its file.
  package var position: SourcePosition

  /// What holds where the file is silent about ``window``.
  static let standardWindow = Interval.seconds(120)

  /// Every pace that reports may have, but for those that a metered link makes of them.
  var paces: [PaceEntry] {
    levels.map(\.pace) + [mains, metered].compactMap { $0?.pace }
  }

  /// Where the file has more than one report in a request.
  var batchPositions: [SourcePosition] {
    paces.filter { $0.batch > 1 }.compactMap(\.batchPosition)
  }

  /// Whether the pace of reports goes by the power.
  package var setsPace: Bool { !paces.isEmpty }
}

extension Board {
  /// How long the last value of a channel counts for the power; nil for a line that reports changes
  /// only.
  package func staleLimit(of source: PowerEntry.Source) -> Interval? {
    source.staleAfter ?? staleLimit(of: source.channel)
  }

  /// The paces that the node's reports may have; none without reports.
  package var paces: [PaceEntry] {
    report?.paces(by: power) ?? []
  }
}

extension ReportEntry {
  /// The pace where it does not go by power.
  package var pace: PaceEntry { PaceEntry(every: every, send: .zero, batch: batch) }

  /// The paces that reports may have: without levels of a battery their own is among them.
  func paces(by power: PowerEntry?) -> [PaceEntry] {
    guard let power else { return [pace] }
    return power.paces + (power.levels.isEmpty ? [pace] : [])
  }
}
