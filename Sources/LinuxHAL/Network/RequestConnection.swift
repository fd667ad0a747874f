import Glibc
public import Units

/// One connection of a ``RequestSocket``: a request of one line, then an answer of one.
public struct RequestConnection: ~Copyable {
  /// The bytes of a request, with the line feed.
  public static let requestBytesMax = 128
  /// The bytes of an answer, with the line feed.
  public static let answerBytesMax = 512
  /// How long a process may take for its request.
  public static let requestLimit = Interval.seconds(2)

  /// What has come of a request.
  public enum Progress: Hashable, Sendable {
    /// Not the whole line yet.
    case waiting
    /// The line, without its line feed.
    case line([UInt8])
    /// More than ``RequestConnection/requestBytesMax`` without a line feed.
    case tooLong
    /// The process has gone, or takes too long.
    case over
  }

  private let socket: FileDescriptor
  private let end: Instant
  private var bytes: [UInt8] = []

  init(owning number: Int32) {
    socket = FileDescriptor(owning: number)
    end = LinuxClock().now + Self.requestLimit
  }

  /// Readable while bytes wait. Owned by the connection.
  public var descriptor: Int32 { socket.number }

  /// When ``advance()`` is due without bytes.
  public var deadline: Instant { end }

  /// The user that has connected (SO_PEERCRED of unix(7)); nil where the kernel does not say.
  public var user: UInt32? {
    // struct ucred: process, user, group; its C face needs _GNU_SOURCE.
    var peer: [UInt32] = [0, 0, 0]
    let size = socklen_t(3 * MemoryLayout<UInt32>.size)
    var length = size
    guard getsockopt(socket.number, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0, length == size
    else { return nil }
    return peer[1]
  }

  /// Takes what has come. Does not block.
  public mutating func advance() -> Progress {
    var chunk = [UInt8](repeating: 0, count: Self.requestBytesMax)
    let count = recv(socket.number, &chunk, chunk.count, Int32(MSG_DONTWAIT))
    if count > 0 { bytes += chunk[..<count] }
    if let length = bytes.firstIndex(of: UInt8(ascii: "\n")), length < Self.requestBytesMax {
      return .line(Array(bytes[..<length]))
    }
    if bytes.count >= Self.requestBytesMax { return .tooLong }
    let isOpen = count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
    return isOpen && LinuxClock().now < end ? .waiting : .over
  }

  /// Answers with a line, cut after ``answerBytesMax``. Does not block: an answer fits into the
  /// buffer of a new socket.
  public func answer(_ text: String) {
    let line = Array(text.utf8.prefix(Self.answerBytesMax - 1)) + [UInt8(ascii: "\n")]
    _ = send(socket.number, line, line.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }
}
