import NodeCore

extension OutboxFile {
  /// The state of the node that wrote last; nil where none has.
  static func state(_ database: borrowing SQLiteDatabase) throws(StoreFault) -> NodeState? {
    let query = try database.statement("SELECT content FROM state")
    guard try query.step() else { return nil }
    return NodeState(bytes: query.bytes(0))
  }

  /// Puts a node's state in the place of the one before.
  static let putState = "INSERT OR REPLACE INTO state (id, content) VALUES (1, ?)"

  /// Runs ``putState``, prepared; within a transaction.
  static func write(
    _ state: NodeState, _ statement: borrowing SQLiteStatement
  ) throws(StoreFault) {
    try statement.bind(1, state.bytes)
    _ = try statement.step()
  }
}
