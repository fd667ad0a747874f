package import LinuxHAL
package import TLSTransport
package import Transport
package import Units

/// A connection that a process can wait for with `poll(2)`.
package protocol PolledConnection: Connection, ~Copyable {
  /// The socket while there is one.
  var descriptor: Int32? { get }
  /// What the socket is waited for.
  var interest: PollInterest { get }
  /// What is known of the wall-clock time, for the next handshake.
  var wallTime: WallTime { get set }
}

extension TLSConnection: PolledConnection where Lower == TCPConnection {
  /// The socket of the TCP connection below.
  package var descriptor: Int32? { lower.descriptor }

  /// What TCP waits for, and room where encrypted bytes wait.
  package var interest: PollInterest {
    let wanted = PollInterest(events: lower.wantedEvents)
    return wantsToWrite ? wanted.union(.writing) : wanted
  }
}

/// Placeholder connection for boards without an uplink; never used.
package struct NoConnection: PolledConnection, ~Copyable {
  /// Never set: there is no handshake.
  package var wallTime = WallTime.unknown

  /// Makes nothing.
  package init() {}

  /// There is no socket.
  package var descriptor: Int32? { nil }

  /// There is nothing to wait for.
  package var interest: PollInterest { [] }

  /// Throws ``HAL/StreamFault/unreachable``.
  package mutating func connect(at now: Instant) throws(StreamFault) { throw .unreachable }

  /// Throws ``HAL/StreamFault/unreachable``.
  package mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    throw .unreachable
  }

  /// Throws ``HAL/StreamFault/unreachable``.
  package mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    throw .unreachable
  }

  /// Throws ``HAL/StreamFault/unreachable``.
  package mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    throw .unreachable
  }

  /// Does nothing.
  package mutating func close(at now: Instant) {}
}
