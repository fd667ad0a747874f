/// What gives way in a full outbox. Alarms are the last to go.
public enum WhenFull: Hashable, Sendable {
  /// The oldest report that is not being delivered.
  case dropOldestReports
  /// A new report: those that wait stay.
  case stopReports
}
