package import Units

/// The periodic report.
package struct ReportEntry: Sendable {
  /// The period, 1 s...24 h.
  package var every: Interval
  /// The name of the wire format, one of the given format names.
  package var format: String
  /// Indexes into `Board.channels`, in the order of the report.
  package var channels: [Int]
  /// Where the entry is in its file.
  package var position: SourcePosition
}
