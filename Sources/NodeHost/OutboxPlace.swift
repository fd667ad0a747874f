import BoardFiles
import Glibc
import LinuxFiles
import NodeCore
import OutboxStore

/// Place of a board's outbox file, and the words for what is wrong with it.
struct OutboxPlace {
  let path: String

  /// Nil for a board whose messages wait in memory, or that sends none.
  init?(_ board: Board) {
    guard !board.uplinks.isEmpty, let place = board.outbox.place else { return nil }
    switch place {
    case .file(let file): path = file.path
    case .standard: path = Folder.standardState(board.name, ending: "outbox")
    }
  }

  /// Where the node that uses the file takes an operator's changes of it.
  var socket: String { path + "-socket" }

  /// The outbox file at `path`.
  init(path: String) {
    self.path = path
  }

  /// The fault with its remedy.
  func text(_ fault: StoreFault) -> String {
    "\(path.printable): \(Self.reason(fault))"
  }

  private static func reason(_ fault: StoreFault) -> String {
    switch fault {
    case .full:
      "no room on its file system; make room, or name another place (outbox: {file: PATH})"
    case .readOnly: "the file or its file system is read-only; make it writable for this user"
    case .device(let code, 0):
      "the disk failed (SQLite's code \(code)); see `dmesg`, and replace it"
    case .device(_, let number):
      "the disk failed: \(systemMessage(number)); see `dmesg`, and replace it"
    case .cannotOpen(0): "cannot be opened; check that its folder exists and is writable"
    case .cannotOpen(let number):
      "\(systemMessage(number)); an outbox needs a regular file in a folder that this user can write"
    case .damaged: "damaged, and damaged again when it was made from the start; check the disk"
    case .notSetAside(let number):
      "damaged, and cannot be moved away: \(systemMessage(number)); move it away"
    case .newer(let version):
      "a newer release of outpost wrote it (tables of version \(version)); install that release, or "
        + "name another file"
    case .foreign: "no outbox but another file; name another one (outbox: {file: PATH})"
    case .noLibrary:
      "SQLite's library (libsqlite3.so.0) cannot be loaded; install the package libsqlite3-0"
    case .inUse: "another process uses it; one node has an outbox for itself"
    case .noMemory: "no memory for its writer"
    case .call(_, let code): "SQLite refused (code \(code))"
    }
  }
}
