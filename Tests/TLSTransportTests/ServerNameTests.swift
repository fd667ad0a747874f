import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("The name of a server")
struct ServerNameTests {
  /// 63 and 253 are the longest label and name (RFC 1035, section 2.3.4).
  static let lengths: [(label: Int, labels: String, isName: Bool)] = [
    (63, ".test", true), (64, ".test", false),
    (1, String(repeating: ".a", count: 126), true),
    (2, String(repeating: ".a", count: 126), false),
    (3, String(repeating: ".a", count: 126), false),
  ]

  @Test("The name of a server is no longer than names are", arguments: lengths)
  func length(_ row: (label: Int, labels: String, isName: Bool)) {
    let text = String(repeating: "a", count: row.label) + row.labels
    #expect(((try? TLSServerName(text)) != nil) == row.isName, "\(text.utf8.count) bytes")
  }

  /// 97.98.99.100 has the bytes of "abcd".
  @Test(
    "An address of the same bytes does not prove a name, nor a name the address",
    arguments: [
      ("abcd", "abcd", true), ("97.98.99.100", "97.98.99.100", true),
      ("abcd", "97.98.99.100", false), ("97.98.99.100", "abcd", false),
    ])
  func sameBytes(_ proven: String, _ wanted: String, _ opens: Bool) throws {
    let authority = try SimulatedAuthority(
      for: TLSServerName(proven), entropy: SeededEntropy(seed: 5))
    let session = try Session(
      to: wanted,
      settings: TLSClientSettings(
        anchors: authority.anchor.span, entropy: SeededEntropy(seed: 1)),
      serverSettings: TLSServerSettings(
        chain: authority.chain.span, key: authority.key.span, entropy: SeededEntropy(seed: 2)))
    try session.run()
    #expect(session.fault == (opens ? nil : .security(.wrongName)))
  }

  static let several: [(chain: String, key: String, time: Int64, fault: SecurityFault)] = [
    ("unknown-authority", "hub", WallClock.usual, .unknownAuthority),
    ("unknown-authority", "hub", 0, .unknownAuthority),
    ("self-signed", "hub", WallClock.usual, .selfSigned),
    ("self-signed", "hub", .max, .selfSigned),
    ("weak-key", "weak", .max, .weakCertificate),
    ("expired", "hub", WallClock.usual, .expired),
    ("not-yet-valid", "hub", WallClock.usual, .notYetValid),
  ]

  @Test(
    "A refusal is named by its gravest reason, even if the name is wrong too",
    arguments: several)
  func gravest(_ row: (chain: String, key: String, time: Int64, fault: SecurityFault)) throws {
    let session = try Session(
      to: "other.test", chain: row.chain, key: row.key, wallClock: row.time)
    try session.run()
    #expect(session.fault == .security(row.fault))
  }
}
