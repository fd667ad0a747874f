import Glibc
public import Transport

/// A listening TCP socket; on the loopback interface unless another address is asked for.
public struct TCPListener: ~Copyable {
  private let socket: TCPSocket

  /// The port that it listens on.
  public let port: UInt16

  /// How many connections may wait to be accepted.
  public static let backlog: Int32 = 16

  /// Listens on an address of this machine; port 0 takes a free one.
  ///
  /// - Throws: `nameNotResolved`, or `system` with the error number (EADDRINUSE, EACCES).
  public init(host: String = "127.0.0.1", port: UInt16 = 0) throws(StreamFault) {
    guard let address = try TCPAddress.resolve(host, port: port, listening: true).first else {
      throw .nameNotResolved
    }
    let calls = TCPCalls.kernel
    let socket = TCPSocket(descriptor: calls.open(address.family), calls: calls)
    let descriptor = socket.descriptor
    try Self.check(descriptor)
    // Otherwise a restarted server waits minutes for its own old connections (socket(7)).
    var on: Int32 = 1
    try Self.check(
      .orError(
        setsockopt(
          descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))))
    try Self.check(address.withPointer { .orError(bind(descriptor, $0, $1)) })
    try Self.check(.orError(listen(descriptor, Self.backlog)))
    self.port = try Self.localPort(of: descriptor)
    self.socket = socket
  }

  /// The descriptor for poll(2); readable when a connection waits.
  public var descriptor: Int32 { socket.descriptor }

  /// Accepts a waiting connection; nil if none waits. Never blocks.
  ///
  /// - Throws: `system` with the error number, for example EMFILE.
  public func accept() throws(StreamFault) -> TCPStream? {
    while true {
      let accepted = Int32.orError(Glibc.accept(socket.descriptor, nil, nil))
      if accepted >= 0 {
        let stream = TCPStream(socket: TCPSocket(descriptor: accepted, calls: .kernel))
        // accept4(2) would set both flags at once, but Glibc's module does not export it.
        try Self.check(.orError(fcntl(accepted, F_SETFL, O_NONBLOCK)))
        try Self.check(.orError(fcntl(accepted, F_SETFD, FD_CLOEXEC)))
        try Self.check(sendAtOnce(accepted))
        return stream
      }
      // The peer may have gone again between SYN and accept (accept(2), "Error handling").
      if accepted == -EINTR || accepted == -ECONNABORTED { continue }
      if accepted == -EAGAIN { return nil }
      throw .system(-accepted)
    }
  }

  private static func check(_ result: Int32) throws(StreamFault) {
    if result < 0 { throw .system(-result) }
  }

  private static func localPort(of descriptor: Int32) throws(StreamFault) -> UInt16 {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Int32.orError(getsockname(descriptor, $0, &length))
      }
    }
    try check(result)
    return withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        TCPAddress(copying: $0, length: length).port
      }
    }
  }
}

/// An accepted TCP stream, non-blocking; closed when it goes out of scope.
public struct TCPStream: ByteStream, ~Copyable {
  private var socket: TCPSocket

  init(socket: consuming TCPSocket) {
    self.socket = socket
  }

  /// The descriptor for poll(2).
  public var descriptor: Int32 { socket.descriptor }

  /// The events of poll(2) that the stream waits for: POLLIN, and POLLOUT after a write found
  /// no room.
  public var wantedEvents: Int16 { socket.wantedEvents }

  /// Takes received bytes; recv(2). Never blocks.
  public mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try socket.read(into: &buffer)
  }

  /// Hands bytes to the kernel; send(2). Never blocks.
  public mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try socket.write(bytes)
  }
}
