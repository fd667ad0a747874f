import Glibc
import Transport

/// One open socket; closed when it is replaced or goes out of scope.
struct TCPSocket: ~Copyable {
  private let calls: TCPCalls
  /// The descriptor.
  let descriptor: Int32
  /// Whether the last send found no room in the kernel's buffer.
  private(set) var waitsForRoom = false

  init(descriptor: Int32, calls: TCPCalls) {
    self.descriptor = descriptor
    self.calls = calls
  }

  deinit {
    if descriptor >= 0 { calls.close(descriptor) }
  }

  /// What poll(2) is to wait for while the stream is open.
  var wantedEvents: Int16 {
    Int16(POLLIN) | (waitsForRoom ? Int16(POLLOUT) : 0)
  }

  mutating func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> StreamProgress {
    while true {
      let count = buffer.withUnsafeMutableBytes { calls.receive(descriptor, $0) }
      if count > 0 { return .moved(count) }
      if count == 0 { return .ended }
      guard try isWorthRepeating(-Int32(count)) else { return .blocked }
    }
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    while true {
      let count = bytes.withUnsafeBytes { calls.send(descriptor, $0) }
      waitsForRoom = -count == Int(EAGAIN)
      if count >= 0 { return count == 0 ? .blocked : .moved(count) }
      guard try isWorthRepeating(-Int32(count)) else { return .blocked }
    }
  }

  /// Whether a call was only interrupted; false if it would have had to wait.
  private func isWorthRepeating(_ error: Int32) throws(StreamFault) -> Bool {
    if error == EINTR { return true }
    if error == EAGAIN { return false }
    throw StreamFault(errorNumber: error)
  }
}

extension StreamFault {
  /// The fault behind an error number of a socket call (connect(2), send(2), recv(2)).
  init(errorNumber: Int32) {
    switch errorNumber {
    case ECONNREFUSED: self = .refused
    case ENETUNREACH, EHOSTUNREACH: self = .unreachable
    case ECONNRESET, EPIPE: self = .reset
    default: self = .system(errorNumber)
    }
  }
}
