import Glibc

/// A copy of an outbox file and its log in a folder of its own; gone with this value.
///
/// A node locks its file for itself, and another connection would take part in the recovery of a
/// dead node's log. A copy needs neither: it is good if neither file has changed meanwhile.
struct OutboxCopy: ~Copyable {
  /// How often the copy is begun again while a node writes.
  private static let attempts = 50

  let database: SQLiteDatabase
  private let folder: String

  /// Copies the file at `source` and opens the copy.
  init(of source: String) throws(StoreFault) {
    var template = Array("/tmp/outbox-XXXXXX".utf8CString)
    // For its owner alone: the readings are private.
    guard mkdtemp(&template) != nil else { throw .cannotOpen(systemError: errno) }
    let folder = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do throws(StoreFault) {
      try Self.copyWhole(source, to: folder + "/outbox")
      database = try OutboxFile.connect(
        folder + "/outbox", SQLiteLibrary.standard, failure: nil)
    } catch {
      Self.remove(folder)
      throw error
    }
    self.folder = folder
  }

  deinit {
    Self.remove(folder)
  }

  private static func remove(_ folder: String) {
    for name in ["", "-wal", "-shm", "-journal"] { unlink(folder + "/outbox" + name) }
    rmdir(folder)
  }

  private static func copyWhole(_ source: String, to target: String) throws(StoreFault) {
    for _ in 0..<attempts {
      let before = try stamp(source)
      try copy(source + "-wal", to: target + "-wal", isOptional: true)
      try copy(source, to: target, isOptional: false)
      if try stamp(source) == before { return }
    }
    throw .inUse
  }

  /// Length and time of the last change of both files, and the head of the log, which is another
  /// after each of its beginnings (sqlite.org/fileformat2.html, section 4.1).
  private static func stamp(_ source: String) throws(StoreFault) -> [Int] {
    var stamp: [Int] = []
    for name in [source, source + "-wal"] {
      var facts = stat()
      guard stat(name, &facts) == 0 else {
        guard name != source, errno == ENOENT else { throw .cannotOpen(systemError: errno) }
        continue
      }
      guard facts.st_mode & S_IFMT == S_IFREG else { throw .cannotOpen(systemError: EINVAL) }
      stamp += [Int(facts.st_size), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
    }
    let log = open(source + "-wal", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard log >= 0 else { return stamp }
    defer { close(log) }
    var head = [UInt8](repeating: 0, count: 32)
    return read(log, &head, head.count) > 0 ? stamp + head.map { Int($0) } : stamp
  }

  private static func copy(
    _ source: String, to target: String, isOptional: Bool
  ) throws(StoreFault) {
    let from = open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard from >= 0 else {
      guard isOptional, errno == ENOENT else { throw .cannotOpen(systemError: errno) }
      unlink(target)
      return
    }
    defer { close(from) }
    let to = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard to >= 0 else { throw .cannotOpen(systemError: errno) }
    defer { close(to) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(from, &chunk, chunk.count)
      if count == 0 { return }
      guard count > 0 else { throw .device(code: 0, systemError: errno) }
      guard write(to, chunk, count) == count else {
        throw errno == ENOSPC ? .full : .device(code: 0, systemError: errno)
      }
    }
  }
}
