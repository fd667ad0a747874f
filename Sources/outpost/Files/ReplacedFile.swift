import Glibc
import LinuxFiles
import NodeHost

/// A file that gets another content as a whole or not at all: the content is written beside it and
/// takes its place at the end (rename(2)), so that a full disk, a signal or a crash leaves the old
/// one. Until then it has no name where the file system can do that (O_TMPFILE), so that nothing
/// is left of a process that was killed.
final class ReplacedFile {
  private let path: String
  /// Where the content is written.
  let descriptor: Int32
  /// The name beside `path`; nil while there is none.
  private var beside: String?

  /// Prepares to replace the file at `path`, links followed; refuses where that is not possible.
  static func existing(_ path: String) throws(PathFault) -> ReplacedFile {
    var facts = stat()
    guard let resolved = resolved(path), access(resolved, W_OK) == 0, stat(resolved, &facts) == 0,
      let file = ReplacedFile(resolved, mode: facts.st_mode & 0o7777)
    else { throw PathFault(rewriting: path, number: errno) }
    return file
  }

  /// Prepares to replace the file at a path without links, or to make it; without a `mode` it gets
  /// that of a new file. Nil, and `errno` says why, where its folder takes no further file.
  init?(_ path: String, mode: mode_t? = nil) {
    let folder = Self.folder(of: path)
    self.path = path
    // O_TMPFILE of fcntl.h, which Swift does not import.
    let nameless = O_DIRECTORY | 0o20_000_000
    var descriptor = open(folder, O_WRONLY | O_CLOEXEC | nameless, 0o666)
    if descriptor < 0, [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(errno) {
      let name = Self.freeName(in: folder)
      descriptor = open(name, O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, 0o666)
      beside = name
    }
    self.descriptor = descriptor
    guard descriptor >= 0 else { return nil }
    if let mode { _ = fchmod(descriptor, mode) }
  }

  /// The path without links; nil, and `errno` says why, where there is no such file.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Gives the file its content.
  func replace(with text: String) throws(PathFault) {
    let bytes = Array(text.utf8)
    let number = writeAll(bytes.span, to: descriptor)
    guard number == 0 else { throw PathFault(rewriting: path, number: number) }
    guard fsync(descriptor) == 0, takePlace() else {
      throw PathFault(rewriting: path, number: errno)
    }
  }

  /// Puts what was written in the place of the file; false, and `errno` says why, where that is not
  /// possible.
  func takePlace() -> Bool {
    if beside == nil {
      let name = Self.freeName(in: Self.folder(of: path))
      // open(2) explains O_TMPFILE with this call.
      guard
        linkat(
          AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, Int32(AT_SYMLINK_FOLLOW)) == 0
      else { return false }
      beside = name
    }
    guard let name = beside, rename(name, path) == 0 else { return false }
    beside = nil
    return true
  }

  deinit {
    // What is left of a failed attempt; nothing more can be done about it here.
    if let beside, descriptor >= 0 { unlink(beside) }
    if descriptor >= 0 { close(descriptor) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name that no file has yet, but for another process with this one's number elsewhere.
  private static func freeName(in folder: String) -> String {
    var generator = SystemRandomNumberGenerator()
    return "\(folder)/.outpost-\(String(generator.next(), radix: 16))"
  }
}
