import CTLSEngine
import Transport
import Units

/// The table of one engine's calls. The pointer stays valid for the life of the process.
typealias EngineTable = UnsafePointer<outpost_tls_api>

/// The engine that is linked into the program, built against the machine's own Mbed TLS.
func systemEngineTable() -> EngineTable {
  outpost_tls_engine()
}

/// The table behind a loaded object's `outpost_tls_engine`.
func engineTable(from entry: UnsafeMutableRawPointer) -> EngineTable {
  unsafeBitCast(entry, to: (@convention(c) () -> EngineTable).self)()
}

/// The version of the calls that an engine was built with, and the one of this program.
func abiVersions(of table: EngineTable) -> (found: UInt32, expected: UInt32) {
  (table.pointee.abi, systemEngineTable().pointee.abi)
}

/// The profile that an engine was built from.
func profileName(of table: EngineTable) -> String { String(cString: table.pointee.profile) }

/// What an engine that was built to be measured offers beside its table; nil in every other.
func measuringCalls(of table: EngineTable) -> UnsafeRawPointer? { table.pointee.measuring }

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

/// What a client keeps of a session so that a later one can resume it; wiped with its last owner.
package final class SavedSession {
  fileprivate let raw: OpaquePointer
  fileprivate let table: EngineTable

  fileprivate init(_ raw: OpaquePointer, table: EngineTable) {
    self.raw = raw
    self.table = table
  }

  deinit {
    table.pointee.saved_free(raw)
  }
}

/// One session of the engine, or none; every call outside of a session is a misuse fault.
struct EngineSession: ~Copyable {
  private let settings: EngineSettings
  private var raw: OpaquePointer?
  /// The kept session that this one may resume: the engine looks at it until the handshake is over.
  private var offered: SavedSession?

  init(settings: EngineSettings) {
    self.settings = settings
  }

  deinit {
    if let raw { settings.table.pointee.session_free(raw) }
  }

  /// Begins a client session; the one before is forgotten.
  mutating func openClient(_ name: TLSServerName, wallTime: WallTime) throws(StreamFault) {
    forget()
    let table = settings.table.pointee
    var made: OpaquePointer?
    let status = name.address.withUnsafeBufferPointer { address in
      table.client(settings.raw, name.text, address.baseAddress, address.count, &made)
    }
    try keep(made, status, wallTime)
  }

  /// Begins a server session; the one before is forgotten.
  mutating func openServer(wallTime: WallTime) throws(StreamFault) {
    forget()
    var made: OpaquePointer?
    let status = settings.table.pointee.server(settings.raw, &made)
    try keep(made, status, wallTime)
  }

  /// Wipes the session.
  mutating func forget() {
    if let raw { settings.table.pointee.session_free(raw) }
    raw = nil
    offered = nil
  }

  /// Shows `chain` the certificates that the peer sends, where the engine is that of the program.
  func show(_ chain: SentChain) {
    guard let raw, settings.table == systemEngineTable() else { return }
    chain.watch(raw)
  }

  /// Names the key that the server must show, by its fingerprint of 32 bytes; nil lets any pass
  /// once.
  mutating func setPin(_ fingerprint: [UInt8]?) {
    guard let raw else { return }
    let table = settings.table.pointee
    guard let fingerprint else { return table.set_pin(raw, nil) }
    precondition(fingerprint.count == 32, "a SHA-256")
    fingerprint.withUnsafeBufferPointer { table.set_pin(raw, $0.baseAddress) }
  }

  /// Offers a kept session; false if it does not fit any more.
  mutating func offer(_ saved: SavedSession, at now: Instant) -> Bool {
    guard let raw, saved.table == settings.table else { return false }
    let status = settings.table.pointee.offer(raw, saved.raw, now.microseconds)
    guard status == OUTPOST_TLS_DONE else { return false }
    offered = saved
    return true
  }

  /// Keeps what a later session may resume; nil where the server gave nothing or memory was
  /// refused.
  mutating func save() -> SavedSession? {
    guard let raw else { return nil }
    var made: OpaquePointer?
    _ = settings.table.pointee.save(raw, &made)
    return made.map { SavedSession($0, table: settings.table) }
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
    return EngineFacts(facts, of: settings)
  }

  /// The limit on memory; 0 for none.
  var arenaLimit: UInt32 { settings.arena ?? 0 }
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
    _ made: OpaquePointer?, _ status: outpost_tls_status, _ wallTime: WallTime
  ) throws(StreamFault) {
    raw = made
    _ = try progress(status)
    guard let raw else { return }
    let setWallClock = settings.table.pointee.set_wall_clock
    switch wallTime {
    case .unknown: setWallClock(raw, OUTPOST_TLS_TIME_UNKNOWN, 0)
    case .known(let seconds): setWallClock(raw, OUTPOST_TLS_TIME_KNOWN, seconds)
    case .atLeast(let seconds): setWallClock(raw, OUTPOST_TLS_TIME_AT_LEAST, seconds)
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
}
