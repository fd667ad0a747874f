public import Units

/// What one non-blocking read or write achieved.
public enum StreamProgress: Hashable, Sendable {
  /// This many bytes moved; at least one.
  case moved(Int)
  /// Nothing can move now; try again when the peer or the kernel has made room or sent bytes.
  case blocked
  /// Reads only: the peer ended the stream properly and nothing more will come.
  case ended
}

/// A non-blocking stream of bytes in both directions.
public protocol ByteStream: ~Copyable {
  /// Takes received bytes into the front of `buffer`. Never blocks; the buffer is not empty.
  mutating func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> StreamProgress

  /// Accepts bytes from the front of `bytes` for sending. Never blocks; the span is not empty.
  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress
}

/// How far the opening of a connection has come.
public enum Establishment: Hashable, Sendable {
  /// Bytes can be exchanged with the peer that was asked for.
  case ready
  /// Still opening; fails by itself at this time at the latest.
  case pending(until: Instant)
}

/// A stream that can be opened, closed and opened again: TCP, TLS over it, or a simulated link.
///
/// The cycle is `connect`, `establish` until ready, reads and writes, `close`. After any thrown
/// fault the connection is closed and may be connected again.
public protocol Connection: ByteStream, ~Copyable {
  /// Begins to open; the connection is closed before. Never blocks.
  mutating func connect(at now: Instant) throws(StreamFault)

  /// Moves the opening forward as far as possible without blocking.
  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment

  /// Chooses the peer that the next ``connect(at:)`` opens, of those that the connection was made
  /// for, counted from 0; the connection is closed.
  mutating func choose(_ peer: Int)

  /// Ends the stream politely where it is open (close_notify, FIN) and forgets it. Never blocks.
  mutating func close(at now: Instant)
}

extension Connection where Self: ~Copyable {
  /// Nothing: for connections that have one peer.
  public mutating func choose(_ peer: Int) {}
}
