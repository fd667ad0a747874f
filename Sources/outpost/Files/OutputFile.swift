import ArgumentParser
import Glibc
import NodeHost

/// A file that is written from its beginning and closed with its handle; `-` is standard output.
final class OutputFile {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  /// Whether there may be more of an older content behind what was written.
  private let isRewritten: Bool
  private(set) var fault: PathFault?

  /// Makes the file, or empties it. For `-` what people read goes to standard error from now on, so
  /// that the reader of the results gets nothing else.
  init(_ path: String) throws(PathFault) {
    let isStandard = path == "-"
    guard let file = isStandard ? Self.standardOutput() : fopen(path, "we") else {
      throw PathFault(path: isStandard ? "standard output" : path, number: errno)
    }
    self.path = isStandard ? "standard output" : path
    self.file = file
    isRewritten = false
  }

  /// Opens a file that is there; it stays as it is until ``close()``.
  init(rewriting path: String) throws(PathFault) {
    guard let file = fopen(path, "r+e") else {
      throw PathFault(rewriting: path, number: errno)
    }
    self.path = path
    self.file = file
    isRewritten = true
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
    let isWhole = fflush(file) == 0 && (!isRewritten || ftruncate(fileno(file), ftell(file)) == 0)
    if !isWhole, fault == nil { fault = PathFault(path: path, number: errno) }
    if let fault { throw fault }
  }

  deinit {
    fclose(file)
  }

  /// Refuses that more than one of a command's options has standard output for itself.
  static func refuseTwoAtStandardOutput(_ options: (name: String, path: String?)...) throws {
    let taken = options.filter { $0.path == "-" }.map(\.name)
    guard taken.count <= 1 else {
      throw ValidationError("only one of \(taken.joined(separator: ", ")) can be -")
    }
  }

  /// Standard output under another number, and standard error in its place.
  private static func standardOutput() -> UnsafeMutablePointer<FILE>? {
    let kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard kept >= 0 else { return nil }
    guard dup2(STDERR_FILENO, STDOUT_FILENO) >= 0, let file = fdopen(kept, "we") else {
      // The number is freed even where close(2) reports an error.
      _ = Glibc.close(kept)
      return nil
    }
    return file
  }
}
