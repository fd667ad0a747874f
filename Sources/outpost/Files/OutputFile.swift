import ArgumentParser
import Glibc
import NodeHost

/// A file of results, which is written as a whole: until ``close()`` an earlier one stays as it is.
/// Standard output (`-`), pipes and devices get what is written at once.
final class OutputFile {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private let replaced: ReplacedFile?
  private(set) var fault: PathFault?

  /// Prepares the file, and finds out whether it can be written. For `-` what people read goes to
  /// standard error from now on, so that the reader of the results gets nothing else. A file is
  /// only replaced where it is none of the `kept` ones and empty, or begins with `beginning` as an
  /// earlier result does: a word that is missing on the command line must not cost a file.
  init(_ path: String, beginning: String, sparing kept: KeptFiles) throws(PathFault) {
    let isStandard = path == "-"
    self.path = isStandard ? "standard output" : path
    let place: Place =
      isStandard ? .stream(Self.standardOutput()) : try Self.place(path, beginning, kept)
    let descriptor: Int32
    switch place {
    case .stream(let number): (descriptor, replaced) = (number, nil)
    case .whole(let file):
      (descriptor, replaced) = (fcntl(file.descriptor, F_DUPFD_CLOEXEC, 3), file)
    }
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
      throw PathFault(path: self.path, number: errno)
    }
    self.file = file
  }

  /// Appends bytes; a failure is kept and shows at ``close()``.
  func write(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { buffer in
      if fwrite(buffer.baseAddress, 1, buffer.count, file) != buffer.count, fault == nil {
        fault = PathFault(path: path, number: errno)
      }
    }
  }

  /// Appends text.
  func write(_ text: String) {
    let bytes = Array(text.utf8)
    write(bytes.span)
  }

  /// Ends the file and puts it in its place; throws the first failure of all writes, after which an
  /// earlier file is as it was.
  func close() throws(PathFault) {
    if fflush(file) != 0, fault == nil { fault = PathFault(path: path, number: errno) }
    if fault == nil, let replaced, !replaced.takePlace() {
      fault = PathFault(path: path, number: errno)
    }
    if let fault { throw fault }
  }

  deinit {
    fclose(file)
  }

  /// Refuses empty paths, and that more than one of a command's options has standard output for
  /// itself.
  static func check(_ options: [(name: String, path: String?)]) throws {
    for option in options where option.path?.isEmpty ?? false {
      throw ValidationError("\(option.name) is empty; name a file or a folder")
    }
    let taken = options.filter { $0.path == "-" }.map(\.name)
    guard taken.count <= 1 else {
      throw ValidationError("only one of \(taken.joined(separator: ", ")) can be -")
    }
  }

  /// Opens a file that is written while it grows, and empties it: what is there by then is whole
  /// whatever ends the program. The same files are spared.
  static func inPlace(
    _ path: String, beginning: String, sparing kept: KeptFiles
  ) throws(PathFault) -> Int32 {
    if let resolved = ReplacedFile.resolved(path) {
      var facts = stat()
      guard stat(resolved, &facts) == 0 else { throw PathFault(path: path, number: errno) }
      if facts.st_mode & S_IFMT == S_IFREG { try check(facts, resolved, path, beginning, kept) }
    }
    let descriptor = try opened(path)
    // Only a file has a length.
    _ = ftruncate(descriptor, 0)
    return descriptor
  }

  /// Whether a file may be written over.
  private static func check(
    _ facts: stat, _ resolved: String, _ path: String, _ beginning: String, _ kept: KeptFiles
  ) throws(PathFault) {
    try kept.keep(facts, at: path)
    guard facts.st_size == 0 || begins(resolved, with: beginning) else {
      throw PathFault(
        path: path, kept: "no earlier result of this option",
        remedy: "remove it, or name another file")
    }
  }

  private enum Place {
    /// What is written appears at once.
    case stream(Int32)
    case whole(ReplacedFile)
  }

  private static func place(
    _ path: String, _ beginning: String, _ kept: KeptFiles
  ) throws(PathFault) -> Place {
    guard let resolved = ReplacedFile.resolved(path) else {
      guard errno == ENOENT else { throw PathFault(path: path, number: errno) }
      return try fresh(path, kept)
    }
    var facts = stat()
    guard stat(resolved, &facts) == 0 else { throw PathFault(path: path, number: errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else { return .stream(try opened(path)) }
    try check(facts, resolved, path, beginning, kept)
    guard access(resolved, W_OK) == 0 else { throw PathFault(path: path, number: errno) }
    if let file = ReplacedFile(resolved, mode: facts.st_mode & 0o7777) { return .whole(file) }
    // A file that may be written in a folder that may not.
    let descriptor = try opened(path)
    guard ftruncate(descriptor, 0) == 0 else { throw PathFault(path: path, number: errno) }
    return .stream(descriptor)
  }

  /// A file that does not exist yet.
  private static func fresh(_ path: String, _ kept: KeptFiles) throws(PathFault) -> Place {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    var facts = stat()
    // A link that leads nowhere makes the file where it leads to.
    if lstat(path, &facts) == 0 { return .stream(try opened(path)) }
    let above = String(path.dropLast(name.count))
    guard let folder = ReplacedFile.resolved(above.isEmpty ? "." : above), !name.isEmpty else {
      throw PathFault(path: path, number: name.isEmpty ? EISDIR : errno)
    }
    let resolved = (folder == "/" ? "" : folder) + "/" + name
    try kept.keep(fresh: resolved, at: path)
    guard name.utf8.count <= 255 else { throw PathFault(path: path, number: ENAMETOOLONG) }
    guard let file = ReplacedFile(resolved) else { throw PathFault(path: path, number: errno) }
    return .whole(file)
  }

  /// Never waits: a pipe without a reader is refused (ENXIO).
  private static func opened(_ path: String) throws(PathFault) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0o666)
    guard descriptor >= 0, fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) == 0
    else { throw PathFault(path: path, number: errno) }
    return descriptor
  }

  private static func begins(_ path: String, with beginning: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { _ = Glibc.close(descriptor) }
    var head = [UInt8](repeating: 0, count: beginning.utf8.count)
    return pread(descriptor, &head, head.count, 0) == head.count
      && head.elementsEqual(beginning.utf8)
  }

  /// Standard output under another number, and standard error in its place.
  private static func standardOutput() -> Int32 {
    let kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard kept >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) < 0 else { return kept }
    // The number is freed even where close(2) reports an error.
    _ = Glibc.close(kept)
    return -1
  }
}
