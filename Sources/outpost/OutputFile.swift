import Glibc

/// A file that is written from its beginning and closed with its handle.
final class OutputFile {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private(set) var fault: PathFault?

  init(_ path: String) throws(PathFault) {
    guard let file = fopen(path, "we") else { throw PathFault(path: path, number: errno) }
    self.path = path
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

  /// Makes a folder and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(PathFault) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? "\(part)" : "/\(part)"
      if mkdir(prefix, 0o755) != 0, errno != EEXIST {
        throw PathFault(path: prefix, number: errno)
      }
    }
  }
}
