package import Units

/// The periodic report.
package struct ReportEntry: Sendable {
  /// The period, 1 s...24 h.
  package var every: Interval
  /// The name of the wire format of uplinks that name none; nil where each names its own.
  package var format: String?
  /// The channels that it reports, in the order of the report.
  package var channels: [ChannelEntry.Index]
  /// The most reports in one request of such an uplink: `batch`; 1 where each has its own.
  package var batch = 1
  /// Whether the file has no `format` here.
  var isFormatMissing = false
  /// Where the entry is in its file.
  package var position: SourcePosition
}
