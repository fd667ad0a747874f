import Transport

/// Servers that show the wrong certificate.
enum HostileCertificates {
  private static let noRSA: [String: Outcome] = ["field": .refused(.unsupportedCertificate)]

  static let rows: [HostileServer] = names + chains + keys + lengths

  private static let names: [HostileServer] = [
    HostileServer(
      what: "good for another name", chain: "wrong-name", outcome: .refused(.wrongName)),
    HostileServer(
      what: "its name in the common name only", chain: "name-in-cn", outcome: .refused(.wrongName)),
    HostileServer(
      what: "a wildcard for the domain itself", chain: "wildcard", outcome: .refused(.wrongName)),
    HostileServer(
      what: "a wildcard for two labels", name: "a.b.hub.test", chain: "wildcard",
      outcome: .refused(.wrongName)),
    HostileServer(
      what: "a wildcard within a label", chain: "wildcard-part", outcome: .refused(.wrongName)),
    HostileServer(
      what: "a wildcard for a top-level domain", chain: "wildcard-wide",
      outcome: .refused(.wrongName)),
    HostileServer(
      what: "a wildcard for an address", name: "127.0.0.1", chain: "wildcard-wide",
      outcome: .refused(.wrongName)),
  ]

  private static let chains: [HostileServer] = [
    HostileServer(
      what: "an authority that is not trusted", chain: "unknown-authority",
      outcome: .refused(.unknownAuthority)),
    HostileServer(what: "signed by itself", chain: "self-signed", outcome: .refused(.selfSigned)),
    HostileServer(what: "expired", chain: "expired", outcome: .refused(.expired)),
    HostileServer(what: "not yet valid", chain: "not-yet-valid", outcome: .refused(.notYetValid)),
    HostileServer(
      what: "an intermediate that has expired", shown: "chain-expired", outcome: .refused(.expired),
      but: tooLong("chain-expired")),
    HostileServer(
      what: "an issuer that is no authority", shown: "issuer-not-authority",
      outcome: .refused(.wrongUsage), but: tooLong("issuer-not-authority")),
    HostileServer(
      what: "an intermediate below one that allows none", shown: "chain-path-length",
      outcome: .refused(.unknownAuthority), but: tooLong("chain-path-length")),
    HostileServer(
      what: "not for servers", shown: "client-only", outcome: .refused(.wrongUsage)),
    HostileServer(what: "not for signing", shown: "no-signing", outcome: .refused(.wrongUsage)),
    HostileServer(
      what: "its intermediate left out",
      change: { records, flight in
        guard flight == 0 else { return }
        let chain = try Fixtures.certificates("hub-chain")
        records.replaceSubrange(1...1, with: WireRecord.certificates([chain[0]]))
      }, outcome: .refused(.unknownAuthority)),
    HostileServer(
      what: "the authority in its own place", shown: "ca", outcome: .refused(.wrongUsage)),
    HostileServer(
      what: "a flipped bit in its signature", change: flipped { $0 - 1 },
      outcome: .refused(.unknownAuthority)),
    HostileServer(
      what: "a flipped bit in its key", change: flipped { $0 * 45 / 100 },
      outcome: .refused(.malformedCertificate)),
    HostileServer(
      what: "an unknown extension, marked as critical", shown: "critical",
      outcome: .refused(.unsupportedCertificate)),
  ]

  private static let keys: [HostileServer] = [
    HostileServer(
      what: "RSA with 1024 bits", shown: "weak-key", outcome: .refused(.weakCertificate), but: noRSA
    ),
    HostileServer(
      what: "signed with SHA-1", shown: "sha1", outcome: .refused(.unsupportedCertificate),
      but: ["system": .refused(.weakCertificate)]),
    HostileServer(
      what: "P-384 for a suite of P-256", shown: "P-384",
      outcome: .refused(.handshakeForged(state: 4)),
      but: ["field": .refused(.unsupportedCertificate)]),
    HostileServer(
      what: "P-521, which is not offered", shown: "P-521", outcome: .refused(.weakCertificate),
      but: [
        "field": .refused(.unsupportedCertificate), "photon": .refused(.unsupportedCertificate),
      ]),
    HostileServer(
      what: "secp256k1, which is not offered", shown: "secp256k1",
      outcome: .refused(.unsupportedCertificate),
      but: ["system": .refused(.weakCertificate)]),
    HostileServer(
      what: "the good one of another server, without its key",
      chain: "self-signed", shown: "hub-rsa", outcome: .refused(.handshakeMalformed(state: 4)),
      but: noRSA),
  ]

  private static let lengths: [HostileServer] = [
    HostileServer(
      what: "nine intermediates", shown: "chain-of-9", outcome: .refused(.chainTooLong),
      but: tooLong("chain-of-9")),
    HostileServer(
      what: "eight intermediates, which are followed", chain: "chain-of-8", outcome: .opens,
      but: tooLong("chain-of-8")),
    HostileServer(
      what: "a certificate of 3.6 kB", chain: "long", outcome: .opens, but: tooLong("long")),
    HostileServer(
      what: "eighty certificates, more than any buffer holds",
      change: certificates { Array(repeating: try Fixtures.certificates("hub")[0], count: 80) },
      outcome: .tooLarge(state: 3, needed: 7 + 80 * (length(of: "hub") - 7))),
    HostileServer(
      what: "a certificate of 3.6 kB in short records", chain: "long",
      change: { records, flight in
        if flight == 0 { records.replaceSubrange(1...1, with: records[1].cut(into: 500)) }
      }, outcome: .opens,
      but: tooLong("long").merging(["system 2.28": .tooLarge(state: 3, needed: length(of: "long"))])
      {
        $1
      }),
    HostileServer(
      what: "its intermediates in the wrong order",
      change: certificates {
        let chain = try Fixtures.certificates("chain-of-2")
        return [chain[0], chain[2], chain[1]]
      }, outcome: .refused(.unknownAuthority), but: tooLong("chain-of-2")),
    HostileServer(
      what: "no certificate in the message", change: certificates { [] },
      outcome: .refused(.malformedCertificate)),
    HostileServer(
      what: "random bytes in place of a certificate",
      change: certificates { [(0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }] },
      outcome: .refused(.malformedCertificate)),
    HostileServer(
      what: "a certificate that ends in the middle",
      change: certificates { [Array(try Fixtures.certificates("hub")[0].dropLast(100))] },
      outcome: .refused(.malformedCertificate)),
  ]

  /// Shows these certificates.
  static func certificates(_ chain: @escaping @Sendable () throws -> [[UInt8]])
    -> HostileServer.Change
  {
    { records, flight in
      if flight == 0 { records.replaceSubrange(1...1, with: WireRecord.certificates(try chain())) }
    }
  }

  /// Shows its certificate with one bit flipped.
  private static func flipped(_ position: @escaping @Sendable (Int) -> Int) -> HostileServer.Change
  {
    certificates {
      var chain = try Fixtures.certificates("hub")
      chain[0][position(chain[0].count)] ^= 1
      return chain
    }
  }

  /// The bytes of a Certificate message with the chain of a file.
  static func length(of chain: String) -> UInt32 {
    do {
      let records = WireRecord.certificates(try Fixtures.certificates(chain))
      return UInt32(records.reduce(0) { $0 + $1.body.count })
    } catch {
      return 0
    }
  }

  /// `field` holds messages of 768 bytes; how many such a chain takes.
  private static func tooLong(_ chain: String) -> [String: Outcome] {
    let count = length(of: chain)
    return count > 768 ? ["field": .tooLarge(state: 3, needed: count)] : [:]
  }
}
