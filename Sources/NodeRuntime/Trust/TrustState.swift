public import TLSTransport
import Units

/// Reason why a state file of trust is rejected.
public enum TrustFileFault: Error, Hashable, Sendable {
  /// The system's error number.
  case system(Int32)
  /// The file is longer than ``TrustState/bytesMax``, or no file at all.
  case notAFile
  /// A user other than this one, root and the owner of its folder can write the file.
  case openToOthers
  /// Another user can replace the file.
  case folderOpenToOthers
  /// The line, counted from 1, is not what this program writes.
  case malformed(line: Int)
  /// The file is about another server.
  case otherServer(String)
  /// The file is about the other thing that a server shows: its key or its certificate.
  case otherPin(PinnedThing)
  /// Another process holds the folder's lock.
  case busy
  /// The file has gone since it was read last.
  case gone
}

/// What is known of one server's key, as its state file keeps it.
public struct TrustState: Equatable, Sendable {
  /// The longest file that is read.
  public static let bytesMax = 4_096
  /// Bytes of a fingerprint.
  public static let fingerprintBytes = 32
  private static let title = "outpost trust 1"

  /// The server, `HOST:PORT`.
  public var server: String
  /// What the fingerprints are of.
  public var pinned: PinnedThing
  /// SHA-256 of the key or certificate that is trusted; nil before the first use.
  public var trusted: [UInt8]?
  /// That of the key that the server showed last instead, and was refused.
  public var refused: [UInt8]?
  /// A time in seconds since 1970 that has passed for certain; 0 for none.
  public var timePassed: Int64 = 0

  /// Knows nothing yet of `server`.
  public init(server: String, pinned: PinnedThing = .key) {
    self.server = server
    self.pinned = pinned
  }

  /// The text of a state file.
  public var text: String {
    var text = "\(Self.title)\nserver: \(server)\n"
    if pinned == .certificate { text += "pinned: certificate\n" }
    if let trusted { text += "trusted: \(Hexadecimal.text(trusted))\n" }
    if let refused { text += "refused: \(Hexadecimal.text(refused))\n" }
    if timePassed > 0 { text += "time: \(timePassed)\n" }
    return text
  }

  /// Reads the text of a state file.
  ///
  /// - Throws: `malformed` for anything that ``text`` would not write.
  public init(_ bytes: [UInt8]) throws(TrustFileFault) {
    guard bytes.last == UInt8(ascii: "\n") else { throw .malformed(line: 1) }
    let lines = bytes.dropLast().split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines[0].elementsEqual(Self.title.utf8) else { throw .malformed(line: 1) }
    guard lines.count > 1, let server = Self.value(of: "server", in: lines[1]), !server.isEmpty
    else { throw .malformed(line: 2) }
    self.server = server
    pinned = .key
    var seen: [String] = []
    for (number, line) in lines.enumerated().dropFirst(2) {
      guard let key = take(line), !seen.contains(key) else { throw .malformed(line: number + 1) }
      seen.append(key)
    }
  }

  /// Takes a line and says which key it had; nil if it is none of ours.
  private mutating func take(_ line: ArraySlice<UInt8>) -> String? {
    if let value = Self.value(of: "pinned", in: line) {
      guard value == "certificate" else { return nil }
      pinned = .certificate
      return "pinned"
    }
    if let value = Self.value(of: "trusted", in: line) {
      trusted = Self.fingerprint(value)
      return trusted == nil ? nil : "trusted"
    }
    if let value = Self.value(of: "refused", in: line) {
      refused = Self.fingerprint(value)
      return refused == nil ? nil : "refused"
    }
    guard let value = Self.value(of: "time", in: line), let time = Int64(value), time > 0,
      "\(time)" == value
    else { return nil }
    timePassed = time
    return "time"
  }

  private static func value(of key: String, in line: ArraySlice<UInt8>) -> String? {
    let start = Array("\(key): ".utf8)
    guard line.starts(with: start), line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      return nil
    }
    return String(decoding: line.dropFirst(start.count), as: UTF8.self)
  }

  /// A fingerprint as people write it: 64 hexadecimal digits, also in pairs with colons, also after
  /// `sha256:`; nil for anything else.
  public static func fingerprint(_ text: String) -> [UInt8]? {
    var digits = Array(text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    let prefix = Array("sha256:".utf8)
    if digits.starts(with: prefix) { digits.removeFirst(prefix.count) }
    if digits.count == 95 {
      guard digits.indices.allSatisfy({ ($0 % 3 == 2) == (digits[$0] == UInt8(ascii: ":")) }) else {
        return nil
      }
      digits.removeAll { $0 == UInt8(ascii: ":") }
    }
    guard digits.count == 2 * fingerprintBytes else { return nil }
    return Hexadecimal.bytes(of: digits)
  }
}
