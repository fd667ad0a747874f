import BoardFiles
import Glibc
import LinuxFiles
import LinuxHAL

/// Place of the socket on which the node of a board takes an operator's orders.
struct OperatorPlace {
  let path: String

  /// systemd names the folder of a unit in RUNTIME_DIRECTORY (systemd.exec(5)), several with
  /// colons; `RuntimeDirectory=outpost` makes the one that is used without it.
  init(_ board: Board) {
    let given = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? ""
    let folder = given.split(separator: ":").first.map { "\($0)" } ?? "/run/outpost"
    path = "\(folder)/\(board.name).socket"
  }

  /// Opens the socket, and makes its folder where only that is missing.
  func listen() throws(RequestSocketFault) -> RequestSocket {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    _ = mkdir(folder.joined(separator: "/"), 0o755)
    return try RequestSocket(at: path)
  }

  /// Why the socket cannot be opened, with the remedy.
  func text(listening fault: RequestSocketFault) -> String {
    switch fault {
    case .pathTooLong:
      "\(path): longer than \(RequestSocket.pathBytesMax) bytes; set RUNTIME_DIRECTORY to a shorter one"
    case .occupied: "\(path): no socket, and not replaced; move it away"
    case .inUse: "\(path): another process listens there; is the board run twice?"
    case .system(let error):
      "\(path): \(error.text); its folder must be writable: RuntimeDirectory=outpost in the unit, or "
        + "RUNTIME_DIRECTORY"
    }
  }

  /// Why the node cannot be asked, with the remedy.
  func text(asking fault: RequestSocketFault) -> String {
    switch fault {
    case .system(let error) where error.code == ENOENT || error.code == ECONNREFUSED:
      "no node of this board takes orders at \(path); is it running, with the same RUNTIME_DIRECTORY?"
    case .system(let error) where error.code == EACCES:
      "\(path): \(error.text); it is for the node's user and group"
    default: text(listening: fault)
    }
  }
}
