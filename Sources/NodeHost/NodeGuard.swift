import HAL
import LinuxHAL
import Units

/// The guard of a running node's outputs, as the node sees it: a process that hears from the node
/// all the time.
final class NodeGuard {
  /// How long the start of a guard may take: on a slow machine it reads the board as long as the
  /// node did.
  static let startLimit = Interval.seconds(30)
  /// The least time between two replacements: a guard that always fails shall not keep the node.
  static let restartPause = Interval.seconds(60)
  private static let beatLongest = Interval.seconds(1)

  private let path: String
  private let every: Interval
  private var link: GuardLink
  private var child: ChildProcess?
  /// When ``beat(at:)`` is due.
  private(set) var nextBeat = Instant.zero
  private var nextStart = Instant.zero

  /// Starts the guard of the board at `path`, and waits until it watches.
  init(boardAt path: String, hangLimit: Interval) throws(SetupFault) {
    self.path = path
    every = min(Self.beatLongest, Interval(microseconds: hangLimit.microseconds / 4))
    do throws(Errno) {
      var other: Int32 = -1
      link = try GuardLink(other: &other)
      child = try Self.start(path, on: FileDescriptor(owning: other))
    } catch {
      throw SetupFault("the guard of the outputs cannot be started: \(error.text)")
    }
    guard link.wait(for: Self.startLimit) == .ready else {
      throw SetupFault(
        "the guard of the outputs did not start; without it nothing switches them off when this"
          + " process dies")
    }
  }

  /// Says that the node is alive, if that is due; a guard that has died is replaced.
  func beat(at now: Instant) {
    guard now >= nextBeat else { return }
    nextBeat = now + every
    if !link.send(.beat) { replace(at: now) }
  }

  /// The node has driven its outputs and ends: the guard has nothing left to do.
  func end() {
    _ = link.send(.end)
    child.take()?.reap()
  }

  private func replace(at now: Instant) {
    guard now >= nextStart else { return }
    nextStart = now + Self.restartPause
    Console.note("error: the guard of the outputs has died; another one begins")
    child.take()?.reap()
    do throws(Errno) {
      // Not waited for: the node has its turns to do.
      var other: Int32 = -1
      link = try GuardLink(other: &other)
      child = try Self.start(path, on: FileDescriptor(owning: other))
    } catch {
      Console.note("error: the guard of the outputs cannot be started: \(error.text)")
    }
  }

  private static func start(
    _ path: String, on end: consuming FileDescriptor
  ) throws(Errno) -> ChildProcess {
    try ChildProcess(["outpost-guard", "guard", "--", path], giving: end.number)
  }
}
