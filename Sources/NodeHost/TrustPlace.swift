import BoardFiles
import Glibc
import LinuxFiles
import LinuxHAL
import NodeRuntime
import TLSTransport

/// Place of a board's state of trust, and the words for what is wrong with it.
struct TrustPlace {
  let file: TrustFile
  let server: String

  /// The uplink, where the board has several.
  let uplink: String?

  /// The places of all uplinks of a board that pin a key or certificate.
  static func all(of board: Board) -> [TrustPlace] {
    board.uplinks.compactMap { TrustPlace($0, of: board) }
  }

  /// Nil for an uplink that trusts authorities.
  init?(_ uplink: UplinkEntry, of board: Board) {
    guard case .firstUse(let pin, let state) = uplink.trust else { return nil }
    self.uplink = uplink.listName
    server = uplink.first.authority
    file = TrustFile(
      state?.path ?? Folder.standardState(board.name, ending: Self.ending(uplink)), server: server,
      pinned: pin == .certificate ? .certificate : .key)
  }

  /// The one uplink of `uplink:` has the file of its board.
  private static func ending(_ uplink: UplinkEntry) -> String {
    uplink.name == UplinkEntry.standardName ? "trust" : "\(uplink.name).trust"
  }

  /// Why a certificate may have expired although the clock says otherwise; nothing where it does
  /// not.
  func text(expiredBy trust: KeptTrust) -> String {
    guard let now = LinuxClock().wallClockSeconds(), now < trust.timePassed else { return "" }
    return
      " by the time \(trust.timePassed) in \(file.path), which the clock has not reached; if the clock is "
      + "right, `outpost trust accept` forgets that time"
  }

  /// The fault with its remedy.
  func text(_ fault: TrustFileFault) -> String {
    switch fault {
    case .system(let number):
      "\(file.path): \(systemMessage(number)); the state of trust needs a folder that this "
        + "user can write (trust: {state: FILE})"
    case .notAFile: "\(file.path): no state of trust; name another file (trust: {state: FILE})"
    case .openToOthers:
      "\(file.path): others can write it; look at what it says, then make it yours and chmod 600 it"
    case .folderOpenToOthers:
      "\(file.path): others can write its folder and put another file in its place; look at what it says, "
        + "then chmod go-w the folder"
    case .malformed(let line):
      "\(file.path):\(line): not as this program writes it; no server is trusted until you have "
        + "looked at it and moved it away, for another first use"
    case .otherServer(let other):
      "\(file.path): is about \(other), not \(server); name another file (trust: {state: FILE})"
    case .otherPin(let pinned):
      "\(file.path): is about the server's \(pinned == .key ? "key" : "certificate"), and the board pins its "
        + "\(pinned == .key ? "certificate" : "key"); name another file (trust: {state: FILE})"
    case .busy:
      "\(file.path): another process keeps its folder locked; try again, and see `lsof` if that stays so"
    case .gone:
      "\(file.path): has gone while the node ran; restart the node for another first use"
    }
  }
}
