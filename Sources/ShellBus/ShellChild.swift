import Glibc

/// The command that a shell runs.
struct ShellChild {
  let identifier: pid_t

  /// Starts the program with this shell's descriptors and environment, and `additions` to it.
  ///
  /// - Throws: ``ProgramProblem/notExecutable(_:_:)`` as posix_spawn(3) fails.
  init(
    _ program: Program, _ arguments: [String],
    environment additions: [(name: String, value: String)]
  ) throws(ProgramProblem) {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // This shell has blocked the signals that it watches; its child must not inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // This program ignores closed pipes and full files; other programs end with them.
    var ignored = sigset_t()
    sigemptyset(&ignored)
    for number in [SIGPIPE, SIGXFSZ] { sigaddset(&ignored, number) }
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    let words = arguments.map { strdup($0) }
    let variables = Self.environment(with: additions).map { strdup($0) }
    defer { (words + variables).forEach { free($0) } }
    var identifier = pid_t()
    let result = posix_spawn(
      &identifier, program.path, nil, &attributes, words + [nil], variables + [nil])
    guard result == 0 else { throw .notExecutable(program.path, result) }
    self.identifier = identifier
  }

  /// The exit status if the command has ended; 128 and the number of the signal that killed it.
  func exitStatus() -> Int32? {
    var status: Int32 = 0
    guard waitpid(identifier, &status, WNOHANG) == identifier else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// Passes a signal on, unless the terminal has given it to the command already: it sends those of
  /// its keys to all processes in the foreground.
  func pass(_ signal: Int32) {
    let isKey = signal == SIGINT || signal == SIGQUIT
    let inForeground = (0...2).contains { tcgetpgrp($0) == getpgrp() }
    if !(isKey && inForeground) { kill(identifier, signal) }
  }

  private static func environment(with additions: [(name: String, value: String)]) -> [String] {
    var variables: [String] = []
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      if !additions.contains(where: { text.hasPrefix($0.name + "=") }) { variables.append(text) }
      place += 1
    }
    return variables + additions.map { "\($0.name)=\($0.value)" }
  }
}
