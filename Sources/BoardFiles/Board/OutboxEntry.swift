package import Units

/// The outbox of a board: where messages wait, and how many for how long.
package struct OutboxEntry: Sendable {
  /// Where messages wait that survive the process.
  package enum Place: Sendable {
    /// `file: PATH`
    case file(FileReference)
    /// `file: default`: the command chooses the path.
    case standard
  }

  /// What gives way in a full outbox; alarms are the last.
  package enum Rule: String, CaseIterable, Sendable {
    /// The oldest report that waits.
    case dropOldestReports = "drop-oldest-reports"
    /// A report that comes in.
    case stopReports = "stop-reports"
    /// Reports in between, whose values are summed up in the last of a few.
    case thinReports = "thin-reports"
  }

  /// The bound in bytes, 4 kB...1 GB; where the file is silent 8 MB on a disk and 1 MB in memory.
  package var limitBytes: Int
  /// Nil for messages that wait in memory alone.
  package var place: Place?
  /// How long a message is kept; nil for as long as the bound allows.
  package var ageMax: Interval?
  /// What gives way.
  package var rule: Rule = .dropOldestReports

  /// The path of the file; nil without one, or where the command chooses it.
  package var path: String? {
    if case .file(let reference) = place { return reference.path }
    return nil
  }
}
