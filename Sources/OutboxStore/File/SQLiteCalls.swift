import CSQLite

/// A kind of call to SQLite, for faults and for tests that let one fail.
package enum SQLiteCall: UInt8, Hashable, Sendable, CaseIterable {
  /// sqlite3_open_v2(), and the making of the file before it.
  case open
  /// sqlite3_prepare_v2().
  case prepare
  /// sqlite3_bind_int64(), sqlite3_bind_blob().
  case bind
  /// sqlite3_step().
  case step
}

/// Decides for a test whether a call fails, and with which result code; nil lets it happen.
typealias SQLiteFailure = @Sendable (SQLiteCall) -> Int32?

/// An open connection to a database file; closes it in `deinit`. Used by one thread.
struct SQLiteDatabase: ~Copyable {
  private let handle: OpaquePointer
  fileprivate let failure: SQLiteFailure?

  /// Opens the file at `path`, which exists (sqlite3_open_v2()).
  init(_ path: String, failure: SQLiteFailure?) throws(StoreFault) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
    let code = failure?(.open) ?? sqlite3_open_v2(path, &opened, flags, nil)
    // A connection is made even where the call fails, and says why.
    guard code == SQLITE_OK, let opened else {
      let fault = StoreFault(.open, code, systemError: opened.map { sqlite3_system_errno($0) } ?? 0)
      sqlite3_close_v2(opened)
      throw fault
    }
    sqlite3_extended_result_codes(opened, 1)
    handle = opened
    self.failure = failure
  }

  deinit {
    // A statement that is not finalized yet delays the end of the connection, and does no harm.
    sqlite3_close_v2(handle)
  }

  /// Rows that the last statement changed (sqlite3_changes()).
  var changes: Int { Int(sqlite3_changes(handle)) }

  /// Prepares a statement (sqlite3_prepare_v2()).
  func statement(_ sql: String) throws(StoreFault) -> SQLiteStatement {
    var prepared: OpaquePointer?
    let code = failure?(.prepare) ?? sqlite3_prepare_v2(handle, sql, -1, &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw fault(.prepare, code) }
    return SQLiteStatement(owning: prepared, failure: failure)
  }

  /// Runs a statement to its end; its rows are left out.
  func run(_ sql: String) throws(StoreFault) {
    let statement = try statement(sql)
    while try statement.step() {}
  }

  /// The number in the first column of the first row; nil without a row.
  func number(_ sql: String) throws(StoreFault) -> Int64? {
    let statement = try statement(sql)
    return try statement.step() ? statement.number(0) : nil
  }

  /// The text in the first column of the first row; empty without a row.
  func text(_ sql: String) throws(StoreFault) -> String {
    let statement = try statement(sql)
    return try statement.step() ? String(decoding: statement.bytes(0), as: UTF8.self) : ""
  }

  private func fault(_ call: SQLiteCall, _ code: Int32) -> StoreFault {
    StoreFault(call, code, systemError: sqlite3_system_errno(handle))
  }
}

/// A prepared statement; finalized in `deinit`.
struct SQLiteStatement: ~Copyable {
  private let handle: OpaquePointer
  private let failure: SQLiteFailure?

  fileprivate init(owning handle: OpaquePointer, failure: SQLiteFailure?) {
    self.handle = handle
    self.failure = failure
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// Sets the parameter `index`, counted from 1.
  func bind(_ index: Int32, _ number: Int64) throws(StoreFault) {
    try take(.bind, failure?(.bind) ?? sqlite3_bind_int64(handle, index, number))
  }

  /// Sets the parameter `index`, counted from 1, to bytes that SQLite copies.
  func bind(_ index: Int32, _ bytes: [UInt8]) throws(StoreFault) {
    // SQLITE_TRANSIENT, which is a cast that Swift does not import.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code =
      failure?(.bind)
      ?? (bytes.isEmpty
        ? sqlite3_bind_zeroblob(handle, index, 0)
        : bytes.withUnsafeBytes {
          sqlite3_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count), copies)
        })
    try take(.bind, code)
  }

  /// Moves to the next row; false at the end, where the statement is ready to be run again.
  func step() throws(StoreFault) -> Bool {
    let code = failure?(.step) ?? sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else {
      throw StoreFault(
        .step, code, systemError: sqlite3_system_errno(sqlite3_db_handle(handle)))
    }
    return false
  }

  /// The number in a column of the row, counted from 0.
  func number(_ column: Int32) -> Int64 {
    sqlite3_column_int64(handle, column)
  }

  /// The bytes in a column of the row, counted from 0.
  func bytes(_ column: Int32) -> [UInt8] {
    // In this order: the length is that of the form that the first call asked for.
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  private func take(_ call: SQLiteCall, _ code: Int32) throws(StoreFault) {
    guard code == SQLITE_OK else {
      throw StoreFault(call, code, systemError: sqlite3_system_errno(sqlite3_db_handle(handle)))
    }
  }
}

extension StoreFault {
  /// What a result code of SQLite means for a store (sqlite.org/rescode.html): the low byte is the
  /// primary code.
  init(_ call: SQLiteCall, _ code: Int32, systemError: Int32) {
    switch code & 0xFF {
    case SQLITE_FULL: self = .full
    case SQLITE_READONLY: self = .readOnly
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged
    case SQLITE_BUSY, SQLITE_LOCKED: self = .inUse
    case SQLITE_NOMEM: self = .noMemory
    case SQLITE_IOERR: self = .device(code: code, systemError: systemError)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      self = .cannotOpen(systemError: systemError)
    default: self = .call(call, code: code)
    }
  }
}
