import Glibc
import LinuxFiles
import LinuxHAL

/// The two named pipes of the lab's feeder: a line goes there, a line comes back.
struct FeederPipes: ~Copyable {
  private let commands: FileDescriptor
  private let answers: FileDescriptor
  /// What was read behind the last answer.
  private var rest: [UInt8] = []

  private init(_ commands: consuming FileDescriptor, _ answers: consuming FileDescriptor) {
    self.commands = commands
    self.answers = answers
  }

  /// Opens `PATH.in` and `PATH.out`, which the feeder has open; blocks until it has.
  ///
  /// - Throws: ``LinuxHAL/Errno`` of open(2).
  static func opened(at path: String) throws(Errno) -> FeederPipes {
    // No initialiser that throws: Swift 6.2 fails over what one has set by then.
    let commands = try open(path + ".in", O_WRONLY)
    let answers = try open(path + ".out", O_RDONLY)
    return FeederPipes(commands, answers)
  }

  private static func open(_ path: String, _ direction: Int32) throws(Errno) -> FileDescriptor {
    let number = Glibc.open(path, direction | O_CLOEXEC)
    guard number >= 0 else { throw Errno(code: errno) }
    return FileDescriptor(owning: number)
  }

  /// Sends a line and returns the one that answers it.
  ///
  /// - Throws: ``LinuxHAL/Errno`` of write(2) and read(2); EPIPE after the feeder has ended.
  mutating func ask(_ line: String) throws(Errno) -> String {
    let bytes = Array((line + "\n").utf8)
    let number = writeAll(bytes.span, to: commands.number)
    guard number == 0 else { throw Errno(code: number) }
    while true {
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        defer { rest.removeFirst(end + 1) }
        return String(decoding: rest[..<end], as: UTF8.self)
      }
      var piece = [UInt8](repeating: 0, count: 512)
      let count = read(answers.number, &piece, piece.count)
      guard count != 0 else { throw Errno(code: EPIPE) }
      guard count > 0 || errno == EINTR else { throw Errno(code: errno) }
      rest += piece.prefix(max(0, count))
    }
  }
}
