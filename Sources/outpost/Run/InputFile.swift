import Glibc

/// A small file read whole.
enum InputFile {
  /// The bytes of the file, at most `limit`.
  static func read(_ path: String, limit: Int = 1_048_576) throws(PathFault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PathFault(reading: path, number: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw PathFault(reading: path, number: errno)
      }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw PathFault(path: path, wanted: "a file of at most \(limit) bytes")
      }
    }
  }

  /// The secret in a file: its text without the line break at its end. It goes into an HTTP header,
  /// so it is printable ASCII.
  static func secret(_ path: String) throws(PathFault) -> [UInt8] {
    var bytes = try read(path, limit: 4_096)
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw PathFault(path: path, wanted: "one line of printable ASCII without blanks")
    }
    return bytes
  }
}
