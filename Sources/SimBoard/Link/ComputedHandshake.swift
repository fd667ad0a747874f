public import HAL
public import Units

/// A secured connection whose handshake costs the node's processor time in virtual time as well.
///
/// The cost is paid when the handshake is complete; the connection is ready that much later.
public struct ComputedHandshake<Lower: Connection & ~Copyable>: Connection, ~Copyable {
  /// The secured connection.
  public var lower: Lower
  private let computing: Interval
  private var readyAt: Instant?

  /// Adds `computing` to every handshake of `lower`.
  public init(_ lower: consuming Lower, computing: Interval) {
    self.lower = lower
    self.computing = computing
  }

  /// Opens the connection below.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    readyAt = nil
    try lower.connect(at: now)
  }

  /// Waits for the connection below, then for the processor.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    if readyAt == nil {
      if case .pending(let until) = try lower.establish(at: now) { return .pending(until: until) }
      readyAt = now + computing
    }
    guard let readyAt, now < readyAt else { return .ready }
    return .pending(until: readyAt)
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
