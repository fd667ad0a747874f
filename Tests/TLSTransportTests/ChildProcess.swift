import Glibc

/// A child process whose standard input stays open and whose output can be read line by line.
final class ChildProcess {
  struct SpawnFailed: Error { let program: String, errorNumber: Int32 }
  struct NoLine: Error { let read: String }

  private let identifier: pid_t
  private let input: Int32
  private let output: Int32
  private var unread = ""

  /// Starts a program found through PATH; its standard error joins its standard output.
  init(_ arguments: [String]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw SpawnFailed(program: arguments[0], errorNumber: errno)
    }
    for descriptor in [toChild[1], fromChild[0]] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 2)
    let words = arguments.map { strdup($0) }
    defer { words.forEach { free($0) } }
    var identifier = pid_t()
    let result = posix_spawnp(&identifier, arguments[0], &actions, nil, words + [nil], environ)
    close(toChild[0])
    close(fromChild[1])
    guard result == 0 else { throw SpawnFailed(program: arguments[0], errorNumber: result) }
    self.identifier = identifier
    input = toChild[1]
    output = fromChild[0]
  }

  deinit {
    kill(identifier, SIGKILL)
    waitpid(identifier, nil, 0)
    close(input)
    close(output)
  }

  /// Writes to its standard input.
  func write(_ text: String) {
    _ = Glibc.write(input, text, text.utf8.count)
  }

  /// Reads lines until one begins with `prefix`, and gives the rest of that line.
  func line(after prefix: String, withinMilliseconds limit: Int32 = 20_000) throws -> String {
    var read = ""
    while true {
      while let end = unread.firstIndex(of: "\n") {
        let line = String(unread[..<end])
        unread = String(unread[unread.index(after: end)...])
        if line.hasPrefix(prefix) { return String(line.dropFirst(prefix.count)) }
        read += line + "\n"
      }
      var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      var bytes = [UInt8](repeating: 0, count: 4_096)
      guard poll(&entry, 1, limit) > 0, case let count = Glibc.read(output, &bytes, bytes.count),
        count > 0
      else { throw NoLine(read: read + unread) }
      unread += String(decoding: bytes[..<count], as: UTF8.self)
    }
  }
}
