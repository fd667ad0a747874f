import Glibc
import LinuxFiles
public import TLSTransport

/// The state file with a server's trusted key: read as a whole and replaced atomically.
public struct TrustFile: Sendable {
  /// The file.
  public let path: String
  private let server: String
  /// What its fingerprints are of.
  public let pinned: PinnedThing
  private static let lockTriesMax = 20
  private static let lockPauseMicroseconds: UInt32 = 10_000

  /// Names the file that is about `server`, `HOST:PORT`, and its key or its certificate.
  public init(_ path: String, server: String, pinned: PinnedThing = .key) {
    self.path = path
    self.server = server
    self.pinned = pinned
  }

  /// Reads the file; an empty state where there is none.
  ///
  /// - Throws: why it is not believed; it is left as it is.
  public func read() throws(TrustFileFault) -> (state: TrustState, exists: Bool) {
    let file: (bytes: [UInt8], status: FileStatus)
    do {
      file = try readFile(at: path, limit: TrustState.bytesMax, followsLinks: false)
    } catch {
      switch error {
      case .notFound:
        // A path that runs through a file is a mistake in the board, not a first use.
        var status = stat()
        guard lstat(path, &status) == 0 || errno != ENOTDIR else { throw .system(ENOTDIR) }
        return (TrustState(server: server, pinned: pinned), false)
      case .nameNotUTF8, .directory, .notRegular, .tooLarge: throw .notAFile
      case .system(let number): throw .system(number)
      }
    }
    try lookAt(file.status)
    let state = try TrustState(file.bytes)
    guard state.server == server else { throw .otherServer(state.server) }
    guard state.pinned == pinned else { throw .otherPin(state.pinned) }
    // A file is first written with a key in it. One without has been cut, and is no first use.
    guard state.trusted != nil else {
      throw .malformed(line: file.bytes.count { $0 == UInt8(ascii: "\n") } + 1)
    }
    return (state, true)
  }

  /// Changes the file while no other process does: the new one is on the disk before it takes the
  /// old one's place, with mode 0600. Blocks for the disk, and for another process at most 0.2 s.
  ///
  /// - Throws: why that was not possible; the file is as it was.
  public func update(_ change: (inout TrustState) -> Void) throws(TrustFileFault) {
    let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .system(errno) }
    defer { close(folder) }
    try lock(folder)
    let before = try read()
    var state = before.state
    change(&state)
    guard state != before.state else { return }
    // Only a file that has just gone has no key to go with what was noted.
    guard state.trusted != nil else { throw .gone }
    try replace(with: Array(state.text.utf8))
    guard fsync(folder) == 0 else { throw .system(errno) }
  }

  /// Locks the folder (flock(2)), for the file itself is replaced. Any user who may read the folder
  /// can hold that lock for ever, and a node has sensors to read.
  private func lock(_ folder: Int32) throws(TrustFileFault) {
    for _ in 0..<Self.lockTriesMax {
      if flock(folder, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(errno) }
      usleep(Self.lockPauseMicroseconds)
    }
    throw .busy
  }

  /// What root writes stays with the user whose node reads it.
  private func replace(with bytes: [UInt8]) throws(TrustFileFault) {
    let owner = try owner()
    let number = replaceFile(
      at: path, with: bytes, mode: 0o600, owner: geteuid() == 0 && owner != 0 ? owner : nil,
      syncs: true)
    guard number == 0 else { throw .system(number) }
  }

  /// Refuses a file that others can write or put another one in the place of.
  ///
  /// Its owner can write it whatever its mode says. The folder's owner is trusted as well: a board
  /// of his may run as root. In a sticky folder each can only move what is his (inode(7)).
  private func lookAt(_ status: FileStatus) throws(TrustFileFault) {
    let folder = try folderStatus()
    guard status.mode & (S_IWGRP | S_IWOTH) == 0,
      [geteuid(), 0, folder.st_uid].contains(status.owner)
    else { throw .openToOthers }
    guard folder.st_mode & (S_IWGRP | S_IWOTH) == 0 || folder.st_mode & S_ISVTX != 0 else {
      throw .folderOpenToOthers
    }
  }

  /// The file's owner, or where there is none yet, its folder's.
  private func owner() throws(TrustFileFault) -> uid_t {
    var status = stat()
    return try lstat(path, &status) == 0 ? status.st_uid : folderStatus().st_uid
  }

  private func folderStatus() throws(TrustFileFault) -> stat {
    var status = stat()
    guard stat(Self.folder(of: path), &status) == 0 else { throw .system(errno) }
    return status
  }

  /// The folder of a path.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
