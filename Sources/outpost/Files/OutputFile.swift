import ArgumentParser
import Glibc
import NodeHost

/// A file that is written from its beginning and closed with its handle; `-` is standard output.
final class OutputFile {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private(set) var fault: PathFault?

  /// Makes the file, or empties it. For `-` what people read goes to standard error from now on, so
  /// that the reader of the results gets nothing else. A file is only written over where it is none
  /// of the `kept` ones and empty, or begins with `beginning` as an earlier result does: a word
  /// that is missing on the command line must not cost a file.
  init(_ path: String, beginning: String, sparing kept: KeptFiles) throws(PathFault) {
    let isStandard = path == "-"
    self.path = isStandard ? "standard output" : path
    let descriptor =
      isStandard ? Self.standardOutput() : try Self.made(path, beginning, sparing: kept)
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

  /// Ends the file; throws the first failure of all writes.
  func close() throws(PathFault) {
    if fflush(file) != 0, fault == nil { fault = PathFault(path: path, number: errno) }
    if let fault { throw fault }
  }

  deinit {
    fclose(file)
  }

  /// Refuses empty paths, and that more than one of a command's options has standard output for
  /// itself.
  static func check(_ options: (name: String, path: String?)...) throws {
    for option in options where option.path?.isEmpty ?? false {
      throw ValidationError("\(option.name) is empty; name a file or a folder")
    }
    let taken = options.filter { $0.path == "-" }.map(\.name)
    guard taken.count <= 1 else {
      throw ValidationError("only one of \(taken.joined(separator: ", ")) can be -")
    }
  }

  /// A file that is open for writing and empty. Never waits: a pipe without a reader is refused
  /// (ENXIO).
  private static func made(
    _ path: String, _ beginning: String, sparing kept: KeptFiles
  ) throws(PathFault) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let descriptor = open(path, flags, 0o666)
    guard descriptor >= 0 else { throw PathFault(path: path, number: errno) }
    do throws(PathFault) {
      var facts = stat()
      guard fstat(descriptor, &facts) == 0 else { throw PathFault(path: path, number: errno) }
      if facts.st_mode & S_IFMT == S_IFREG {
        try kept.keep(facts, at: path)
        guard facts.st_size == 0 || begins(path, with: beginning) else {
          throw PathFault(
            path: path, kept: "no earlier result of this option",
            remedy: "remove it, or name another file")
        }
      }
      guard facts.st_size == 0 || ftruncate(descriptor, 0) == 0,
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) == 0
      else { throw PathFault(path: path, number: errno) }
      return descriptor
    } catch {
      _ = Glibc.close(descriptor)
      throw error
    }
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
