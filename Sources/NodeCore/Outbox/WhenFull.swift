/// What gives way in a full outbox. Alarms are the last to go.
public enum WhenFull: Hashable, Sendable {
  /// The oldest report that is not being delivered.
  case dropOldestReports
  /// A new report: those that wait stay.
  case stopReports
  /// Reports in between: of some in a row the last stands for all, with the least, the mean and the
  /// greatest of their values; where none are left for that, the oldest report.
  case thinReports
}
