/// The tables of an outbox file, and how an older file becomes one of this release.
///
/// A message has one row, whatever number of uplinks it waits for: a bit for each in `waits`, and
/// in `parked` for each whose server refused it for good. The row goes with the last bit. The file
/// gives each uplink its bit by its name.
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
    ],
    // Until now a board had one uplink, without a name: the first that uses the file is that one.
    ["alarm", "report"].flatMap { table in
      [
        "ALTER TABLE \(table) ADD COLUMN waits INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE \(table) ADD COLUMN parked INTEGER NOT NULL DEFAULT 0",
      ]
    } + [
      "CREATE TABLE uplink (bit INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)",
      "CREATE TABLE refusal (class INTEGER NOT NULL, key INTEGER NOT NULL, bit INTEGER NOT NULL, "
        + "status INTEGER NOT NULL, text BLOB NOT NULL, PRIMARY KEY (class, key, bit)) WITHOUT ROWID",
    ],
    [stateTable],
    // What was lost for each uplink: what no gap message reports yet, all, and the gap message that
    // waits, if there is one.
    [
      "CREATE TABLE gap (bit INTEGER PRIMARY KEY, open BLOB NOT NULL, total BLOB NOT NULL, "
        + "waiting BLOB NOT NULL, boot INTEGER NOT NULL, sequence INTEGER NOT NULL, "
        + "made INTEGER NOT NULL, clock INTEGER NOT NULL, wall INTEGER NOT NULL)"
    ],
  ]

  /// The columns of a message, in the order of ``OutboxFile``'s statements.
  static let columns =
    "key, boot, sequence, alarm, event, changes, made, clock, wall, schema, readings, waits"

  /// The node's state; a table of its own, so that its one row changes no page of the messages.
  private static let stateTable =
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), content BLOB NOT NULL)"

  private static func table(_ name: String) -> String {
    "CREATE TABLE \(name) (key INTEGER PRIMARY KEY, boot INTEGER NOT NULL, "
      + "sequence INTEGER NOT NULL, alarm INTEGER NOT NULL, event INTEGER NOT NULL, "
      + "changes INTEGER NOT NULL, made INTEGER NOT NULL, clock INTEGER NOT NULL, wall INTEGER NOT NULL, "
      + "schema INTEGER NOT NULL, readings BLOB NOT NULL)"
  }
}
