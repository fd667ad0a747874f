import Glibc

/// A program that works beside this one, without a terminal; what it says goes to a file.
struct SideProgram {
  private let identifier: pid_t

  /// Whether a program of this name can be started.
  static func isThere(_ name: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
  }

  /// Starts `words`, the first of which is looked for on the PATH, with `additions` to the
  /// environment; nil if it cannot be started.
  init?(_ words: [String], log: String, environment additions: [String] = []) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var variables = additions.map { strdup($0) }
    var place = environ
    while let entry = place.pointee {
      variables.append(strdup(entry))
      place += 1
    }
    let arguments = words.map { strdup($0) }
    defer { (arguments + variables).forEach { free($0) } }
    var identifier = pid_t()
    guard
      posix_spawnp(
        &identifier, words[0], &actions, nil, arguments + [nil], variables + [nil]) == 0
    else { return nil }
    self.identifier = identifier
  }

  /// Waits until it ends; whether its exit status was 0.
  func succeeds() -> Bool {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return status == 0
  }
}
