import Glibc

/// A small file read whole.
enum InputFile {
  /// The bytes of the file; throws the error number. Files over `limit` bytes are EFBIG.
  static func read(_ path: String, limit: Int = 1_048_576) throws(OutputFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OutputFault(path: path, number: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw OutputFault(path: path, number: errno)
      }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw OutputFault(path: path, number: EFBIG) }
    }
  }

  /// The secret in a file: its text without the line break at its end. It goes into an HTTP header, so
  /// it is printable ASCII.
  static func secret(_ path: String) throws(OutputFault) -> [UInt8] {
    var bytes = try read(path, limit: 4_096)
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw OutputFault(path: path, number: EILSEQ)
    }
    return bytes
  }
}
