public import Transport

/// A connection that is waited for by its socket.
public protocol SocketConnection: Connection, ~Copyable {
  /// The descriptor for poll(2); nil while closed. Another one after every call that opens.
  var descriptor: Int32? { get }
  /// The events of poll(2) that the connection waits for.
  var wantedEvents: Int16 { get }
}

extension TCPConnection: SocketConnection {}
