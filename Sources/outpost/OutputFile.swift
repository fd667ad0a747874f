import Glibc

/// Why a file could not be written.
struct OutputFault: Error {
  let path: String
  let number: Int32

  /// The fault with its remedy.
  var text: String {
    "\(path): \(String(cString: strerror(number))); check that the folder exists and is writable"
  }
}

/// A file that is written from its beginning and closed with its handle.
final class OutputFile {
  private let path: String
  private let file: UnsafeMutablePointer<FILE>
  private(set) var fault: OutputFault?

  init(_ path: String) throws(OutputFault) {
    guard let file = fopen(path, "we") else { throw OutputFault(path: path, number: errno) }
    self.path = path
    self.file = file
  }

  /// Appends bytes; a failure is kept and shows at ``close()``.
  func write(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { buffer in
      if fwrite(buffer.baseAddress, 1, buffer.count, file) != buffer.count, fault == nil {
        fault = OutputFault(path: path, number: errno)
      }
    }
  }

  /// Appends text.
  func write(_ text: String) {
    let bytes = Array(text.utf8)
    write(bytes.span)
  }

  /// Ends the file; throws the first failure of all writes.
  func close() throws(OutputFault) {
    if fflush(file) != 0, fault == nil { fault = OutputFault(path: path, number: errno) }
    if let fault { throw fault }
  }

  deinit {
    fclose(file)
  }

  /// Makes a folder and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(OutputFault) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? "\(part)" : "/\(part)"
      if mkdir(prefix, 0o755) != 0, errno != EEXIST {
        throw OutputFault(path: prefix, number: errno)
      }
    }
  }
}
