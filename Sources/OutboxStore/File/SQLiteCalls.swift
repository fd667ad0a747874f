import CSQLite
import Glibc

/// A kind of call to SQLite, for faults and for tests that let one fail.
package enum SQLiteCall: UInt8, Hashable, Sendable, CaseIterable {
  /// sqlite3_open_v2(), and the making of the file before it.
  case open
  /// sqlite3_prepare_v2().
  case prepare
  /// library.bindNumber(), library.bindBytes().
  case bind
  /// sqlite3_step().
  case step
}

/// Decides for a test whether a call fails, and with which result code; nil lets it happen.
typealias SQLiteFailure = @Sendable (SQLiteCall) -> Int32?

/// SQLite's library, loaded when the first outbox file is opened: a node whose messages wait in
/// memory does not have it in its own. Used by one thread.
final class SQLiteLibrary {
  /// The name that Debian 12 and 13 give it.
  static let standard = "libsqlite3.so.0"

  typealias Text = UnsafePointer<CChar>
  typealias Handle = OpaquePointer
  let open: @convention(c) (Text?, UnsafeMutablePointer<Handle?>?, Int32, Text?) -> Int32
  let close: @convention(c) (Handle?) -> Int32
  let extendCodes: @convention(c) (Handle?, Int32) -> Int32
  let systemError: @convention(c) (Handle?) -> Int32
  let changes: @convention(c) (Handle?) -> Int32
  let prepare:
    @convention(c) (
      Handle?, Text?, Int32, UnsafeMutablePointer<Handle?>?, UnsafeMutablePointer<Text?>?
    ) -> Int32
  let finalize: @convention(c) (Handle?) -> Int32
  let step: @convention(c) (Handle?) -> Int32
  let reset: @convention(c) (Handle?) -> Int32
  let database: @convention(c) (Handle?) -> Handle?
  let bindNumber: @convention(c) (Handle?, Int32, Int64) -> Int32
  let bindZeros: @convention(c) (Handle?, Int32, Int32) -> Int32
  let bindBytes:
    @convention(c) (Handle?, Int32, UnsafeRawPointer?, Int32, sqlite3_destructor_type?) -> Int32
  let columnNumber: @convention(c) (Handle?, Int32) -> Int64
  let columnStart: @convention(c) (Handle?, Int32) -> UnsafeRawPointer?
  let columnCount: @convention(c) (Handle?, Int32) -> Int32

  /// Loads the library (dlopen(3)), or uses the one that is there.
  ///
  /// - Throws: `noLibrary` where it is missing, or lacks a function.
  init(_ name: String) throws(StoreFault) {
    guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw .noLibrary }
    func find<Function>(_ name: String) throws(StoreFault) -> Function {
      guard let symbol = dlsym(library, "sqlite3_" + name) else { throw .noLibrary }
      return unsafeBitCast(symbol, to: Function.self)
    }
    open = try find("open_v2")
    close = try find("close_v2")
    extendCodes = try find("extended_result_codes")
    systemError = try find("system_errno")
    changes = try find("changes")
    prepare = try find("prepare_v2")
    finalize = try find("finalize")
    step = try find("step")
    reset = try find("reset")
    database = try find("db_handle")
    bindNumber = try find("bind_int64")
    bindZeros = try find("bind_zeroblob")
    bindBytes = try find("bind_blob")
    columnNumber = try find("column_int64")
    columnStart = try find("column_blob")
    columnCount = try find("column_bytes")
  }
}

/// An open connection to a database file; closes it in `deinit`. Used by one thread.
struct SQLiteDatabase: ~Copyable {
  private let library: SQLiteLibrary
  private let handle: OpaquePointer
  private let failure: SQLiteFailure?

  /// Opens the file at `path`, which exists (sqlite3_open_v2()).
  init(
    _ path: String, failure: SQLiteFailure?, library name: String = SQLiteLibrary.standard
  ) throws(StoreFault) {
    let library = try SQLiteLibrary(name)
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX
    let code = failure?(.open) ?? library.open(path, &opened, flags, nil)
    // A connection is made even where the call fails, and says why.
    guard code == SQLITE_OK, let opened else {
      let number = opened == nil ? 0 : library.systemError(opened)
      _ = library.close(opened)
      throw StoreFault(.open, code, systemError: number)
    }
    _ = library.extendCodes(opened, 1)
    self.library = library
    handle = opened
    self.failure = failure
  }

  deinit {
    // A statement that is not finalized yet delays the end of the connection, and does no harm.
    _ = library.close(handle)
  }

  /// Rows that the last statement changed (sqlite3_changes()).
  var changes: Int { Int(library.changes(handle)) }

  /// Prepares a statement (sqlite3_prepare_v2()).
  func statement(_ sql: String) throws(StoreFault) -> SQLiteStatement {
    var prepared: OpaquePointer?
    let code = failure?(.prepare) ?? library.prepare(handle, sql, -1, &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw fault(.prepare, code) }
    return SQLiteStatement(owning: prepared, of: library, failure: failure)
  }

  /// Runs a statement to its end; its rows are left out.
  func run(_ sql: String) throws(StoreFault) {
    let statement = try statement(sql)
    while try statement.step() {}
  }

  /// The number in the first column of the first row; nil without a row.
  func number(_ sql: String) throws(StoreFault) -> Int64? {
    try statement(sql).onlyNumber()
  }

  /// The text in the first column of the first row; empty without a row.
  func text(_ sql: String) throws(StoreFault) -> String {
    let statement = try statement(sql)
    return try statement.step() ? String(decoding: statement.bytes(0), as: UTF8.self) : ""
  }

  private func fault(_ call: SQLiteCall, _ code: Int32) -> StoreFault {
    StoreFault(call, code, systemError: library.systemError(handle))
  }
}

/// A prepared statement; finalized in `deinit`.
struct SQLiteStatement: ~Copyable {
  private let library: SQLiteLibrary
  private let handle: OpaquePointer
  private let failure: SQLiteFailure?

  fileprivate init(
    owning handle: OpaquePointer, of library: SQLiteLibrary, failure: SQLiteFailure?
  ) {
    self.library = library
    self.handle = handle
    self.failure = failure
  }

  deinit {
    _ = library.finalize(handle)
  }

  /// Sets the parameter `index`, counted from 1.
  func bind(_ index: Int32, _ number: Int64) throws(StoreFault) {
    try take(.bind, failure?(.bind) ?? library.bindNumber(handle, index, number))
  }

  /// Sets the parameter `index`, counted from 1, to bytes that SQLite copies.
  func bind(_ index: Int32, _ bytes: [UInt8]) throws(StoreFault) {
    // SQLITE_TRANSIENT, which is a cast that Swift does not import.
    let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code =
      failure?(.bind)
      ?? (bytes.isEmpty
        ? library.bindZeros(handle, index, 0)
        : bytes.withUnsafeBytes {
          library.bindBytes(handle, index, $0.baseAddress, Int32(clamping: $0.count), copies)
        })
    try take(.bind, code)
  }

  /// Moves to the next row; false at the end, where the statement is ready to be run again.
  func step() throws(StoreFault) -> Bool {
    let code = failure?(.step) ?? library.step(handle)
    if code == SQLITE_ROW { return true }
    _ = library.reset(handle)
    guard code == SQLITE_DONE else {
      throw fault(.step, code)
    }
    return false
  }

  /// Runs the statement to its end; the number in the first column of the first row, nil without
  /// a row.
  func onlyNumber() throws(StoreFault) -> Int64? {
    guard try step() else { return nil }
    let first = number(0)
    while try step() {}
    return first
  }

  /// The number in a column of the row, counted from 0.
  func number(_ column: Int32) -> Int64 {
    library.columnNumber(handle, column)
  }

  /// The bytes in a column of the row, counted from 0.
  func bytes(_ column: Int32) -> [UInt8] {
    // In this order: the length is that of the form that the first call asked for.
    guard let start = library.columnStart(handle, column) else { return [] }
    let count = Int(library.columnCount(handle, column))
    return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  private func take(_ call: SQLiteCall, _ code: Int32) throws(StoreFault) {
    guard code == SQLITE_OK else { throw fault(call, code) }
  }

  private func fault(_ call: SQLiteCall, _ code: Int32) -> StoreFault {
    StoreFault(call, code, systemError: library.systemError(library.database(handle)))
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
