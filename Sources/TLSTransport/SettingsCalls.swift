import CTLSEngine

/// Settings that the engine shares between sessions; freed with the last session.
final class EngineSettings {
  let table: EngineTable
  let raw: OpaquePointer
  private let entropy: EntropyBox

  /// Whether there is a certificate for peers that ask.
  private(set) var hasIdentity = false

  /// The limit on memory; nil for none.
  private(set) var arena: UInt32?

  /// Reference to the source, at an address that C can be given, and whether its last draw failed.
  final class EntropyBox {
    let source: any EntropySource
    var hasFailed = false
    init(_ source: any EntropySource) { self.source = source }
  }

  static let draw: outpost_tls_entropy = { context, bytes, count in
    guard let context else { return -1 }
    let box = Unmanaged<EntropyBox>.fromOpaque(context).takeUnretainedValue()
    var span = MutableSpan(_unsafeStart: bytes, count: count)
    box.hasFailed = !box.source.fill(&span)
    return box.hasFailed ? -1 : 0
  }

  /// Where keys come from, and whether the last draw got all its bytes.
  var entropyHealth: EntropyHealth {
    EntropyHealth(origin: entropy.source.origin, isReady: !entropy.hasFailed)
  }

  /// Limits the memory of these settings and of all that is made from them.
  func limit(arena bytes: UInt32) throws(TLSSettingsFault) {
    let status = table.pointee.set_arena(raw, bytes)
    guard status == OUTPOST_TLS_DONE else { throw settingsFault(status, outpost_tls_problem()) }
    arena = bytes
  }

  /// What is used of the arena; nil where there is none.
  var arenaUse: ArenaUse? {
    guard let arena else { return nil }
    var use = outpost_tls_arena_use()
    table.pointee.arena(raw, &use)
    return ArenaUse(peak: Int(use.peak), limit: Int(arena))
  }

  /// Client settings from PEM text, or from certificates in DER.
  convenience init(
    anchors: Span<UInt8>, entropy: any EntropySource, table: EngineTable
  ) throws(TLSSettingsFault) {
    try self.init(entropy: entropy, table: table) { context, raw, problem in
      anchors.withUnsafeBufferPointer { anchors in
        guard let start = anchors.baseAddress else { return OUTPOST_TLS_NO_CERTIFICATE }
        return table.pointee.client_config(
          start, anchors.count, EngineSettings.draw, context, &raw, &problem)
      }
    }
  }

  /// Server settings from a PEM chain and the PEM private key of its first certificate.
  convenience init(
    chain: Span<UInt8>, key: Span<UInt8>, entropy: any EntropySource, table: EngineTable
  ) throws(TLSSettingsFault) {
    try self.init(entropy: entropy, table: table) { context, raw, problem in
      chain.withUnsafeBufferPointer { chain in
        key.withUnsafeBufferPointer { key in
          guard let chainStart = chain.baseAddress else { return OUTPOST_TLS_NO_CERTIFICATE }
          guard let keyStart = key.baseAddress else { return OUTPOST_TLS_BAD_KEY }
          return table.pointee.server_config(
            chainStart, chain.count, keyStart, key.count, EngineSettings.draw, context, &raw,
            &problem)
        }
      }
    }
  }

  /// Client settings that trust a key, or a certificate, instead of authorities; see
  /// ``EngineSession/setPin(_:)``.
  convenience init(
    pinning pin: PinnedThing = .key, with entropy: any EntropySource, table: EngineTable
  ) throws(TLSSettingsFault) {
    try self.init(entropy: entropy, table: table) { context, raw, problem in
      table.pointee.pinned_config(
        pin == .certificate ? 1 : 0, EngineSettings.draw, context, &raw, &problem)
    }
  }

  /// Gives the settings a PEM chain and the PEM key of its first certificate, for peers that ask.
  func identify(chain: Span<UInt8>, key: Span<UInt8>) throws(TLSSettingsFault) {
    var problem = outpost_tls_problem()
    let status = chain.withUnsafeBufferPointer { chain in
      key.withUnsafeBufferPointer { key in
        guard let chainStart = chain.baseAddress else { return OUTPOST_TLS_NO_CERTIFICATE }
        guard let keyStart = key.baseAddress else { return OUTPOST_TLS_BAD_KEY }
        return table.pointee.identity(
          raw, chainStart, chain.count, keyStart, key.count, &problem)
      }
    }
    guard status == OUTPOST_TLS_DONE else { throw settingsFault(status, problem) }
    hasIdentity = true
  }

  /// Makes a server demand client certificates that one of the anchors signed.
  func demandIdentity(anchors: Span<UInt8>) throws(TLSSettingsFault) {
    var problem = outpost_tls_problem()
    let status = anchors.withUnsafeBufferPointer { anchors in
      guard let start = anchors.baseAddress else { return OUTPOST_TLS_NO_CERTIFICATE }
      return table.pointee.demand_identity(raw, start, anchors.count, &problem)
    }
    guard status == OUTPOST_TLS_DONE else { throw settingsFault(status, problem) }
  }

  private init(
    entropy source: any EntropySource, table: EngineTable,
    make: (UnsafeMutableRawPointer, inout OpaquePointer?, inout outpost_tls_problem)
      -> outpost_tls_status
  ) throws(TLSSettingsFault) {
    let box = EntropyBox(source)
    var raw: OpaquePointer?
    var problem = outpost_tls_problem()
    let status = make(Unmanaged.passUnretained(box).toOpaque(), &raw, &problem)
    guard status == OUTPOST_TLS_DONE, let raw else {
      throw settingsFault(status, problem)
    }
    self.table = table
    self.raw = raw
    self.entropy = box
  }

  deinit {
    table.pointee.config_free(raw)
  }
}

private func settingsFault(
  _ status: outpost_tls_status, _ problem: outpost_tls_problem
) -> TLSSettingsFault {
  switch status {
  case OUTPOST_TLS_NO_CERTIFICATE: .noCertificate
  case OUTPOST_TLS_BAD_CERTIFICATE:
    .malformedCertificate(index: Int(problem.index), code: problem.code)
  case OUTPOST_TLS_UNSUPPORTED_CERTIFICATE:
    .unsupportedCertificate(index: Int(problem.index))
  case OUTPOST_TLS_BAD_KEY: .malformedKey(code: problem.code)
  case OUTPOST_TLS_IDENTITY_TOO_LONG: .identityTooLong(bytes: Int(problem.index))
  case OUTPOST_TLS_KEY_MISMATCH: .keyOfAnotherCertificate
  case OUTPOST_TLS_OUT_OF_MEMORY: .outOfMemory
  case OUTPOST_TLS_NO_ENTROPY: .noEntropy
  case OUTPOST_TLS_NOT_BUILT_IN: .notBuiltIn
  default: .engine(problem.code)
  }
}

/// What is wrong with each certificate that an engine leaves out of these anchors.
func unusableAnchors(_ anchors: Span<UInt8>, table: EngineTable) -> [TLSSettingsFault] {
  anchors.withUnsafeBufferPointer { anchors in
    guard let start = anchors.baseAddress else { return [] }
    var faults: [TLSSettingsFault] = []
    var problem = outpost_tls_problem()
    var from: UInt32 = 0
    while true {
      let status = table.pointee.unusable_anchor(start, anchors.count, from, &problem)
      if status == OUTPOST_TLS_DONE || status == OUTPOST_TLS_NO_CERTIFICATE { return faults }
      faults.append(settingsFault(status, problem))
      if status == OUTPOST_TLS_OUT_OF_MEMORY { return faults }
      from = problem.index + 1
    }
  }
}

/// The PEM texts of a fresh authority and of the server certificate that it signed for `name`.
func makeAuthority(
  for name: TLSServerName, entropy: any EntropySource, generation: UInt8, serial: UInt8
) throws(TLSSettingsFault) -> (anchor: [UInt8], chain: [UInt8], key: [UInt8]) {
  let box = EngineSettings.EntropyBox(entropy)
  let blank = [CChar](repeating: 0, count: Int(OUTPOST_AUTHORITY_TEXT_MAX))
  var (anchor, chain, key) = (blank, blank, blank)
  let code = withExtendedLifetime(box) {
    outpost_authority_make(
      name.text, name.address, name.address.count, generation, serial, EngineSettings.draw,
      Unmanaged.passUnretained(box).toOpaque(), &anchor, &chain, &key)
  }
  guard code == 0 else { throw .engine(code) }
  let bytes = { (text: [CChar]) in text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } }
  return (bytes(anchor), bytes(chain), bytes(key))
}
