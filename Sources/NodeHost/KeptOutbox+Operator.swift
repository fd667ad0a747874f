import BoardFiles
import LinuxHAL
import NodeRuntime
import OutboxStore

extension KeptOutbox {
  /// Opens the socket for an operator's changes of the file; nil where it cannot be opened, which
  /// is logged. For this user alone, as the file is.
  static func openPort(_ place: OutboxPlace, _ journal: (String) -> Void) -> RequestPort? {
    do throws(RequestSocketFault) {
      return RequestPort(try RequestSocket(at: place.socket, mode: 0o600))
    } catch {
      let reason =
        switch error {
        case .pathTooLong: "longer than \(RequestSocket.pathBytesMax) bytes"
        case .occupied: "no socket, and not replaced"
        case .inUse: "another process listens there"
        case .system(let error): error.text
        }
      journal(
        "outbox: while the node runs, `outbox retry`, `drop` and `erase` cannot reach it at "
          + "\(place.socket.printable): \(reason)")
      return nil
    }
  }
}

extension OutboxChange {
  /// Whether messages are forgotten by it.
  var forgets: Bool {
    if case .retry = self { false } else { true }
  }
}
