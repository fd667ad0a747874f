public import Units

/// The periodic report.
public struct ReportEntry: Sendable {
  /// The period, 1 s...24 h.
  public var every: Interval
  /// The name of the wire format, one of the given format names.
  public var format: String
  /// Indexes into `Board.channels`, in the order of the report.
  public var channels: [Int]
  /// Where it stands.
  public var position: SourcePosition
}
