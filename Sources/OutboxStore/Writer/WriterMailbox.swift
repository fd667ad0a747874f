import Glibc
import NodeCore
import Synchronization

/// What a store asks of its writer: one transaction, then what to read.
struct WriterCommand: Sendable {
  var messages: [StoredMessage] = []
  /// After the messages, in this order.
  var changes: [RowChange] = []
  var gaps: [(uplink: UplinkID, count: GapCount)] = []
  var thins: [ThinOrder] = []
  var reads: [ReadOrder] = []
  /// The node's state after these messages.
  var state: NodeState?
  /// After all of these the file is closed, changed by an operator, and opened again.
  var renewal: FileRenewal?
  /// For the name of a file that is set aside; seconds since 1970, 0 where the time is not known.
  var wallSeconds: Int64 = 0
  /// Whether the file is to be closed afterwards.
  var isLast = false

  /// Whether it changes what is in the file.
  var writes: Bool {
    !messages.isEmpty || !changes.isEmpty || !gaps.isEmpty || !thins.isEmpty || state != nil
  }
}

/// A file is closed and opened again, so that the store learns what it has now.
struct FileRenewal: Sendable {
  /// What is done to it in between; nil where nothing is.
  var change: OutboxChange?
  /// Number of this start.
  var boot: UInt64
}

/// The oldest messages of a class behind a key that wait for an uplink.
struct ReadOrder: Sendable {
  var kind: MessageClass
  var uplink: UplinkID
  var after: Int64
  var limit: Int
}

/// The reports to thin for an uplink, which are in the file alone.
struct ThinOrder: Sendable {
  var uplink: UplinkID
  /// Behind this key, and up to the other.
  var after: Int64
  var upTo: Int64
  /// Bytes of the outbox's limit that are to become free.
  var bytes: Int
}

/// What has become of reports that were to be thinned.
struct ThinResult: Sendable {
  /// How many rows went into others.
  var removed = 0
  /// Bytes of the outbox's limit that are free now.
  var bytes = 0
  /// How far the pass is; nil at its end.
  var last: Int64?
}

/// What the writer answers to a command.
struct WriterAnswer: Sendable {
  /// What the file said when it was opened for this command; nil where it was open.
  var opened: OpenFacts?
  /// Where a damaged file was moved; its messages are not in the new one.
  var setAside: String?
  /// The outcome of an operator's change; nil where there was none, or where it was not reached.
  var edited: Result<EditOutcome, StoreFault>?
  /// Why the command was not carried out.
  var fault: StoreFault?
  /// What was thinned, an entry for each order of the command.
  var thinned: [ThinResult] = []
  /// What was read, an entry for each order of the command.
  var read: [[StoredMessage]] = []
}

/// One place for a command and one for its answer, between the node's thread and the writer's. Each
/// takes what is there as a whole; neither waits for the other while it holds the lock.
final class WriterMailbox: Sendable {
  private struct Places {
    var command: WriterCommand?
    var answer: WriterAnswer?
  }

  private let places = Mutex(Places())
  /// Both ends of a socket pair: a byte wakes the thread at the other one.
  private let nodeEnd: Int32
  private let writerEnd: Int32

  /// Nil where the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    (nodeEnd, writerEnd) = (ends[0], ends[1])
  }

  deinit {
    close(nodeEnd)
    close(writerEnd)
  }

  /// Readable for the node when an answer is there.
  var descriptor: Int32 { nodeEnd }

  /// Hands the writer a command; it has answered the one before.
  func post(_ command: WriterCommand) {
    places.withLock { $0.command = command }
    Self.ring(nodeEnd)
  }

  /// The answer, if it is there. Never blocks.
  func takeAnswer() -> WriterAnswer? {
    var byte: UInt8 = 0
    _ = recv(nodeEnd, &byte, 1, Int32(MSG_DONTWAIT))
    return places.withLock { places in
      defer { places.answer = nil }
      return places.answer
    }
  }

  /// Waits for a command; nil when the store has gone.
  func waitForCommand() -> WriterCommand? {
    var byte: UInt8 = 0
    while true {
      let count = recv(writerEnd, &byte, 1, 0)
      guard count > 0 || (count < 0 && errno == EINTR) else { return nil }
      let command = places.withLock { places in
        defer { places.command = nil }
        return places.command
      }
      if let command { return command }
    }
  }

  /// Hands the store an answer.
  func post(_ answer: WriterAnswer) {
    places.withLock { $0.answer = answer }
    Self.ring(writerEnd)
  }

  /// Lets the writer's thread end.
  func shut() {
    _ = shutdown(nodeEnd, Int32(SHUT_WR))
  }

  private static func ring(_ descriptor: Int32) {
    var byte: UInt8 = 1
    // There is room: at most one command and one answer are under way.
    _ = send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }
}
