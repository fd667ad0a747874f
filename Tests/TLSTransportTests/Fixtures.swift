import Glibc
import TLSTransport
import Transport

/// Files of the fixtures folder and what is made from them.
enum Fixtures {
  /// The folder of the test certificates.
  static let folder: String = {
    let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/" + here + "/fixtures/certs/"
  }()

  struct Unreadable: Error { let path: String }

  static func path(_ name: String) -> String { folder + name + ".pem" }

  static func keyPath(_ name: String) -> String { path("TEST-ONLY-\(name).key") }

  static func bytes(_ path: String, countMax: Int = 65_536) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: countMax)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }

  /// The certificates of a PEM file in DER.
  static func certificates(_ name: String) throws -> [[UInt8]] {
    var all: [[UInt8]] = []
    var text: [UInt8]?
    for line in try bytes(path(name)).split(separator: 10) {
      if line.starts(with: "-----BEGIN".utf8) {
        text = []
      } else if line.starts(with: "-----END".utf8) {
        all.append(decodeBase64(text ?? []))
        text = nil
      } else {
        text? += line
      }
    }
    return all
  }

  private static func decodeBase64(_ text: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bits: UInt32 = 0
    var count = 0
    var bytes: [UInt8] = []
    for letter in text {
      guard let value = alphabet.firstIndex(of: letter) else { continue }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }

  static func client(
    anchors: String = "ca", engine: TLSEngine = .system,
    entropy: any EntropySource = SeededEntropy(seed: 1)
  ) throws -> TLSClientSettings {
    let anchors = try bytes(path(anchors))
    return try TLSClientSettings(anchors: anchors.span, engine: engine, entropy: entropy)
  }

  static func server(
    chain: String = "hub", key: String = "hub", engine: TLSEngine = .system,
    entropy: any EntropySource = SeededEntropy(seed: 2)
  ) throws -> TLSServerSettings {
    let chain = try bytes(path(chain))
    let key = try bytes(keyPath(key))
    return try TLSServerSettings(chain: chain.span, key: key.span, engine: engine, entropy: entropy)
  }
}

/// A server's key as a test has it in memory.
final class MemoryTrust: KeyTrust {
  let pinned: PinnedThing
  var known: [UInt8]?
  var shown: [UInt8] = []
  var keptCount = 0
  /// Makes every question fail, or every keeping.
  var isUnreadable = false
  var isReadOnly = false

  init(_ pinned: PinnedThing = .key) {
    self.pinned = pinned
  }

  func trusted() throws(SecurityFault) -> [UInt8]? {
    if isUnreadable { throw .trustUnusable }
    return known
  }

  func keep(_ fingerprint: [UInt8]) throws(SecurityFault) {
    if isReadOnly { throw .trustUnusable }
    keptCount += 1
    known = fingerprint
  }

  func refused(_ fingerprint: [UInt8]) { shown = fingerprint }
}

/// SplitMix64 (S. Vigna), optionally running dry after some draws.
final class SeededEntropy: EntropySource {
  private let seed: UInt64
  private var state: UInt64
  private var drawsLeft: Int
  private(set) var draws = 0

  init(seed: UInt64, drawsMax: Int = .max) {
    self.seed = seed
    state = seed
    drawsLeft = drawsMax
  }

  /// Begins again.
  func restart() { state = seed }

  /// Never runs dry again.
  func refill() { drawsLeft = .max }

  func fill(_ bytes: inout MutableSpan<UInt8>) -> Bool {
    guard drawsLeft > 0 else { return false }
    drawsLeft -= 1
    draws += 1
    for index in bytes.indices {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      bytes[index] = UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
    }
    return true
  }
}

/// Seconds since 1970 of some points of time.
enum WallClock {
  /// 2026-11-21 12:00:00 UTC.
  static let usual: Int64 = 1_795_262_400
  /// 2020-12-31 23:59:59 UTC, the last second of expired.pem.
  static let endOf2020: Int64 = 1_609_459_199
  /// 2060-01-01 00:00:00 UTC, the first second of not-yet-valid.pem.
  static let startOf2060: Int64 = 2_840_140_800
}
