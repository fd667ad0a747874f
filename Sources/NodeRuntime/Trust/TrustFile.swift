import Glibc

/// A state file of trust: read whole, replaced whole, never half written.
public struct TrustFile: Sendable {
  /// The file.
  public let path: String
  private let server: String

  /// Names the file that is about `server`, `HOST:PORT`.
  public init(_ path: String, server: String) {
    self.path = path
    self.server = server
  }

  /// Reads the file; an empty state where there is none.
  ///
  /// - Throws: why it is not believed; it is left as it is.
  public func read() throws(TrustFileFault) -> (state: TrustState, exists: Bool) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .system(errno) }
      return (TrustState(server: server), false)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= TrustState.bytesMax else {
      throw .notAFile
    }
    guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else { throw .openToOthers }
    var bytes = [UInt8](repeating: 0, count: TrustState.bytesMax)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .system(errno) }
    let state = try TrustState(Array(bytes[..<count]))
    guard state.server == server else { throw .otherServer(state.server) }
    return (state, true)
  }

  /// Changes the file while no other process does: the new one is on the disk before it takes the old
  /// one's place, with mode 0600. Blocks for the disk.
  ///
  /// - Throws: why that was not possible; the file is as it was.
  public func update(_ change: (inout TrustState) -> Void) throws(TrustFileFault) {
    let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .system(errno) }
    defer { close(folder) }
    // flock(2) on the folder: the file itself is replaced.
    guard flock(folder, LOCK_EX) == 0 else { throw .system(errno) }
    let before = try read()
    var state = before.state
    change(&state)
    guard state != before.state else { return }
    try replace(with: Array(state.text.utf8))
    guard fsync(folder) == 0 else { throw .system(errno) }
  }

  private func replace(with bytes: [UInt8]) throws(TrustFileFault) {
    let fresh = path + ".new"
    // What a cut left behind is not of any use.
    _ = unlink(fresh)
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .system(errno) }
    let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let number = errno
    close(descriptor)
    guard isWritten, rename(fresh, path) == 0 else {
      let reason = isWritten ? errno : number
      unlink(fresh)
      throw .system(reason == 0 ? ENOSPC : reason)
    }
  }

  /// The folder that a path lies in.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
