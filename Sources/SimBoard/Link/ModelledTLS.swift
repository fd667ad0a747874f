public import Transport
public import Units

/// Model of TLS that has its cost and no cryptography: round trips, bytes and computing time of TLS
/// 1.2 handshakes, the first one full and the others resumed, and the overhead of each record. For
/// long runs only; it proves nothing about trust, and the bytes pass in the clear within the
/// simulation.
public struct ModelledTLS: Connection, ~Copyable {
  /// Sizes of the flights of a full handshake with ECDHE-ECDSA and one P-256 leaf and of a resumed
  /// one, of a record's overhead with AES-GCM (RFC 5288) and of a close_notify in one, as the
  /// system profile shows them in a real handshake under a simulated authority.
  enum Cost {
    static let clientHello = 120
    static let serverFlight = 616
    static let clientFlight = 126
    static let ticketAndFinished = 183
    static let helloWithTicket = 300
    static let resumedFlight = 147
    static let finished = 51
    static let record = 29
    static let goodbye = 31
  }

  private var lower: SimulatedConnection
  private let computing: Interval
  private var readyAt = Instant.never
  private var isOpen = false
  private var hasTicket = false
  /// How many handshakes were done.
  public private(set) var handshakes = 0
  private var beganAt = Instant.zero
  /// The longest time from the opening of a connection to the end of its handshake; nil before the
  /// first.
  package private(set) var longest: Interval?

  /// Models TLS over `lower`; `computing` is the node's CPU time for one handshake.
  public init(_ lower: consuming SimulatedConnection, computing: Interval) {
    self.lower = lower
    self.computing = computing
  }

  /// Opens the connection below.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    beganAt = now
    readyAt = .never
    try lower.connect(at: now)
  }

  /// Waits for the connection below, then for as long as the handshake takes.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    if readyAt == .never {
      if case .pending(let until) = try lower.establish(at: now) { return .pending(until: until) }
      readyAt = hasTicket ? resumed(at: now) : full(at: now)
    }
    guard now >= readyAt else { return .pending(until: readyAt) }
    handshakes += 1
    longest = max(longest ?? .zero, readyAt.since(beganAt))
    isOpen = true
    hasTicket = true
    return .ready
  }

  private func full(at now: Instant) -> Instant {
    let answered = lower.link.account(
      sent: Cost.clientHello, received: Cost.serverFlight, at: now)
    return lower.link.account(
      sent: Cost.clientFlight, received: Cost.ticketAndFinished, at: answered + computing)
  }

  /// The server finishes first: the client may send as soon as it has answered.
  private func resumed(at now: Instant) -> Instant {
    let answered = lower.link.account(
      sent: Cost.helloWithTicket, received: Cost.resumedFlight, at: now)
    _ = lower.link.account(sent: Cost.finished, received: 0, at: answered)
    return answered + computing.dividedForResumption
  }

  /// Chooses the server that the next connection is to; sessions of another are not resumed.
  public mutating func choose(_ peer: Int) {
    lower.choose(peer)
    hasTicket = false
  }

  /// Takes bytes that have arrived and counts the overhead of their record.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    let progress = try lower.read(into: &buffer)
    if case .moved = progress {
      _ = lower.link.account(sent: 0, received: Cost.record, at: lower.link.clock.now)
    }
    return progress
  }

  /// Sends bytes and the overhead of their record.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    _ = lower.link.account(sent: Cost.record, received: 0, at: lower.link.clock.now)
    return try lower.write(bytes)
  }

  /// Ends the stream; both ends say goodbye.
  public mutating func close(at now: Instant) {
    if isOpen { _ = lower.link.account(sent: Cost.goodbye, received: Cost.goodbye, at: now) }
    isOpen = false
    lower.close(at: now)
  }
}
