/// Reason why certificates or keys could not be used, as facts; the programs make the text.
public enum TLSSettingsFault: Error, Hashable, Sendable {
  /// The text holds no certificate.
  case noCertificate
  /// A certificate of the text, counted from 0, is not well-formed; Mbed TLS's code, negative.
  case malformedCertificate(index: Int, code: Int32)
  /// A certificate of the text, counted from 0, has a key, a signature or a critical extension of a
  /// kind that the engine was built without.
  case unsupportedCertificate(index: Int)
  /// The private key is not well-formed or protected by a passphrase; Mbed TLS's code, negative.
  case malformedKey(code: Int32)
  /// An own chain of so many bytes, which do not go into one record of the engine.
  case identityTooLong(bytes: Int)
  /// The private key does not belong to the first certificate.
  case keyOfAnotherCertificate
  /// The engine was built without what is asked for.
  case notBuiltIn
  /// The name is neither a host name (RFC 1123, section 2.1) nor an address.
  case notAServerName
  /// Memory was refused.
  case outOfMemory
  /// The generator of random numbers failed.
  case noEntropy
  /// Any other failure; Mbed TLS's code, negative or 0.
  case engine(Int32)
}

/// What all connections of a client share: the trust anchors, parsed once.
///
/// TLS 1.2, and 1.3 where the engine has it, with ephemeral ECDH and authenticated encryption only
/// (RFC 9325); servers are always verified, and nothing here or in the engine can turn that off.
/// Belongs to one thread.
public final class TLSClientSettings {
  let engine: EngineSettings
  /// Who knows the server's key, where a key is trusted instead of authorities.
  let trust: (any KeyTrust)?

  /// Parses trust anchors: PEM text with one or more certificates, or DER. An anchor is a name and
  /// a key; its signature can be of any kind. Those that cannot be used are left out; see
  /// ``unusableAnchors(in:engine:)``.
  ///
  /// - Throws: what is wrong with the first, where none can be used.
  public convenience init(
    anchors: Span<UInt8>, engine: TLSEngine = .system
  ) throws(TLSSettingsFault) {
    try self.init(anchors: anchors, engine: engine, entropy: KernelEntropy())
  }

  /// What is wrong with each certificate that is left out of these anchors, in their order.
  public static func unusableAnchors(
    in anchors: Span<UInt8>, engine: TLSEngine = .system
  ) -> [TLSSettingsFault] {
    TLSTransport.unusableAnchors(anchors, table: engine.table)
  }

  /// As ``init(anchors:engine:)``, drawing from a generator that the simulation brings.
  package init(
    anchors: Span<UInt8>, engine: TLSEngine = .system, entropy: any EntropySource
  ) throws(TLSSettingsFault) {
    self.engine = try EngineSettings(anchors: anchors, entropy: entropy, table: engine.table)
    trust = nil
  }

  /// Trusts the server's key instead of authorities, as `trust` knows it.
  ///
  /// - Throws: `outOfMemory`.
  public convenience init(
    trust: any KeyTrust, engine: TLSEngine = .system
  ) throws(TLSSettingsFault) {
    try self.init(trust: trust, engine: engine, entropy: KernelEntropy())
  }

  /// As ``init(trust:engine:)``, drawing from a generator that the simulation brings.
  package init(
    trust: any KeyTrust, engine: TLSEngine = .system, entropy: any EntropySource
  ) throws(TLSSettingsFault) {
    self.engine = try EngineSettings(
      pinning: trust.pinned, with: entropy, table: engine.table)
    self.trust = trust
  }

  /// Gives the client a certificate for servers that ask: a PEM chain, its own first, and the PEM
  /// key of that one. Once, before the first connection.
  ///
  /// - Throws: what is wrong with the key or with which certificate.
  public func identify(chain: Span<UInt8>, key: Span<UInt8>) throws(TLSSettingsFault) {
    try engine.identify(chain: chain, key: key)
  }

  /// Limits the memory of these settings and of all their connections, in bytes as ``ArenaUse``
  /// counts them. A connection that would need more fails with
  /// ``SecurityFault/arenaExhausted(limit:)``, and the next one may try again. After
  /// ``identify(chain:key:)``.
  ///
  /// - Throws: `notBuiltIn` for an engine whose library has no hook for its allocations: `system`.
  public func limit(arena bytes: UInt32) throws(TLSSettingsFault) {
    try engine.limit(arena: bytes)
  }
}

/// What all sessions of a server share: its chain and its key.
///
/// The same versions and suites as ``TLSClientSettings``. Clients are not asked for certificates
/// unless ``demandIdentity(anchors:)`` says so; they get session tickets. Belongs to one thread.
public final class TLSServerSettings {
  let engine: EngineSettings

  /// Parses a PEM chain, the server's own certificate first, and its PEM private key.
  ///
  /// - Throws: what is wrong with the key or with which certificate.
  public convenience init(
    chain: Span<UInt8>, key: Span<UInt8>, engine: TLSEngine = .system
  ) throws(TLSSettingsFault) {
    try self.init(chain: chain, key: key, engine: engine, entropy: KernelEntropy())
  }

  /// As ``init(chain:key:engine:)``, drawing from a generator that the simulation brings.
  package init(
    chain: Span<UInt8>, key: Span<UInt8>, engine: TLSEngine = .system, entropy: any EntropySource
  ) throws(TLSSettingsFault) {
    self.engine = try EngineSettings(
      chain: chain, key: key, entropy: entropy, table: engine.table)
  }

  /// Demands of every client a certificate that one of these anchors (PEM) signed.
  ///
  /// - Throws: what is wrong with which certificate.
  public func demandIdentity(anchors: Span<UInt8>) throws(TLSSettingsFault) {
    try engine.demandIdentity(anchors: anchors)
  }
}
