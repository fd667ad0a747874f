import LinuxFiles

/// A small file read whole.
package enum InputFile {
  /// The longest secret or token, in bytes without the line break behind it.
  package static let secretBytesMax = 4_096

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
    let bytes = try line(path, "a secret")
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw PathFault(path: path, wanted: "one line of printable ASCII without blanks")
    }
    return bytes
  }

  /// The value of a header in a file: printable ASCII, blanks only inside, without the line break
  /// at its end.
  package static func header(_ path: String) throws(PathFault) -> [UInt8] {
    let bytes = try line(path, "a header's value")
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x20...0x7E).contains($0) }), bytes.first != 0x20,
      bytes.last != 0x20
    else {
      throw PathFault(path: path, wanted: "one line of printable ASCII without blanks around it")
    }
    return bytes
  }

  /// User and password in a file: `USER:PASSWORD` in one line of printable ASCII, each at most 255
  /// bytes, the user without a colon (RFC 7617 section 2, RFC 1929 section 2).
  package static func userAndPassword(
    _ path: String
  ) throws(PathFault) -> (user: [UInt8], password: [UInt8]) {
    let bytes = try line(path, "a user and a password")
    let parts = bytes.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, (1...255).contains(parts[0].count), (1...255).contains(parts[1].count),
      bytes.allSatisfy({ (0x20...0x7E).contains($0) })
    else {
      throw PathFault(
        path: path, wanted: "one line `USER:PASSWORD` of printable ASCII, each at most 255 bytes")
    }
    return (Array(parts[0]), Array(parts[1]))
  }

  /// The bearer token in a file: `b64token` of RFC 6750, section 2.1, without the line break at its
  /// end. It goes into an HTTP header.
  package static func token(_ path: String) throws(PathFault) -> [UInt8] {
    let bytes = try line(path, "a bearer token")
    let text = bytes.prefix { $0 != UInt8(ascii: "=") }
    guard !text.isEmpty, text.allSatisfy(isOfToken),
      bytes[text.endIndex...].allSatisfy({ $0 == UInt8(ascii: "=") })
    else {
      throw PathFault(
        path: path,
        wanted: "a bearer token alone in one line (letters, digits, -._~+/, and = at its end), "
          + "without the word Bearer")
    }
    return bytes
  }

  private static func isOfToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-._~+/".utf8.contains(byte)
    }
  }

  /// The bytes of a file without the line break at their end.
  private static func line(_ path: String, _ what: String) throws(PathFault) -> [UInt8] {
    // CR LF at the most.
    var bytes = try read(path, limit: secretBytesMax + 2)
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    guard bytes.count <= secretBytesMax else {
      throw PathFault(path: path, wanted: "\(what) of at most \(secretBytesMax) bytes")
    }
    return bytes
  }

  /// Certificates or a key: PEM, or one object in DER, and nothing else that a reader would pass
  /// over in silence.
  package static func credentials(_ path: String) throws(PathFault) -> [UInt8] {
    let bytes = try read(path)
    if let flaw = CredentialFlaw(in: bytes) { throw PathFault(path: path, flaw) }
    return bytes
  }
}
