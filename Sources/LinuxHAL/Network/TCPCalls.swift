import Glibc
import Transport

/// The system calls of TCP, one closure each, so that a test can answer in the kernel's place.
///
/// Results below 0 are negated error numbers, as the kernel itself gives them.
struct TCPCalls {
  /// Finds a host's addresses without waiting for them.
  var resolve: (String, UInt16) throws(StreamFault) -> Resolution

  /// A host's addresses, or where they will come from.
  enum Resolution {
    case known([TCPAddress])
    case asked(NameLookup)
  }
  /// socket(2): non-blocking, closed on exec, TCP_NODELAY. The argument is the address family.
  var open: (Int32) -> Int32
  /// connect(2).
  var connect: (Int32, TCPAddress) -> Int32
  /// The error that ended a connect in progress (SO_ERROR), 0 for none; -EINPROGRESS if neither
  /// success nor failure is known yet.
  var outcome: (Int32) -> Int32
  /// recv(2).
  var receive: (Int32, UnsafeMutableRawBufferPointer) -> Int
  /// send(2) with MSG_NOSIGNAL: a lost peer is an error number, not a signal to the process.
  var send: (Int32, UnsafeRawBufferPointer) -> Int
  /// close(2).
  var close: (Int32) -> Void

  /// The kernel's calls.
  static var kernel: TCPCalls {
    TCPCalls(
      resolve: resolveName, open: openStream, connect: connectStream, outcome: connectOutcome,
      receive: { Int.orError(recv($0, $1.baseAddress, $1.count, 0)) },
      send: { Int.orError(Glibc.send($0, $1.baseAddress, $1.count, Int32(MSG_NOSIGNAL))) },
      close: { _ = Glibc.close($0) })
  }
}

private func resolveName(
  _ host: String, _ port: UInt16
) throws(StreamFault) -> TCPCalls.Resolution {
  if let addresses = try TCPAddress.numeric(host, port: port) { return .known(addresses) }
  // No resolver knows a name with blanks or control characters in it.
  guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
    throw .nameNotResolved
  }
  return .asked(try NameLookup(host, port: port))
}

extension FixedWidthInteger where Self: SignedInteger {
  /// A call's result, or the negated `errno` where the call failed.
  static func orError(_ result: Self) -> Self {
    result < 0 ? -Self(errno) : result
  }
}

/// SOCK_STREAM with the flags that every socket of this program has.
let streamKind =
  Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

/// Turns Nagle's algorithm off: a flight or a request is handed over in one piece, and holding
/// its last segment back for the peer's delayed acknowledgement costs 40 ms (tcp(7)).
func sendAtOnce(_ descriptor: Int32) -> Int32 {
  var on: Int32 = 1
  return .orError(
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size)))
}

private func openStream(family: Int32) -> Int32 {
  let descriptor = Int32.orError(socket(family, streamKind, 0))
  guard descriptor >= 0 else { return descriptor }
  let result = sendAtOnce(descriptor)
  guard result < 0 else { return descriptor }
  _ = close(descriptor)
  return result
}

private func connectStream(_ descriptor: Int32, to address: TCPAddress) -> Int32 {
  address.withPointer { .orError(connect(descriptor, $0, $1)) }
}

private func connectOutcome(_ descriptor: Int32) -> Int32 {
  var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  let ready = Int32.orError(poll(&entry, 1, 0))
  guard ready > 0 else { return ready == 0 || ready == -EINTR ? -EINPROGRESS : ready }
  var error: Int32 = 0
  var size = socklen_t(MemoryLayout<Int32>.size)
  let result = Int32.orError(getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size))
  return result < 0 ? result : -error
}
