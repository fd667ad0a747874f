import Glibc
public import Units

/// One end of the wire between a node and the guard of its outputs: single bytes, one way each.
///
/// The end of the other process, however it comes, is the end of the wire.
public struct GuardLink: ~Copyable {
  /// What one byte says.
  public enum Word: UInt8, Sendable {
    /// From the guard: it knows the outputs and watches.
    case ready = 0x52
    /// From the node: it does its turns.
    case beat = 0x42
    /// From the node: it has driven its outputs and ends.
    case end = 0x45
  }

  /// What has come from the other end.
  public enum Sign: Hashable, Sendable {
    /// The guard is ready.
    case ready
    /// The node is alive.
    case alive
    /// The node ends by itself.
    case ended
    /// Nothing for so long as the caller waited.
    case silent
    /// The other process is gone.
    case gone
  }

  private let socket: FileDescriptor

  /// Takes over the end with descriptor `number`.
  public init(owning number: Int32) {
    socket = FileDescriptor(owning: number)
  }

  /// Makes both ends, which other programs do not inherit. The number of the second is the caller's
  /// to give away and to close.
  ///
  /// - Throws: ``Errno`` of socketpair(2).
  public init(other: inout Int32) throws(Errno) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Errno.last }
    other = ends[1]
    self.init(owning: ends[0])
  }

  /// Whether the descriptor is a socket at all.
  public var isSocket: Bool {
    var kind: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(socket.number, SOL_SOCKET, SO_TYPE, &kind, &length) == 0
  }

  /// Sends a word; whether the other process is still there. Never blocks: a wire that is full
  /// holds words enough.
  public func send(_ word: Word) -> Bool {
    var byte = word.rawValue
    let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    while Glibc.send(socket.number, &byte, 1, flags) < 0 {
      if errno == EINTR { continue }
      return errno == EAGAIN
    }
    return true
  }

  /// Waits for a sign of the other process for up to `span`; the last one counts.
  public func wait(for span: Interval) -> Sign {
    var set = PollSet()
    set.add(socket.number, .reading)
    do throws(Errno) {
      return try set.wait(until: LinuxClock().now + span) > 0 ? take() : .silent
    } catch {
      return .gone
    }
  }

  private func take() -> Sign {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(socket.number, &bytes, bytes.count, 0)
    guard count > 0 else { return count < 0 && errno == EINTR ? .alive : .gone }
    if bytes[..<count].contains(Word.end.rawValue) { return .ended }
    return bytes[count - 1] == Word.ready.rawValue ? .ready : .alive
  }
}
