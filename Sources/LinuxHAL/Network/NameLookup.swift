import Glibc
import Transport

/// Lookup of a host's addresses in a thread of its own. getaddrinfo(3) has no non-blocking mode and
/// takes 10 s and more with its usual settings, while the node must read its sensors.
///
/// The thread knows the name and its end of a socket pair, and nothing else is shared with it. Its
/// answer is one message. A caller that no longer waits releases the lookup; the thread ends by
/// itself.
final class NameLookup {
  /// Becomes readable with the answer.
  let descriptor: Int32

  /// NSS modules of other people run on it; glibc's own need a quarter of that.
  private static let stackBytes = 256 << 10
  /// Limit on addresses: more than one attempt has the time to try.
  private static let addressesMax = 16

  private final class Question: Sendable {
    let host: String
    let port: UInt16
    let socket: Int32

    init(_ host: String, _ port: UInt16, _ socket: Int32) {
      self.host = host
      self.port = port
      self.socket = socket
    }
  }

  /// Takes the readable end of a socket whose other end answers with ``message(_:)``.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Begins to ask. Does not block.
  ///
  /// - Throws: `system` where there is no socket or no thread.
  convenience init(_ host: String, port: UInt16) throws(StreamFault) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system(errno) }
    self.init(descriptor: ends[0])
    let number = Self.start(Question(host, port, ends[1]))
    guard number == 0 else {
      close(ends[1])
      throw .system(number)
    }
  }

  deinit {
    close(descriptor)
  }

  /// The addresses in the order in which they are to be tried; nil while they are not known. Never
  /// blocks.
  ///
  /// - Throws: `nameNotResolved`, or the system's error.
  func answer() throws(StreamFault) -> [TCPAddress]? {
    var bytes = [UInt8](repeating: 0, count: Self.addressesMax * Self.entryBytes + 1)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    guard count > 1 else { throw .nameNotResolved }
    guard bytes[0] == 0 else { throw .system(Int32(bytes[0])) }
    return stride(from: 1, to: count, by: Self.entryBytes).map { start in
      bytes.withUnsafeBytes {
        TCPAddress(serialized: UnsafeRawBufferPointer(rebasing: $0[start...]))
      }
    }
  }

  private static var entryBytes: Int { TCPAddress.serializedBytes }

  /// An answer as it goes through the socket: an error number or 0, and the addresses. A single
  /// byte 0 is a name without addresses.
  static func message(_ addresses: [TCPAddress], error: UInt8 = 0) -> [UInt8] {
    // A fault has a second byte as well: one alone is a name that is not there.
    error == 0 ? [0] + addresses.prefix(addressesMax).flatMap { $0.serialized } : [error, 0]
  }

  private static func start(_ question: Question) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackBytes)
    let context = Unmanaged.passRetained(question)
    var thread = pthread_t()
    let number = pthread_create(
      &thread, &attributes,
      { context in
        context.map { NameLookup.look(Unmanaged<Question>.fromOpaque($0).takeRetainedValue()) }
        return nil
      }, context.toOpaque())
    if number != 0 { context.release() }
    return number
  }

  private static func look(_ question: Question) {
    var message: [UInt8]
    do throws(StreamFault) {
      message = try Self.message(TCPAddress.resolve(question.host, port: question.port))
    } catch {
      message = [0]
      if case .system(let number) = error {
        message = Self.message([], error: UInt8(number & 0xFF))
      }
    }
    _ = send(question.socket, message, message.count, Int32(MSG_NOSIGNAL))
    close(question.socket)
  }
}
