import Glibc
import LinuxFiles

/// A child that runs this program again, in a session of its own, so that what a terminal does to
/// its processes does not reach it.
public struct ChildProcess: ~Copyable {
  /// The descriptor that the child gets besides the standard ones.
  public static let inherited: Int32 = 3

  private let identifier: pid_t

  /// Starts this program with `arguments`. The child has `descriptor` as ``inherited``, no input,
  /// no standard output, this process's standard error, and nothing else that is open.
  ///
  /// - Throws: ``Errno`` of posix_spawn(3).
  public init(_ arguments: [String], giving descriptor: Int32) throws(Errno) {
    Self.keepInherited()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    // Also where both numbers are equal: then it only clears the close-on-exec flag (glibc 2.29).
    posix_spawn_file_actions_adddup2(&actions, descriptor, Self.inherited)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Without the signals that this process blocks, see ``SignalWatch``.
    var none = SignalWatch.noSignals
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(Self.newSession))
    let words = arguments.map { strdup($0) }
    defer { words.forEach { free($0) } }
    var identifier = pid_t()
    let number = posix_spawn(
      &identifier, "/proc/self/exe", &actions, &attributes, words + [nil], environ)
    guard number == 0 else { throw Errno(code: number) }
    self.identifier = identifier
  }

  /// Waits for its end, which is near.
  public consuming func reap() {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
  }

  /// Keeps from children what this process was given without close-on-exec, such as a lock: it must
  /// not outlive this process.
  private static func keepInherited() {
    let names: [String]
    do throws(FileFault) {
      names = try namesInFolder("/proc/self/fd")
    } catch {
      // Without /proc there is no program to start either, which the start reports.
      return
    }
    for name in names {
      guard let descriptor = Int32(name), descriptor > STDERR_FILENO else { continue }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  /// POSIX_SPAWN_SETSID (spawn.h of glibc 2.26 and later).
  private static var newSession: Int32 { 0x80 }
}
