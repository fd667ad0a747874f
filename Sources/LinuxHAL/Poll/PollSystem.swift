import Glibc
import Units

/// The system calls with which the node's loop waits.
protocol PollSystem {
  /// The present, on the clock that deadlines use.
  var now: Instant { get }

  /// Waits until a descriptor is ready or the milliseconds have passed (-1: no limit) and returns
  /// how many are ready (poll(2)).
  func poll(_ entries: inout [pollfd], milliseconds: Int32) throws(Errno) -> Int
}

/// The kernel's poll.
struct LinuxPoll: PollSystem {
  var now: Instant { LinuxClock().now }

  func poll(_ entries: inout [pollfd], milliseconds: Int32) throws(Errno) -> Int {
    let count = Glibc.poll(&entries, nfds_t(entries.count), milliseconds)
    guard count >= 0 else { throw Errno.last }
    return Int(count)
  }
}
