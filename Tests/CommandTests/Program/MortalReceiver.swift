import Glibc
import TestSupport

/// A message as its `Idempotency-Key` names it: device, start and sequence.
struct MessageName: Hashable, Comparable {
  /// Empty where a log line names the message without its device.
  let device: String
  let start: String
  let sequence: Int

  /// Nil for a text that is none.
  init?(_ text: Substring) {
    let parts = text.split(separator: "-")
    guard parts.count >= 2, let sequence = Int(parts[parts.count - 1]),
      parts[parts.count - 2].utf8.count == 16
    else { return nil }
    device = parts.dropLast(2).joined(separator: "-")
    (start, self.sequence) = (String(parts[parts.count - 2]), sequence)
  }

  /// The same without its device.
  var withoutDevice: String { "\(start)-\(sequence)" }

  static func < (left: MessageName, right: MessageName) -> Bool {
    (left.start, left.sequence) < (right.start, right.sequence)
  }
}

/// The server of another make (`receiver.py`) as a process that can be killed, and started again on
/// its port with what it has taken.
final class MortalReceiver {
  /// A message that it has taken.
  struct Taken: Hashable {
    let event: String
    let name: MessageName
    /// Of the body without its age.
    let digest: String
  }

  private static let certificates = "\(Program.root)/fixtures/certs"
  private(set) var port = 0
  private let troubled: String
  private let folder: TemporaryFolder
  private var program: Program?
  private var starts = 0

  /// Starts it; it treats the share `troubled` of the messages badly.
  init(troubled: String) throws {
    self.troubled = troubled
    folder = try TemporaryFolder("receiver")
    try start()
  }

  /// Starts it again.
  func start() throws {
    starts += 1
    let next = try Program(
      "python3",
      [
        "\(Program.root)/Tests/CommandTests/Program/receiver.py",
        "\(Self.certificates)/hub.pem", "\(Self.certificates)/TEST-ONLY-hub.key.pem",
        "\(starts)", troubled, "\(port)", "\(folder.path)/taken",
      ])
    port = Int(try next.port(after: "port "))
    program = next
  }

  /// Ends it without a last word.
  func kill() throws {
    program?.signal(SIGKILL)
    _ = try program?.finish()
    program = nil
  }

  /// What all of its starts have taken, in this order, repeats included.
  func taken() throws -> [Taken] {
    try folder.read("taken").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, let name = MessageName(words[1]) else { return nil }
      return Taken(event: String(words[0]), name: name, digest: String(words[2]))
    }
  }
}
