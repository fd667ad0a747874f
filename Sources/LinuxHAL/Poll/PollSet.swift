import Glibc
public import Units

/// The events that a descriptor is polled for.
public struct PollInterest: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Something can be read, or the peer has ended the stream.
  public static let reading = PollInterest(rawValue: 1)
  /// Something can be written, or a connection was made or refused.
  public static let writing = PollInterest(rawValue: 2)
  /// The descriptor failed or hung up (POLLERR, POLLHUP, POLLNVAL); always waited for.
  public static let failure = PollInterest(rawValue: 4)
}

/// The descriptors that a turn of the node waits for, and their readiness (poll(2)).
///
/// A turn adds its descriptors, waits once, asks for each, and removes all; storage is kept.
public struct PollSet {
  private let system: any PollSystem
  private var entries: [pollfd] = []

  /// Makes an empty set.
  public init() {
    self.init(on: LinuxPoll())
  }

  init(on system: any PollSystem) {
    self.system = system
  }

  /// Forgets all descriptors.
  public mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
  }

  /// Adds a descriptor and returns its index for ``readiness(of:)``. The descriptor stays the
  /// caller's and must stay open while the set waits.
  @discardableResult
  public mutating func add(_ descriptor: Int32, _ interest: PollInterest) -> Int {
    var events: Int16 = 0
    if interest.contains(.reading) { events |= Int16(POLLIN) }
    if interest.contains(.writing) { events |= Int16(POLLOUT) }
    entries.append(pollfd(fd: descriptor, events: events, revents: 0))
    return entries.count - 1
  }

  /// Adds several descriptors and returns their indices for ``isReady(_:)``.
  public mutating func add(
    _ all: [(descriptor: Int32, interest: PollInterest)]
  ) -> Range<Int> {
    let first = entries.count
    for (descriptor, interest) in all { add(descriptor, interest) }
    return first..<entries.count
  }

  /// Blocks until a descriptor is ready or `deadline` has come, whichever is first, and returns
  /// how many are ready; 0 means that the deadline came. `Instant.never` waits without limit, a
  /// deadline in the past only looks. Ends up to 1 ms late, never early; signals do not end it.
  ///
  /// - Throws: ``Errno`` as poll(2) does: ENOMEM, EINVAL for more descriptors than the process may
  ///   have.
  public mutating func wait(until deadline: Instant) throws(Errno) -> Int {
    while true {
      let now = system.now
      let ready = try look(milliseconds: Self.milliseconds(from: now, to: deadline))
      if ready > 0 || deadline <= now { return ready }
    }
  }

  /// Waits once; an interruption by a signal is a wait that found nothing.
  private mutating func look(milliseconds: Int32) throws(Errno) -> Int {
    do {
      return try system.poll(&entries, milliseconds: milliseconds)
    } catch {
      guard error.code == EINTR else { throw error }
      return 0
    }
  }

  /// Rounded up, since a wait that ends too early would only be repeated.
  private static func milliseconds(from now: Instant, to deadline: Instant) -> Int32 {
    guard deadline != .never else { return -1 }
    let left = max(0, deadline.since(now).microseconds)
    return Int32(clamping: left / 1_000 + (left % 1_000 == 0 ? 0 : 1))
  }

  /// Whether the last wait found anything for one of these descriptors.
  public func isReady(_ indices: Range<Int>) -> Bool {
    indices.contains { entries[$0].revents != 0 }
  }

  /// What the last wait found for the descriptor at `index`; empty if nothing.
  public func readiness(of index: Int) -> PollInterest {
    let found = Int32(entries[index].revents)
    var readiness: PollInterest = []
    // A hang-up is readable: reading returns the rest of the bytes, then the end.
    if found & (POLLIN | POLLHUP) != 0 { readiness.insert(.reading) }
    if found & POLLOUT != 0 { readiness.insert(.writing) }
    if found & (POLLERR | POLLHUP | POLLNVAL) != 0 { readiness.insert(.failure) }
    return readiness
  }
}
