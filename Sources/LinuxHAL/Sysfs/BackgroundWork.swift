import Glibc
import Synchronization

/// Work that blocks, done on a thread of its own whenever it is asked for: the kernel lets a reader
/// of a 1-Wire thermometer wait for 750 ms, while the node must take edges and read other sensors.
///
/// One piece of work is under way at a time. A call that never returns keeps its thread and nothing
/// else.
public final class BackgroundWork<Answer: Sendable> {
  /// A driver of sysfs runs in the kernel, on another stack.
  private static var stackBytes: Int { 128 << 10 }

  /// What the thread shares with the node's: both ends of a socket pair and the place of an answer.
  private final class Desk: Sendable {
    let nodeEnd: Int32
    let threadEnd: Int32
    let answer = Mutex<Answer?>(nil)
    let work: @Sendable () -> Answer

    /// Nil where the process has no descriptors left.
    init?(_ work: @escaping @Sendable () -> Answer) {
      var ends: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
      (nodeEnd, threadEnd) = (ends[0], ends[1])
      self.work = work
    }

    deinit {
      close(nodeEnd)
      close(threadEnd)
    }

    /// Works once for each byte, until the other side shuts down.
    func run() {
      var byte: UInt8 = 0
      while true {
        let count = recv(threadEnd, &byte, 1, 0)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        let made = work()
        answer.withLock { $0 = made }
        _ = send(threadEnd, &byte, 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
    }
  }

  private let desk: Desk

  /// Starts the thread, which waits for ``begin()``; nil where the process has no thread or
  /// descriptor left.
  public init?(_ work: @escaping @Sendable () -> Answer) {
    guard let desk = Desk(work) else { return nil }
    self.desk = desk
    guard Self.start(desk) else { return nil }
  }

  deinit {
    _ = shutdown(desk.nodeEnd, Int32(SHUT_RDWR))
  }

  /// Readable when an answer is there.
  public var descriptor: Int32 { desk.nodeEnd }

  /// Asks for the work once. Does not block.
  public func begin() {
    var byte: UInt8 = 1
    _ = send(desk.nodeEnd, &byte, 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }

  /// Takes the answer; nil while the work goes on. Does not block.
  public func take() -> Answer? {
    var byte: UInt8 = 0
    guard recv(desk.nodeEnd, &byte, 1, Int32(MSG_DONTWAIT)) == 1 else { return nil }
    return desk.answer.withLock { answer in
      defer { answer = nil }
      return answer
    }
  }

  private static func start(_ desk: Desk) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackBytes)
    let context = Unmanaged.passRetained(Box { desk.run() })
    // Signals are for the node's thread.
    let number = SignalWatch.withSignalsBlocked {
      var thread = pthread_t()
      return pthread_create(
        &thread, &attributes,
        { context in
          context.map { Unmanaged<Box>.fromOpaque($0).takeRetainedValue().run() }
          return nil
        }, context.toOpaque())
    }
    if number != 0 { context.release() }
    return number == 0
  }
}

/// What a thread runs, whatever its answers are: a C function knows no generic types.
private final class Box: Sendable {
  let run: @Sendable () -> Void

  init(_ run: @escaping @Sendable () -> Void) {
    self.run = run
  }
}
