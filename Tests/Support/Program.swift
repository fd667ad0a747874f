import Glibc

/// A child process, its output collected apart from its errors.
package final class Program {
  package struct SpawnFailed: Error { let program: String, number: Int32 }
  package struct NotSaid: Error {
    package let wanted: String
    package let output: String
    package let errors: String
  }

  /// How it ended and what it said.
  package struct Ending {
    /// The exit status; nil if a signal ended it.
    package let status: Int32?
    package let output: String
    package let errors: String

    package var all: String { output + errors }
  }

  /// The folder of the project.
  package static let root: String = {
    // Tests/Support/Program.swift is three steps below.
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()

  /// The built program is beside the program of the tests.
  package static let outpost: String = {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count - 1)
    let path = String(
      decoding: bytes[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let sibling = path.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/outpost"
    return access(sibling, X_OK) == 0 ? sibling : root + "/.build/debug/outpost"
  }()

  private let identifier: pid_t
  /// Stays open and silent: some programs end with their input.
  private let input: Int32
  private var pipes: [Int32]
  private var said: [[UInt8]] = [[], []]
  /// How many lines of each stream `line(after:)` has passed.
  private var taken = [0, 0]
  /// How many bytes of each stream `wait(for:)` does not look at.
  private var skipped = [0, 0]
  private var isReaped = false

  /// Starts a program with its arguments.
  package convenience init(_ words: [String]) throws {
    try self.init(words[0], Array(words.dropFirst()))
  }

  /// Starts a program found through PATH.
  package init(_ program: String, _ arguments: [String]) throws {
    // Sockets, because these alone can be made with close-on-exec in one call: what leaked into a
    // child of another test would keep this one's output open.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    var (input, output, errors): ([Int32], [Int32], [Int32]) = ([-1, -1], [-1, -1], [-1, -1])
    guard socketpair(AF_UNIX, kind, 0, &input) == 0,
      socketpair(AF_UNIX, kind, 0, &output) == 0, socketpair(AF_UNIX, kind, 0, &errors) == 0
    else { throw SpawnFailed(program: program, number: errno) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input[1], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
    // A child of a test begins with no signal blocked, whatever the tests have blocked for
    // themselves.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = ([program] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    var identifier = pid_t()
    let result = posix_spawnp(&identifier, program, &actions, &attributes, words + [nil], environ)
    close(input[1])
    close(output[1])
    close(errors[1])
    self.identifier = identifier
    self.input = input[0]
    pipes = [output[0], errors[0]]
    guard result == 0 else {
      isReaped = true
      throw SpawnFailed(program: program, number: result)
    }
  }

  deinit {
    if !isReaped {
      kill(identifier, SIGKILL)
      waitpid(identifier, nil, 0)
    }
    for descriptor in pipes + [input] where descriptor >= 0 { close(descriptor) }
  }

  /// Runs `outpost` to its end.
  package static func run(_ arguments: String...) throws -> Ending {
    try Program(outpost, arguments).finish()
  }

  /// Runs a program to its end.
  package static func run(_ program: String, _ arguments: [String]) throws -> Ending {
    try Program(program, arguments).finish()
  }

  /// Writes to its standard input.
  package func write(_ text: String) {
    _ = Glibc.write(input, text, text.utf8.count)
  }

  /// Sends a signal.
  package func signal(_ number: Int32) {
    kill(identifier, number)
  }

  /// Waits until it has said `text`, on either way; all that follows `text` on that line.
  package func wait(for text: String, milliseconds limit: Int = 20_000) throws -> String {
    var left = TimeLeft(milliseconds: limit)
    while true {
      for stream in zip(said, skipped).map({ String(decoding: $0.dropFirst($1), as: UTF8.self) }) {
        // Only whole lines count, so that what follows is there as well.
        let lines = stream.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for line in lines {
          guard let place = line.firstRange(of: text) else { continue }
          return String(line[place.upperBound...])
        }
      }
      guard try gather(&left) else {
        throw NotSaid(wanted: text, output: self.text(0), errors: self.text(1))
      }
    }
  }

  /// Lets further calls of `wait(for:)` look only at what it says from now on.
  package func skip() throws {
    var none = TimeLeft(milliseconds: 0)
    while hasMore, try gather(&none) {}
    skipped = said.map(\.count)
  }

  /// Whether something that it has said waits to be read.
  private var hasMore: Bool {
    var entries = pipes.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&entries, 2, 0) > 0
  }

  /// Waits for a line that begins with `prefix`, behind those that earlier calls took; the rest of
  /// it.
  package func line(after prefix: String, milliseconds limit: Int = 20_000) throws -> String {
    var left = TimeLeft(milliseconds: limit)
    while true {
      for stream in 0..<2 {
        let lines = text(stream).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let rest = lines.dropFirst(taken[stream])
        guard let index = rest.firstIndex(where: { $0.hasPrefix(prefix) }) else { continue }
        taken[stream] = index + 1
        return String(lines[index].dropFirst(prefix.count))
      }
      guard try gather(&left) else {
        throw NotSaid(wanted: prefix, output: text(0), errors: text(1))
      }
    }
  }

  /// Waits until it holds a file open whose path contains `text`, with or without a name there.
  package func open(_ text: String, milliseconds limit: Int = 20_000) throws {
    let left = TimeLeft(milliseconds: limit)
    let folder = "/proc/\(identifier)/fd/"
    while left.milliseconds > 0 {
      for number in 0..<64 {
        var path = [CChar](repeating: 0, count: 4_096)
        let count = readlink(folder + String(number), &path, path.count)
        guard count > 0 else { continue }
        let name = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if name.contains(text) { return }
      }
      poll(nil, 0, 1)
    }
    throw NotSaid(wanted: "to open \(text)", output: self.text(0), errors: self.text(1))
  }

  /// Waits for the line in which a server says its port behind `prefix`.
  package func port(after prefix: String) throws -> UInt16 {
    let text = try line(after: prefix)
    guard let port = UInt16(text) else {
      throw NotSaid(wanted: "a port", output: text, errors: self.text(1))
    }
    return port
  }

  /// Waits for its end.
  package func finish(milliseconds limit: Int = 30_000) throws -> Ending {
    var left = TimeLeft(milliseconds: limit)
    while try gather(&left) {}
    var status: Int32 = 0
    waitpid(identifier, &status, 0)
    isReaped = true
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    return Ending(status: code, output: text(0), errors: text(1))
  }

  private func text(_ stream: Int) -> String { String(decoding: said[stream], as: UTF8.self) }

  /// Takes what has been said, waiting for it; false when nothing more will come.
  private func gather(_ left: inout TimeLeft) throws -> Bool {
    var entries = pipes.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    guard pipes.contains(where: { $0 >= 0 }) else { return false }
    guard poll(&entries, 2, left.milliseconds) > 0 else {
      kill(identifier, SIGKILL)
      throw NotSaid(wanted: "anything in time", output: text(0), errors: text(1))
    }
    for stream in 0..<2 where entries[stream].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = read(pipes[stream], &bytes, bytes.count)
      if count > 0 {
        said[stream] += bytes[..<count]
      } else {
        close(pipes[stream])
        pipes[stream] = -1
      }
    }
    return true
  }
}

/// What is left of a limit on waiting.
private struct TimeLeft {
  private let end: Int

  init(milliseconds: Int) {
    end = Self.now + milliseconds
  }

  var milliseconds: Int32 { Int32(max(0, end - Self.now)) }

  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}
