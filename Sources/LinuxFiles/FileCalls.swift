import Glibc

/// The bytes of a regular file of at most `limit` bytes, and its status while it is open. Blocks
/// on the disk, but not on a pipe without a writer (O_NONBLOCK). Without `followsLinks` a symbolic
/// link is refused with ELOOP.
package func readFile(
  at path: String, limit: Int, followsLinks: Bool = true
) throws(FileFault) -> (bytes: [UInt8], status: FileStatus) {
  let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
  let descriptor = open(path, flags)
  guard descriptor >= 0 else { throw fault(errno, at: path) }
  defer { close(descriptor) }
  var facts = stat()
  guard fstat(descriptor, &facts) == 0 else { throw fault(errno) }
  switch facts.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: throw .directory
  default: throw .notRegular
  }
  guard facts.st_size <= limit else { throw .tooLarge(limit: limit) }
  let bytes = try readAll(descriptor, expected: Int(facts.st_size), limit: limit)
  return (bytes, FileStatus(facts, at: path))
}

private func readAll(
  _ descriptor: Int32, expected: Int, limit: Int
) throws(FileFault) -> [UInt8] {
  var bytes: [UInt8] = []
  // One byte more than expected finds the end; the file may grow meanwhile.
  var room = expected + 1
  while true {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: room))
    let count = bytes.withUnsafeMutableBytes { buffer in
      Glibc.read(descriptor, buffer.baseAddress.map { $0 + start }, room)
    }
    let failure = errno
    bytes.removeLast(room - max(0, count))
    if count < 0 {
      if failure == EINTR { continue }
      throw fault(failure)
    }
    if count == 0 { return bytes }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    room = 4_096
  }
}

extension FileStatus {
  fileprivate init(_ facts: stat, at path: String, isLink: Bool = false) {
    var mode = UInt32(facts.st_mode & 0o777)
    // The systemd of Debian 13 (257) gives a credential to its service by an access control list:
    // the file is of root and root's group, and stat(2) shows the list's mask as the group's bits
    // (acl(5)).
    if facts.st_uid == 0, facts.st_gid == 0, path.hasPrefix("\(credentialsFolder())/") {
      mode &= ~0o070
    }
    self.init(
      isDirectory: facts.st_mode & S_IFMT == S_IFDIR, mode: mode,
      owner: facts.st_uid, isRegular: facts.st_mode & S_IFMT == S_IFREG, isLink: isLink)
  }
}

/// Replaces the file at `path` as a whole, so that no reader sees a part of it, by one beside it
/// with `.new` behind its name; it belongs to `owner` where one is given. 0, or the number of the
/// error (errno(3)), after which the file is as it was. Blocks on the disk.
package func replaceFile(
  at path: String, with bytes: [UInt8], mode: UInt32, owner: UInt32? = nil, syncs: Bool = false
) -> Int32 {
  let number = writeFresh(besides: path, bytes, mode: mode, owner: owner, syncs: syncs)
  guard number == 0, rename(path + ".new", path) != 0 else { return number }
  let reason = errno
  unlink(path + ".new")
  return reason
}

/// Makes the file at `path` as a whole where there is none: EEXIST where there is one, a link that
/// leads nowhere among them. 0, or the number of the error (errno(3)). Blocks on the disk.
package func createFile(at path: String, with bytes: [UInt8], mode: UInt32) -> Int32 {
  var facts = stat()
  guard lstat(path, &facts) != 0 else { return EEXIST }
  let fresh = path + ".new"
  let number = writeFresh(besides: path, bytes, mode: mode, syncs: true)
  guard number == 0 else { return number }
  defer { unlink(fresh) }
  guard link(fresh, path) != 0 else { return 0 }
  // A file system without links (EPERM): the name is taken first, and then its file replaced.
  guard errno == EPERM || errno == EOPNOTSUPP else { return errno }
  let taken = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
  guard taken >= 0 else { return errno }
  close(taken)
  return rename(fresh, path) == 0 ? 0 : errno
}

/// Writes `bytes` into the file that is to take the place of the one at `path`. 0, or the number of
/// the error, after which there is no such file.
private func writeFresh(
  besides path: String, _ bytes: [UInt8], mode: UInt32, owner: UInt32? = nil, syncs: Bool
) -> Int32 {
  let fresh = path + ".new"
  // What a cut left behind is not of any use.
  _ = unlink(fresh)
  let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
  guard descriptor >= 0 else { return errno }
  // A write that is cut short sets none.
  errno = 0
  let isGiven = owner.map { fchown(descriptor, $0, gid_t.max) == 0 } ?? true
  let isWritten =
    isGiven && write(descriptor, bytes, bytes.count) == bytes.count
    && (!syncs || fsync(descriptor) == 0)
  let number = errno
  close(descriptor)
  guard !isWritten else { return 0 }
  unlink(fresh)
  return number == 0 ? ENOSPC : number
}

/// Writes all bytes into an open file, in as many calls of write(2) as that takes; 0, or the number
/// of the error. Blocks on what is open.
package func writeAll(_ bytes: Span<UInt8>, to descriptor: Int32) -> Int32 {
  var written = 0
  while written < bytes.count {
    let count = bytes.extracting(written..<bytes.count).withUnsafeBufferPointer {
      write(descriptor, $0.baseAddress, $0.count)
    }
    if count >= 0 {
      written += count
    } else if errno != EINTR {
      return errno
    }
  }
  return 0
}

/// What a file is, symbolic links followed (stat(2)).
@Sendable
package func statusOfFile(at path: String) throws(FileFault) -> FileStatus {
  var own = stat()
  guard lstat(path, &own) == 0 else { throw fault(errno, at: path) }
  var facts = stat()
  guard stat(path, &facts) == 0 else { throw fault(errno) }
  return FileStatus(facts, at: path, isLink: own.st_mode & S_IFMT == S_IFLNK)
}

/// All names in a folder (opendir(3), readdir(3)).
@Sendable
package func namesInFolder(_ folder: String) throws(FileFault) -> [String] {
  guard let stream = opendir(folder) else { throw fault(errno, at: folder) }
  defer { closedir(stream) }
  var names: [String] = []
  while true {
    // readdir(3) returns NULL at the end and for an error, which only errno distinguishes.
    errno = 0
    guard let entry = readdir(stream) else {
      guard errno == 0 else { throw fault(errno) }
      return names
    }
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
}

/// The path that a symbolic link holds (readlink(2)); one of more than 1023 bytes is cut.
package func targetOfLink(at path: String) throws(FileFault) -> [UInt8] {
  var characters = [CChar](repeating: 0, count: 1_023)
  let count = readlink(path, &characters, characters.count)
  guard count >= 0 else { throw fault(errno, at: path) }
  return characters.prefix(count).map { UInt8(bitPattern: $0) }
}

/// The C library's short English description of an error number: `Permission denied`.
package func systemMessage(_ number: Int32) -> String {
  // No locale is ever set, and glibc's strerror is safe among threads since 2.32.
  strerror(number).map { String(cString: $0) } ?? "unknown error"
}

private func fault(_ number: Int32) -> FileFault {
  switch number {
  case ENOENT, ENOTDIR: .notFound
  case EISDIR: .directory
  default: .system(number)
  }
}

/// U+FFFD stands for each byte of a name that is not UTF-8.
private func fault(_ number: Int32, at path: String) -> FileFault {
  let fault = fault(number)
  guard fault == .notFound, path.unicodeScalars.contains("\u{FFFD}") else { return fault }
  return .nameNotUTF8
}

/// The folder of the files that the service manager gives to this process: CREDENTIALS_DIRECTORY of
/// systemd.exec(5), or without it that of the unit in packaging/systemd.
package func credentialsFolder() -> String {
  let given = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) } ?? ""
  return given.isEmpty ? "/run/credentials/outpost-node.service" : given
}
