import Testing
import Transport
import Units

@testable import TLSTransport

/// What a ClientHello offers (RFC 5246, section 7.4.1.2), as numbers of IANA's registries.
private struct Hello: Equatable {
  var version: UInt16 = 0
  var suites: [UInt16] = []
  var compressions: [UInt8] = []
  var extensions: [UInt16: [UInt8]] = [:]

  /// Reads the first record of what a client has sent.
  init(_ sent: [UInt8]) {
    var rest = sent.dropFirst(9)
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func number(_ count: Int) -> Int { take(count).reduce(0) { $0 << 8 | Int($1) } }
    version = UInt16(number(2))
    _ = take(32)
    _ = take(number(1))
    suites = Self.numbers(take(number(2)))
    compressions = take(number(1))
    let count = number(2)
    rest = rest.prefix(count)
    while !rest.isEmpty {
      let name = UInt16(number(2))
      extensions[name] = take(number(2))
    }
  }

  /// A list of numbers behind its length.
  func list(_ name: UInt16) -> [UInt16] {
    Self.numbers(Array((extensions[name] ?? []).dropFirst(2)))
  }

  private static func numbers(_ bytes: [UInt8]) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
    }
  }
}

@Suite("A client offers", .enabled(if: Profiles.areBuilt, Profiles.remedy))
struct HelloTests {
  /// Numbers of extensions.
  private enum Name {
    static let server: UInt16 = 0
    static let fragments: UInt16 = 1
    static let groups: UInt16 = 10
    static let signatures: UInt16 = 13
    static let encryptThenMAC: UInt16 = 22
    static let extendedMasterSecret: UInt16 = 23
    static let ticket: UInt16 = 35
    static let versions: UInt16 = 43
  }

  private func hello(_ engine: String, to name: String = "hub.test") throws -> Hello {
    let session = try Session(engine: Engines.load(engine), to: name)
    try session.run()
    #expect(session.isOpen)
    return Hello(session.wire.sent)
  }

  /// What one engine offers.
  struct Offer: CustomTestStringConvertible {
    let engine: String
    /// AES in GCM and CCM, for TLS 1.2 with ephemeral ECDH alone. 0x00FF says that there is no
    /// renegotiation (RFC 5746, section 3.3).
    let suites: Set<UInt16>
    let groups: [UInt16]
    let signatures: Set<UInt16>
    /// A code of RFC 6066, section 4.
    var fragments: [UInt8]?
    /// Beside TLS 1.2.
    var versions: [UInt8]?

    var testDescription: String { engine }
  }

  private static let small: Set<UInt16> = [0xC02B, 0x00FF]
  private static let all: Set<UInt16> = [0xC02B, 0xC02C, 0xC02F, 0xC030, 0xC0AC, 0x00FF]
  // ECDSA and RSA (PKCS #1) with SHA-256 and SHA-384; TLS 1.3 has RSA sign with PSS.
  private static let both: Set<UInt16> = [0x0403, 0x0503, 0x0401, 0x0501]
  private static let pss: Set<UInt16> = [0x0804, 0x0805]

  static let engines = [
    Offer(engine: "field", suites: small, groups: [23], signatures: [0x0403], fragments: [1]),
    Offer(engine: "field-p256m", suites: small, groups: [23], signatures: [0x0403], fragments: [1]),
    Offer(engine: "photon", suites: all, groups: [23, 24], signatures: both, fragments: [4]),
    Offer(
      engine: "web", suites: all.union([0x1301, 0x1302]), groups: [23, 29, 24],
      signatures: both.union(pss), versions: [4, 3, 4, 3, 3]),
    Offer(engine: "system", suites: all, groups: [23, 29, 24], signatures: both),
  ]

  @Test(
    "A client offers these versions, suites, curves, signatures and lengths of records",
    arguments: engines)
  func offers(_ offer: Offer) throws {
    let hello = try hello(offer.engine)
    #expect(hello.version == 0x0303 && hello.extensions[Name.versions] == offer.versions)
    #expect(Set(hello.suites) == offer.suites)
    #expect(hello.compressions == [0])
    #expect(hello.list(Name.groups) == offer.groups)
    #expect(Set(hello.list(Name.signatures)) == offer.signatures)
    #expect(hello.extensions[Name.fragments] == offer.fragments)
    #expect(hello.extensions[Name.extendedMasterSecret] == [])
    #expect(hello.extensions[Name.ticket] == [])
    #expect(hello.extensions[Name.encryptThenMAC] == nil)
  }

  @Test("Every engine that is built has its offers in the table")
  func complete() { #expect(Set(Self.engines.map(\.engine)) == Set(Profiles.names + ["system"])) }

  @Test(
    "A client offers a host name, and never an address (RFC 6066, section 3)",
    arguments: Profiles.names + ["system"])
  func serverName(_ engine: String) throws {
    let name = Array("hub.test".utf8)
    let entry = [0, UInt8(name.count + 3), 0, 0, UInt8(name.count)] + name
    #expect(try hello(engine).extensions[Name.server] == entry)
    for address in ["127.0.0.1", "::1"] {
      #expect(try hello(engine, to: address).extensions[Name.server] == nil)
    }
  }
}
