public import Transport
public import Units

/// The node's end of a ``SimulatedLink``.
public struct SimulatedConnection: Connection, ~Copyable {
  /// The limit that the Linux floor sets as well, unless the caller chooses another.
  public static let connectLimit = Interval.seconds(10)

  let link: SimulatedLink
  private let span: Interval
  private var limit = Instant.never
  private var chosen = 0

  /// Makes a closed end of `link`, which opens within `limit` or not at all.
  public init(_ link: SimulatedLink, limit: Interval = connectLimit) {
    self.link = link
    span = limit
  }

  /// Sends the request to connect.
  public mutating func connect(at now: Instant) throws(StreamFault) {
    limit = now + span
    link.connect(to: chosen)
  }

  /// Chooses which of the servers at the far end the next request is for.
  public mutating func choose(_ peer: Int) {
    chosen = peer
  }

  /// Waits for the answer, one round trip after the request.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    let establishment = try link.establish(until: limit)
    if case .pending = establishment, now >= limit { throw .connectTimeout }
    return establishment
  }

  /// Takes bytes that have arrived.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try link.read(into: &buffer)
  }

  /// Sends bytes; the link takes all of them.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try link.write(bytes)
  }

  /// Ends the stream.
  public mutating func close(at now: Instant) {
    link.close()
  }
}
