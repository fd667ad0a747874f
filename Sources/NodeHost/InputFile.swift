import LinuxFiles

/// A small file read whole.
package enum InputFile {
  /// The bytes of a regular file, at most `limit`.
  package static func read(_ path: String, limit: Int = 1_048_576) throws(PathFault) -> [UInt8] {
    do {
      return try readFile(at: path, limit: limit).bytes
    } catch {
      throw PathFault(reading: path, error)
    }
  }

  /// The secret in a file: its text without the line break at its end. It goes into an HTTP header,
  /// so it is printable ASCII.
  package static func secret(_ path: String) throws(PathFault) -> [UInt8] {
    var bytes = try read(path, limit: 4_096)
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw PathFault(path: path, wanted: "one line of printable ASCII without blanks")
    }
    return bytes
  }
}
