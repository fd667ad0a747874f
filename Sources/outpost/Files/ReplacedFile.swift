import Glibc
import NodeHost

/// A file that gets another content as a whole or not at all: the content is written beside it and
/// takes its place at the end (rename(2)), so that a full disk or a crash leaves the old one.
final class ReplacedFile {
  private let path: String
  private let beside: String
  private let descriptor: Int32
  private var isDone = false

  /// Prepares to replace the file at `path`, links followed; refuses where that is not possible.
  init(_ path: String) throws(PathFault) {
    guard let resolved = realpath(path, nil) else {
      throw PathFault(rewriting: path, number: errno)
    }
    defer { free(resolved) }
    self.path = String(cString: resolved)
    var facts = stat()
    guard access(self.path, W_OK) == 0, stat(self.path, &facts) == 0 else {
      throw PathFault(rewriting: path, number: errno)
    }
    var template = Array((self.path + ".XXXXXX").utf8CString)
    descriptor = mkstemp(&template)
    beside = template.withUnsafeBufferPointer {
      $0.baseAddress.map { String(cString: $0) } ?? ""
    }
    guard descriptor >= 0 else { throw PathFault(rewriting: path, number: errno) }
    _ = fchmod(descriptor, facts.st_mode & 0o7777)
  }

  /// Gives the file its content.
  func replace(with text: String) throws(PathFault) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw PathFault(rewriting: path, number: errno) }
      rest = rest.dropFirst(max(0, count))
    }
    guard fsync(descriptor) == 0, rename(beside, path) == 0 else {
      throw PathFault(rewriting: path, number: errno)
    }
    isDone = true
  }

  deinit {
    // What is left of a failed attempt; nothing more can be done about it here.
    if !isDone, descriptor >= 0 { unlink(beside) }
    if descriptor >= 0 { close(descriptor) }
  }
}
