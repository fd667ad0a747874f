/// Reason why an outbox file cannot be used.
package enum StoreFault: Error, Hashable, Sendable {
  /// There is no room on the file system.
  case full
  /// The file or its file system is read-only.
  case readOnly
  /// The device failed (SQLITE_IOERR with its extended code, and errno(3) where it is known).
  case device(code: Int32, systemError: Int32)
  /// The file cannot be opened or made (errno(3), 0 where it is not known).
  case cannotOpen(systemError: Int32)
  /// The content is not what SQLite or this program wrote.
  case damaged
  /// The damaged file cannot be moved away (errno(3)).
  case notSetAside(systemError: Int32)
  /// A newer release of this program wrote the file.
  case newer(version: Int64)
  /// The file is text, or a database of another program.
  case foreign
  /// SQLite's library is not on this machine.
  case noLibrary
  /// Another process uses the file.
  case inUse
  /// An allocation failed.
  case noMemory
  /// A call failed otherwise.
  case call(SQLiteCall, code: Int32)

  /// Whether the same file may be usable later without a change of it.
  package var mayPass: Bool {
    switch self {
    case .newer, .foreign: false
    default: true
    }
  }
}
