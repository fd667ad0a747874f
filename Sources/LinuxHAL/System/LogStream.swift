import Glibc
import Synchronization

/// Output of a log that never waits for its reader: a node that blocked on a full pipe would raise
/// no alarm.
///
/// If there is no room, a line is left out; the next line that has room is preceded by the number
/// of missing lines.
public final class LogStream: TextOutputStream, Sendable {
  /// What a pipe that has any room takes at once (pipe(7), PIPE_BUF); longer lines are cut.
  private static let lineMax = 4_096

  private let descriptor: Int32
  private let leftOut = Atomic(0)

  /// Writes to `descriptor`, which stays its owner's.
  public init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Writes a line, or counts it as left out. Never blocks.
  public func write(_ line: String) {
    let missing = leftOut.load(ordering: .relaxed)
    if missing > 0,
      put("(\(missing) \(missing == 1 ? "line" : "lines") of the log left out: not read in time)\n")
    {
      leftOut.subtract(missing, ordering: .relaxed)
    }
    if !put(line) { leftOut.add(1, ordering: .relaxed) }
  }

  private func put(_ line: String) -> Bool {
    var bytes = Array(line.utf8)
    if bytes.count > Self.lineMax {
      bytes = bytes.prefix(Self.lineMax - 1) + [UInt8(ascii: "\n")]
    }
    var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&wanted, 1, 0) == 1 else { return false }
    while true {
      let count = Glibc.write(descriptor, bytes, bytes.count)
      if count >= 0 { return true }
      // The reader has gone, or the disk is full: there is no other place to report it.
      guard errno == EINTR else { return errno != EAGAIN }
    }
  }
}
