public import Transport
public import Units

/// A secured connection whose handshake costs the node's processor time in virtual time as well.
///
/// The cost is paid when the handshake is complete; the connection is ready that much later. A
/// session that is resumed needs no public-key arithmetic and costs a two hundredth of it.
public struct ComputedHandshake<Lower: Connection & ~Copyable>: Connection, ~Copyable {
  /// The secured connection.
  public var lower: Lower
  private let computing: Interval
  private let isResumed: (borrowing Lower) -> Bool
  private var beganAt = Instant.zero
  private var readyAt: Instant?
  /// The longest time from the opening of a connection to the end of its handshake; nil before the
  /// first.
  package private(set) var longest: Interval?

  /// Adds `computing` to every full handshake of `lower`; `isResumed` says which were not.
  public init(
    _ lower: consuming Lower, computing: Interval, isResumed: @escaping (borrowing Lower) -> Bool
  ) {
    self.lower = lower
    self.computing = computing
    self.isResumed = isResumed
  }

  /// Opens the connection below.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    beganAt = now
    readyAt = nil
    try lower.connect(at: now)
  }

  /// Waits for the connection below, then for the processor.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    if readyAt == nil {
      if case .pending(let until) = try lower.establish(at: now) { return .pending(until: until) }
      readyAt = now + (isResumed(lower) ? computing.dividedForResumption : computing)
    }
    guard let readyAt else { return .ready }
    guard now >= readyAt else { return .pending(until: readyAt) }
    longest = max(longest ?? .zero, readyAt.since(beganAt))
    return .ready
  }

  /// Chooses the server that the next connection is to.
  public mutating func choose(_ peer: Int) {
    lower.choose(peer)
  }

  /// Takes bytes that have arrived.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try lower.read(into: &buffer)
  }

  /// Sends bytes.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try lower.write(bytes)
  }

  /// Ends the stream.
  public mutating func close(at now: Instant) {
    lower.close(at: now)
  }
}

extension Interval {
  /// What a resumed handshake costs where a full one costs this: measured with Mbed TLS on a
  /// Cortex-M3, half a million instructions against 97 million.
  var dividedForResumption: Interval { Interval(microseconds: microseconds / 200) }
}
