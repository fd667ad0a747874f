import CSignalFD
import Glibc

/// Signals as something to poll for, instead of handlers that interrupt (signalfd(2)).
///
/// While the value lives, its signals are blocked for the calling thread and queue up here; keep it
/// on the thread that made it. Signals that wait when it goes are dropped. The program must have no
/// other thread that leaves them unblocked.
public struct SignalWatch: ~Copyable {
  private let file: FileDescriptor
  private let mask: sigset_t

  /// From now on a write to a pipe whose reader has gone fails with EPIPE instead of ending the
  /// process (signal(7), SIGPIPE).
  public static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// Watches for the polite requests to end: SIGINT (ctrl-C) and SIGTERM (service managers).
  public static func termination() throws(Errno) -> SignalWatch {
    try SignalWatch(for: [SIGINT, SIGTERM])
  }

  /// Watches for what a service manager asks of a process: to end (SIGINT, SIGTERM), and to read
  /// its files again (SIGHUP).
  public static func service() throws(Errno) -> SignalWatch {
    try SignalWatch(for: [SIGINT, SIGTERM, SIGHUP])
  }

  /// Whether the process was started at a terminal: its standard input is one.
  public static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  /// Whether a signal asks a process to read its files again.
  public static func asksForReload(_ number: Int32) -> Bool { number == SIGHUP }

  /// Ends the process by a signal, so that its parent learns the reason (wait(2)).
  public static func end(by number: Int32) {
    _ = signal(number, SIG_DFL)
    _ = raise(number)
  }

  /// The empty set of signals.
  static var noSignals: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    return set
  }

  /// Does `body` with all signals blocked: a thread that it starts inherits that, and leaves them
  /// to the others (pthread_sigmask(3)).
  static func withSignalsBlocked<Value>(_ body: () -> Value) -> Value {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return body()
  }

  /// Watches for these signals.
  ///
  /// - Throws: ``Errno`` as signalfd(2) does, for example EMFILE.
  public init(for signals: [Int32]) throws(Errno) {
    var set = Self.noSignals
    for signal in signals { sigaddset(&set, signal) }
    let number = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    guard number >= 0 else { throw Errno.last }
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &set, &before)
    file = FileDescriptor(owning: number)
    mask = before
  }

  deinit {
    // What came last has been answered by then; unblocked it would end the process in the middle of
    // draining.
    var info = signalfd_siginfo()
    while read(file.number, &info, MemoryLayout<signalfd_siginfo>.size) > 0 {}
    var before = mask
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Readable while a signal waits. Owned by the watch.
  public var descriptor: Int32 { file.number }

  /// Takes the next signal that has arrived; nil when there is none. Does not block.
  ///
  /// - Throws: ``Errno`` as read(2) does.
  public mutating func next() throws(Errno) -> Int32? {
    var info = signalfd_siginfo()
    let count = read(file.number, &info, MemoryLayout<signalfd_siginfo>.size)
    guard count < 0 else { return Int32(bitPattern: info.ssi_signo) }
    let error = Errno.last
    guard error.code == EAGAIN else { throw error }
    return nil
  }
}

/// Number for poll(2) that is in turn that of one descriptor and of another, or of none.
final class DescriptorSlot {
  /// Never ready: an epoll(7) that watches nothing.
  private let idle: FileDescriptor
  private let slot: FileDescriptor

  init() throws(Errno) {
    let number = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard number >= 0 else { throw Errno.last }
    idle = FileDescriptor(owning: number)
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw Errno.last }
    slot = FileDescriptor(owning: copy)
  }

  /// The number; closed with the last reference.
  var descriptor: Int32 { slot.number }

  /// Makes the number one of `descriptor`, until the next call.
  func follow(_ descriptor: Int32) throws(Errno) {
    guard dup2(descriptor, slot.number) >= 0, fcntl(slot.number, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Errno.last
    }
  }

  /// Makes the number one that is never ready. What it was before is let go of.
  func rest() {
    // Both are open, so there is no error that could be reported (dup(2)).
    _ = dup2(idle.number, slot.number)
    _ = fcntl(slot.number, F_SETFD, FD_CLOEXEC)
  }
}
