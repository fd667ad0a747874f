import Glibc

/// open(2), fstat(2), read(2). Not blocked by a pipe without a writer: O_NONBLOCK.
@Sendable
func readFile(at path: String, limit: Int) throws(FileFault) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard descriptor >= 0 else { throw fault(errno) }
  defer { close(descriptor) }
  var facts = stat()
  guard fstat(descriptor, &facts) == 0 else { throw fault(errno) }
  switch facts.st_mode & S_IFMT {
  case S_IFREG: break
  case S_IFDIR: throw .directory
  default: throw .notRegular
  }
  guard facts.st_size <= limit else { throw .tooLarge(limit: limit) }
  return try readAll(descriptor, expected: Int(facts.st_size), limit: limit)
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

/// stat(2).
@Sendable
func statusOfFile(at path: String) throws(FileFault) -> FileStatus {
  var facts = stat()
  guard stat(path, &facts) == 0 else { throw fault(errno) }
  return FileStatus(
    isDirectory: facts.st_mode & S_IFMT == S_IFDIR, mode: UInt32(facts.st_mode & 0o777))
}

/// opendir(3), readdir(3), and lstat(2) to leave out links to folders, which may lead in circles.
@Sendable
func namesInFolder(_ folder: String) throws(FileFault) -> [String] {
  guard let stream = opendir(folder) else { throw fault(errno) }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name == "." || name == ".." || isLinkToFolder(folder + "/" + name) { continue }
    names.append(name)
  }
  return names
}

private func isLinkToFolder(_ path: String) -> Bool {
  var facts = stat()
  guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFLNK else { return false }
  return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
}

/// The text of an error number: strerror(3).
func systemMessage(_ number: Int32) -> String {
  strerror(number).map { String(cString: $0) } ?? "error \(number)"
}

private func fault(_ number: Int32) -> FileFault {
  switch number {
  case ENOENT, ENOTDIR: .notFound
  case EISDIR: .directory
  default: .system(number)
  }
}
