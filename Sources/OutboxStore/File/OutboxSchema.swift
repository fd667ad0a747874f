/// The tables of an outbox file, and how an older file becomes one of this release.
enum OutboxSchema {
  /// `OUTP`: marks the file as ours (PRAGMA application_id).
  static let application: Int64 = 0x4F55_5450
  /// The version of the tables (PRAGMA user_version); each release that changes them adds a step.
  static var version: Int64 { Int64(steps.count) }

  /// What makes each version out of the one before it; 0 is an empty file.
  static let steps: [[String]] = [
    [
      "CREATE TABLE start (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL)",
      "INSERT INTO start VALUES (1, 0)",
      "CREATE TABLE schema (id INTEGER PRIMARY KEY, names BLOB NOT NULL)",
      table("alarm"),
      table("report"),
    ]
  ]

  /// The columns of a message, in the order of ``OutboxFile``'s statements.
  static let columns =
    "key, boot, sequence, alarm, event, changes, made, clock, wall, schema, readings"

  private static func table(_ name: String) -> String {
    "CREATE TABLE \(name) (key INTEGER PRIMARY KEY, boot INTEGER NOT NULL, "
      + "sequence INTEGER NOT NULL, alarm INTEGER NOT NULL, event INTEGER NOT NULL, "
      + "changes INTEGER NOT NULL, made INTEGER NOT NULL, clock INTEGER NOT NULL, wall INTEGER NOT NULL, "
      + "schema INTEGER NOT NULL, readings BLOB NOT NULL)"
  }
}
