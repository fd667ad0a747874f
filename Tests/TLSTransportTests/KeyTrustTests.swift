import Testing
import Transport
import Units

@testable import TLSTransport

@Suite("A server that is trusted by its key")
struct KeyTrustTests {
  private func session(
    _ trust: MemoryTrust, to name: String = "hub.test", chain: String = "hub",
    key: String = "hub", wallClock: Int64? = WallClock.usual
  ) throws -> Session {
    let settings = try TLSClientSettings(trust: trust, entropy: SeededEntropy(seed: 1))
    let session = try Session(
      to: name, chain: chain, key: key, wallClock: wallClock, settings: settings)
    try session.run()
    return session
  }

  /// The same key in certificates of several authorities, its own, and with an intermediate.
  static let sameKey = ["hub", "self-signed", "unknown-authority", "hub-chain"]

  @Test(
    "A key is kept at the first use and passes with any certificate of that key", arguments: sameKey
  )
  func firstUse(_ chain: String) throws {
    let trust = MemoryTrust()
    let first = try session(trust, chain: chain)
    #expect(first.fault == nil && first.isOpen && trust.keptCount == 1)
    #expect(trust.known == first.record?.peerFingerprint && trust.known?.count == 32)
    for renewed in Self.sameKey {
      let again = try session(trust, chain: renewed)
      #expect(again.isOpen && trust.keptCount == 1, "\(renewed)")
    }
  }

  @Test(
    "A certificate is kept at the first use, and no other of the same key passes",
    arguments: sameKey
  )
  func certificate(_ chain: String) throws {
    let trust = MemoryTrust(.certificate)
    let first = try session(trust, chain: chain)
    #expect(first.isOpen && trust.keptCount == 1 && trust.known?.count == 32)
    let ofKey = MemoryTrust()
    _ = try session(ofKey, chain: chain)
    #expect(trust.known != ofKey.known)
    for other in Self.sameKey {
      let again = try session(trust, chain: other)
      // `hub-chain` shows the certificate of another authority.
      #expect(again.isOpen == (other == chain), "\(other)")
      guard other != chain else { continue }
      #expect(again.fault == .security(.certificateChanged))
      #expect(trust.shown == again.record?.peerFingerprint)
    }
    #expect(trust.keptCount == 1)
  }

  @Test("A server with another key is refused, and the key is reported")
  func changed() throws {
    let trust = MemoryTrust()
    _ = try session(trust)
    let kept = trust.known
    let changed = try session(trust, chain: "hub-rsa", key: "hub-rsa")
    #expect(changed.fault == .security(.certificateChanged) && !changed.isOpen)
    #expect(trust.known == kept && trust.keptCount == 1)
    #expect(trust.shown == changed.record?.peerFingerprint && trust.shown != kept)
    #expect(!changed.wire.sentRecordTypes.contains(23))
    trust.known = trust.shown
    #expect(try session(trust, chain: "hub-rsa", key: "hub-rsa").isOpen)
    #expect(try session(trust).fault == .security(.certificateChanged))
  }

  static let refused: [(chain: String, name: String, fault: SecurityFault)] = [
    ("wrong-name", "hub.test", .wrongName), ("hub", "other.test", .wrongName),
    ("expired", "hub.test", .expired), ("not-yet-valid", "hub.test", .notYetValid),
  ]

  @Test(
    "A server with a wrong name, date or use is refused, and its key is not kept",
    arguments: refused
  )
  func stillVerified(_ row: (chain: String, name: String, fault: SecurityFault)) throws {
    let trust = MemoryTrust()
    let first = try session(trust, to: row.name, chain: row.chain)
    #expect(first.fault == .security(row.fault) && trust.keptCount == 0)
    let known = MemoryTrust()
    _ = try session(known)
    #expect(try session(known, to: row.name, chain: row.chain).fault == .security(row.fault))
    // Its key is the trusted one all the same.
    #expect(known.shown.isEmpty)
  }

  @Test("A server is not trusted if its key cannot be stored or read")
  func unusable() throws {
    let trust = MemoryTrust()
    trust.isReadOnly = true
    let first = try session(trust)
    #expect(first.fault == .security(.trustUnusable) && !first.isOpen)
    #expect(!first.wire.sentRecordTypes.contains(23))
    trust.isReadOnly = false
    trust.isUnreadable = true
    let second = try session(trust)
    #expect(second.fault == .security(.trustUnusable) && second.wire.sent.isEmpty)
  }

  @Test("A server is not trusted while no key is given")
  func unset() throws {
    let session = try BareSession(
      EngineSettings(with: SeededEntropy(seed: 1), table: TLSEngine.system.table))
    #expect(session.handshake() == .security(.unknownAuthority))
  }

  @Test("A server is resumed only while its key is the trusted one")
  func resumption() throws {
    let trust = MemoryTrust()
    let session = try session(trust)
    try session.reconnect()
    #expect(session.record?.resumed == true)
    trust.known = [UInt8](repeating: 7, count: 32)
    try session.reconnect()
    #expect(session.fault == .security(.certificateChanged))
  }

  @Test("A server is not resumed if its key is to be learnt again")
  func forgotten() throws {
    let trust = MemoryTrust()
    let session = try session(trust)
    trust.known = nil
    try session.reconnect()
    #expect(session.isOpen && session.record?.resumed == false)
    #expect(trust.keptCount == 2 && trust.known == session.record?.peerFingerprint)
  }

  @Test("A server is refused for any bit of the fingerprint, and not resumed either")
  func everyByte() throws {
    let trust = MemoryTrust()
    _ = try session(trust)
    let key = try #require(trust.known)
    for index in key.indices {
      trust.known = key
      let resumed = try session(trust)
      trust.known?[index] ^= 1
      let other = trust.known
      #expect(try session(trust).fault == .security(.certificateChanged), "byte \(index)")
      try resumed.reconnect()
      #expect(resumed.fault == .security(.certificateChanged), "byte \(index)")
      #expect(trust.shown == key && trust.known == other && trust.keptCount == 1)
    }
  }

  @Test("Another key is reported before anything else that is wrong")
  func gravest() throws {
    let trust = MemoryTrust()
    _ = try session(trust)
    let other = try session(trust, to: "other.test", chain: "hub-rsa", key: "hub-rsa")
    #expect(other.fault == .security(.certificateChanged))
  }
}
