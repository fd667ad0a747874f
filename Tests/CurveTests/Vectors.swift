import CP256
import Glibc
import Testing

/// One line of a file of vectors: what is computed, its numbers, what comes out, and after `#` a
/// note.
struct Vector: Sendable, CustomTestStringConvertible {
  let line: Substring
  let operation: Substring
  let numbers: [[UInt8]]
  let outcome: Substring

  var testDescription: String { String(line) }

  init(_ line: Substring) {
    self.line = line
    var words = line.prefix { $0 != "#" }.split(separator: " ")
    operation = words.removeFirst()
    outcome = words.removeLast()
    numbers = words.map(bytes(ofHex:))
  }

  static func all(_ operation: String) -> [Vector] {
    ["nist", "edges"].flatMap { contents(of: "\($0).txt").split(separator: "\n") }
      .filter { $0.hasPrefix(operation) }.map(Vector.init)
  }
}

/// The word that the vectors have for a status. NIST's do not tell why a signature is refused.
func outcome(_ status: Int32, for expected: Substring) -> Substring {
  switch status {
  case OUTPOST_P256_DONE: "valid"
  case OUTPOST_P256_RANDOM_FAILED: "random-failed"
  case OUTPOST_P256_INVALID_PRIVATE_KEY: "invalid-private-key"
  case OUTPOST_P256_INVALID_SIGNATURE, OUTPOST_P256_INVALID_PUBLIC_KEY:
    if expected == "refused" {
      expected
    } else {
      status == OUTPOST_P256_INVALID_SIGNATURE ? "invalid-signature" : "invalid-public-key"
    }
  default: "unknown"
  }
}

private func bytes(ofHex text: Substring) -> [UInt8] {
  var rest = text
  var bytes: [UInt8] = []
  while !rest.isEmpty {
    guard let byte = UInt8(rest.prefix(2), radix: 16) else {
      preconditionFailure("not hexadecimal: \(text)")
    }
    bytes.append(byte)
    rest = rest.dropFirst(2)
  }
  return bytes
}

private func contents(of name: String) -> String {
  let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
  guard let file = fopen("/\(folder)/Vectors/\(name)", "r") else { return "" }
  defer { fclose(file) }
  var text: [UInt8] = []
  while case let byte = fgetc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
  return String(decoding: text, as: UTF8.self)
}
