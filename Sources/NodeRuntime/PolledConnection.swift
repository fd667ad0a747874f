public import LinuxHAL
public import TLSTransport
public import Transport
public import Units
public import Uplink

/// A connection that a process can wait for with `poll(2)`.
public protocol PolledConnection: Connection, ~Copyable {
  /// The socket while there is one.
  var descriptor: Int32? { get }
  /// What the socket is waited for.
  var interest: PollInterest { get }
  /// What is known of the wall-clock time, for the next handshake.
  var wallTime: WallTime { get set }
}

extension ProxiedConnection: SocketConnection where Lower: SocketConnection & ~Copyable {
  /// The socket of the connection below.
  public var descriptor: Int32? { lower.descriptor }

  /// What the connection below waits for.
  public var wantedEvents: Int16 { lower.wantedEvents }
}

extension TLSConnection: PolledConnection where Lower: SocketConnection & ~Copyable {
  /// The socket of the connection below.
  public var descriptor: Int32? { lower.descriptor }

  /// What TCP waits for, and room where encrypted bytes wait.
  public var interest: PollInterest {
    let wanted = PollInterest(events: lower.wantedEvents)
    return wantsToWrite ? wanted.union(.writing) : wanted
  }
}

/// Placeholder connection for boards without an uplink; never used.
public struct NoConnection: PolledConnection, ~Copyable {
  /// Never set: there is no handshake.
  public var wallTime = WallTime.unknown

  /// Makes nothing.
  public init() {}

  /// There is no socket.
  public var descriptor: Int32? { nil }

  /// There is nothing to wait for.
  public var interest: PollInterest { [] }

  /// Throws ``HAL/StreamFault/unreachable``.
  public mutating func connect(at now: Instant) throws(StreamFault) { throw .unreachable }

  /// Throws ``HAL/StreamFault/unreachable``.
  public mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    throw .unreachable
  }

  /// Throws ``HAL/StreamFault/unreachable``.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    throw .unreachable
  }

  /// Throws ``HAL/StreamFault/unreachable``.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    throw .unreachable
  }

  /// Does nothing.
  public mutating func close(at now: Instant) {}
}
