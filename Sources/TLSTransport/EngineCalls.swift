import CTLSEngine
import HAL
import Units

/// The table of one engine's calls. The pointer stays valid for the life of the process.
typealias EngineTable = UnsafePointer<outpost_tls_api>

/// The engine that is linked into the program, built against the machine's own Mbed TLS.
func systemEngineTable() -> EngineTable {
  outpost_tls_engine()
}

/// The Mbed TLS that an engine was built with, as it calls itself at run time.
func libraryVersion(of table: EngineTable) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
    text.initialize(repeating: 0)
    guard let start = text.baseAddress else { return "" }
    table.pointee.library_version(start)
    return String(cString: start)
  }
}

/// Whether a name can be a server's host name.
func isHostName(_ name: String, in table: EngineTable) -> Bool {
  // A 0 inside the text would end the name early for C and let another name through.
  !name.utf8.contains(0) && table.pointee.is_host_name(name) != 0
}

/// Fills a buffer from the kernel's generator; false if it is not seeded yet or fails.
func fillFromKernel(_ bytes: inout MutableSpan<UInt8>) -> Bool {
  bytes.withUnsafeMutableBufferPointer { bytes in
    guard let start = bytes.baseAddress else { return true }
    return outpost_kernel_entropy(start, bytes.count) == 0
  }
}

/// What one call of the engine came to where it did not fail.
enum EngineProgress {
  case done
  case progress
  case wantInput
  case wantOutput
  case ended
}

/// Settings that the engine shares between sessions; freed with the last of them.
final class EngineSettings {
  fileprivate let table: EngineTable
  fileprivate let raw: OpaquePointer
  private let entropy: EntropyBox

  /// Reference to the source, at an address that C can be given.
  fileprivate final class EntropyBox {
    let source: any EntropySource
    init(_ source: any EntropySource) { self.source = source }
  }

  fileprivate static let draw: outpost_tls_entropy = { context, bytes, count in
    guard let context else { return -1 }
    let box = Unmanaged<EntropyBox>.fromOpaque(context).takeUnretainedValue()
    var span = MutableSpan(_unsafeStart: bytes, count: count)
    return box.source.fill(&span) ? 0 : -1
  }

  /// Client settings from PEM text, or one DER certificate.
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

/// One session of the engine, or none; every call outside of a session is a misuse fault.
struct EngineSession: ~Copyable {
  private let settings: EngineSettings
  private var raw: OpaquePointer?

  init(settings: EngineSettings) {
    self.settings = settings
  }

  deinit {
    if let raw { settings.table.pointee.session_free(raw) }
  }

  /// Begins a client session; the one before is forgotten.
  mutating func openClient(_ name: TLSServerName, wallClock: Int64?) throws(StreamFault) {
    forget()
    let table = settings.table.pointee
    var made: OpaquePointer?
    let status = name.address.withUnsafeBufferPointer { address in
      table.client(settings.raw, name.text, address.baseAddress, address.count, &made)
    }
    try keep(made, status, wallClock)
  }

  /// Begins a server session; the one before is forgotten.
  mutating func openServer(wallClock: Int64?) throws(StreamFault) {
    forget()
    var made: OpaquePointer?
    let status = settings.table.pointee.server(settings.raw, &made)
    try keep(made, status, wallClock)
  }

  /// Wipes the session.
  mutating func forget() {
    if let raw { settings.table.pointee.session_free(raw) }
    raw = nil
  }

  /// Runs one handshake state.
  mutating func handshake(at now: Instant) throws(StreamFault) -> EngineProgress {
    guard let raw else { throw misuse }
    return try progress(settings.table.pointee.handshake(raw, now.microseconds))
  }

  /// Reads decrypted bytes.
  mutating func read(
    into buffer: inout MutableSpan<UInt8>, moved: inout Int
  ) throws(StreamFault) -> EngineProgress {
    guard let raw else { throw misuse }
    let table = settings.table.pointee
    let status = buffer.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return OUTPOST_TLS_MISUSE }
      return table.read(raw, start, buffer.count, &moved)
    }
    return try progress(status)
  }

  /// Encrypts bytes into the output.
  mutating func write(_ bytes: Span<UInt8>, moved: inout Int) throws(StreamFault) -> EngineProgress
  {
    guard let raw else { throw misuse }
    let table = settings.table.pointee
    let status = bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return OUTPOST_TLS_MISUSE }
      return table.write(raw, start, bytes.count, &moved)
    }
    return try progress(status)
  }

  /// Puts close_notify into the output.
  mutating func closeNotify() throws(StreamFault) {
    guard let raw else { throw misuse }
    _ = try progress(settings.table.pointee.close_notify(raw))
  }

  /// Says that the stream below has ended.
  mutating func inputEnded() {
    if let raw { settings.table.pointee.input_ended(raw) }
  }

  /// Bytes that wait to be sent.
  var outputCount: Int {
    guard let raw else { return 0 }
    var count = 0
    _ = settings.table.pointee.output(raw, &count)
    return count
  }

  /// What is known about the session; nil outside of one.
  var facts: EngineFacts? {
    guard let raw else { return nil }
    var facts = outpost_tls_facts()
    settings.table.pointee.facts(raw, &facts)
    return EngineFacts(facts)
  }
}

// MARK: - Bytes below

extension EngineSession {
  /// Moves what a stream has received straight into the engine.
  mutating func receive(
    from lower: inout some ByteStream & ~Copyable
  ) throws(StreamFault) -> StreamProgress {
    guard let raw else { throw misuse }
    var count = 0
    let start = settings.table.pointee.input_space(raw, &count)
    // Full only if the engine was not run since; running it makes room.
    guard count > 0 else { return .blocked }
    var space = MutableSpan(_unsafeStart: start, count: count)
    let progress = try lower.read(into: &space)
    switch progress {
    case .moved(let moved): settings.table.pointee.input_filled(raw, moved)
    case .ended: settings.table.pointee.input_ended(raw)
    case .blocked: break
    }
    return progress
  }

  /// Sends what waits; false if the stream took only a part.
  mutating func send(to lower: inout some ByteStream & ~Copyable) throws(StreamFault) -> Bool {
    guard let raw else { throw misuse }
    let table = settings.table.pointee
    while true {
      var count = 0
      let start = table.output(raw, &count)
      guard count > 0 else { return true }
      guard case .moved(let moved) = try lower.write(Span(_unsafeStart: start, count: count)) else {
        return false
      }
      table.output_taken(raw, moved)
    }
  }

  /// Takes received bytes; how many fitted.
  mutating func feed(_ bytes: Span<UInt8>) -> Int {
    guard let raw else { return 0 }
    var count = 0
    let start = settings.table.pointee.input_space(raw, &count)
    let fitting = min(count, bytes.count)
    bytes.withUnsafeBufferPointer { bytes in
      guard let source = bytes.baseAddress else { return }
      start.update(from: source, count: fitting)
    }
    settings.table.pointee.input_filled(raw, fitting)
    return fitting
  }

  /// Copies bytes to send into `buffer`; how many.
  mutating func take(into buffer: inout MutableSpan<UInt8>) -> Int {
    guard let raw else { return 0 }
    var count = 0
    let start = settings.table.pointee.output(raw, &count)
    let fitting = min(count, buffer.count)
    buffer.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress?.update(from: start, count: fitting)
    }
    settings.table.pointee.output_taken(raw, fitting)
    return fitting
  }
}

// MARK: - Faults

extension EngineSession {
  private var misuse: StreamFault { .security(.engine(0)) }

  private mutating func keep(
    _ made: OpaquePointer?, _ status: outpost_tls_status, _ wallClock: Int64?
  ) throws(StreamFault) {
    raw = made
    _ = try progress(status)
    if let raw {
      settings.table.pointee.set_wall_clock(raw, wallClock == nil ? 0 : 1, wallClock ?? 0)
    }
  }

  private func progress(_ status: outpost_tls_status) throws(StreamFault) -> EngineProgress {
    switch status {
    case OUTPOST_TLS_DONE: return .done
    case OUTPOST_TLS_PROGRESS: return .progress
    case OUTPOST_TLS_WANT_INPUT: return .wantInput
    case OUTPOST_TLS_WANT_OUTPUT: return .wantOutput
    case OUTPOST_TLS_ENDED: return .ended
    case OUTPOST_TLS_TRUNCATED: throw .endedEarly
    default: throw .security(refusal(status))
    }
  }

  private func refusal(_ status: outpost_tls_status) -> SecurityFault {
    switch status {
    case OUTPOST_TLS_WRONG_NAME: .wrongName
    case OUTPOST_TLS_UNKNOWN_AUTHORITY: .unknownAuthority
    case OUTPOST_TLS_SELF_SIGNED: .selfSigned
    case OUTPOST_TLS_EXPIRED: .expired
    case OUTPOST_TLS_NOT_YET_VALID: .notYetValid
    case OUTPOST_TLS_WEAK_CERTIFICATE: .weakCertificate
    case OUTPOST_TLS_WRONG_USAGE: .wrongUsage
    case OUTPOST_TLS_CERTIFICATE_REJECTED: .certificateRejected(flags: facts?.verifyFlags ?? 0)
    case OUTPOST_TLS_MALFORMED_CERTIFICATE: .malformedCertificate
    case OUTPOST_TLS_NOT_TLS: .notTLS
    case OUTPOST_TLS_NO_COMMON_PARAMETERS: .noCommonParameters
    case OUTPOST_TLS_ALERT: .alert(facts?.alert ?? 0)
    case OUTPOST_TLS_ABORTED: .handshakeAborted(state: facts?.state.rawValue ?? 0)
    case OUTPOST_TLS_OUT_OF_MEMORY: .outOfMemory
    case OUTPOST_TLS_NO_ENTROPY: .noEntropy
    case OUTPOST_TLS_RECORD_TOO_LARGE: .recordTooLarge
    case OUTPOST_TLS_BAD_RECORD: .badRecord
    default: .engine(facts?.code ?? 0)
    }
  }
}

private func settingsFault(
  _ status: outpost_tls_status, _ problem: outpost_tls_problem
) -> TLSSettingsFault {
  switch status {
  case OUTPOST_TLS_NO_CERTIFICATE: .noCertificate
  case OUTPOST_TLS_BAD_CERTIFICATE:
    .malformedCertificate(index: Int(problem.index), code: problem.code)
  case OUTPOST_TLS_BAD_KEY: .malformedKey(code: problem.code)
  case OUTPOST_TLS_KEY_MISMATCH: .keyOfAnotherCertificate
  case OUTPOST_TLS_OUT_OF_MEMORY: .outOfMemory
  case OUTPOST_TLS_NO_ENTROPY: .noEntropy
  default: .engine(problem.code)
  }
}

extension EngineFacts {
  fileprivate init(_ facts: outpost_tls_facts) {
    state = HandshakeState(rawValue: facts.state)
    alert = facts.alert
    code = facts.code
    verifyFlags = facts.verify_flags
    datesChecked = facts.dates_checked != 0
    bytesIn = facts.bytes_in
    bytesOut = facts.bytes_out
    version = facts.version.map { String(cString: $0) } ?? ""
    suite = facts.suite.map { String(cString: $0) } ?? ""
    let seen = facts.peer_seen != 0
    peerSubject = withUnsafeBytes(of: facts.subject) { subject in
      String(decoding: subject.prefix { $0 != 0 }, as: UTF8.self)
    }
    peerFingerprint = seen ? withUnsafeBytes(of: facts.fingerprint) { [UInt8]($0) } : []
    states = withUnsafeBytes(of: facts.states) { raw in
      raw.bindMemory(to: outpost_tls_state_cost.self).prefix(Int(facts.state_count)).map { cost in
        HandshakeStateCost(
          state: HandshakeState(rawValue: cost.state), bytesIn: Int(cost.bytes_in),
          bytesOut: Int(cost.bytes_out),
          duration: .microseconds(Int64(clamping: cost.microseconds)))
      }
    }
  }
}

/// The PEM texts of a fresh authority and of the server certificate that it signed for `name`.
func makeAuthority(
  for name: TLSServerName, entropy: any EntropySource
) throws(TLSSettingsFault) -> (anchor: [UInt8], chain: [UInt8], key: [UInt8]) {
  let box = EngineSettings.EntropyBox(entropy)
  let blank = [CChar](repeating: 0, count: Int(OUTPOST_AUTHORITY_TEXT_MAX))
  var (anchor, chain, key) = (blank, blank, blank)
  let code = withExtendedLifetime(box) {
    outpost_authority_make(
      name.text, name.address, name.address.count, EngineSettings.draw,
      Unmanaged.passUnretained(box).toOpaque(), &anchor, &chain, &key)
  }
  guard code == 0 else { throw .engine(code) }
  let bytes = { (text: [CChar]) in text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) } }
  return (bytes(anchor), bytes(chain), bytes(key))
}
