import Glibc
import NodeCore

/// The thread that owns an outbox file, because a sync of a memory card takes seconds and the node
/// must read its sensors.
///
/// It takes a command, carries it out as one transaction and answers. Everything that the node has
/// to keep meanwhile goes into the next command.
final class OutboxWriter: Sendable {
  /// SQLite needs a tenth of it.
  private static let stackBytes = 256 << 10

  let mailbox: WriterMailbox
  private let plan: FilePlan
  private let failure: SQLiteFailure?

  /// Starts the thread; nil where the process has no thread or descriptor left.
  static func start(_ plan: FilePlan, failure: SQLiteFailure?) -> OutboxWriter? {
    guard let mailbox = WriterMailbox() else { return nil }
    let writer = OutboxWriter(mailbox, plan, failure)
    return writer.begin() ? writer : nil
  }

  private init(_ mailbox: WriterMailbox, _ plan: FilePlan, _ failure: SQLiteFailure?) {
    self.mailbox = mailbox
    self.plan = plan
    self.failure = failure
  }

  private func begin() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, Self.stackBytes)
    // The new thread inherits the mask: signals are for the node's thread.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let number = pthread_create(
      &thread, &attributes,
      { context in
        context.map { Unmanaged<OutboxWriter>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    if number != 0 { context.release() }
    return number == 0
  }

  private func run() {
    Self.nameThread("outbox")
    var work = WriterWork(plan, failure)
    while let command = mailbox.waitForCommand() {
      mailbox.post(work.carryOut(command))
    }
  }

  /// pthread_setname_np(3) is not among the functions that Swift imports; this is what it does.
  private static func nameThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = write(file, name, name.utf8.count)
    close(file)
  }
}

/// The writer's file and what it does with it.
struct WriterWork: ~Copyable {
  private let plan: FilePlan
  private let failure: SQLiteFailure?
  private var file: OutboxFile?
  private var isCounted = false

  /// Opens nothing yet.
  init(_ plan: FilePlan, _ failure: SQLiteFailure?) {
    self.plan = plan
    self.failure = failure
  }

  /// Carries out a command; a file that is damaged is set aside, and the command goes to a new one.
  mutating func carryOut(_ command: WriterCommand) -> WriterAnswer {
    var answer = WriterAnswer()
    do throws(StoreFault) {
      do throws(StoreFault) {
        try carryOut(command, &answer)
      } catch {
        file = nil
        guard error == .damaged else { throw error }
        answer = WriterAnswer()
        answer.setAside = try setAside(command.wallSeconds)
        if command.renewal?.change != nil { answer.edited = .failure(.damaged) }
        // What was to be read is gone.
        var command = command
        command.reads = []
        command.thins = []
        command.renewal?.change = nil
        try carryOut(command, &answer)
      }
    } catch {
      file = nil
      answer.fault = error
    }
    if command.isLast { file = nil }
    return answer
  }

  private mutating func carryOut(
    _ command: WriterCommand, _ answer: inout WriterAnswer
  ) throws(StoreFault) {
    if file == nil {
      let opened = try OutboxFile.open(plan, isStart: !isCounted, failure: failure)
      isCounted = true
      answer.opened = opened.facts
      file = consume opened
    }
    try use { file throws(StoreFault) in
      if command.writes { answer.thinned = try file.commit(command) }
      for order in command.reads { answer.read.append(try file.messages(order)) }
    }
    if let renewal = command.renewal { try renew(renewal, &answer) }
  }

  /// Closes the file, lets an operator's change happen to it, and opens it again.
  private mutating func renew(
    _ renewal: FileRenewal, _ answer: inout WriterAnswer
  ) throws(StoreFault) {
    file = nil
    if let change = renewal.change {
      do throws(StoreFault) {
        answer.edited = .success(
          try OutboxEdit.carryOut(
            change, plan, failure: failure, boot: renewal.boot))
      } catch {
        guard error != .damaged else { throw error }
        answer.edited = .failure(error)
      }
    }
    let opened = try OutboxFile.open(plan, isStart: false, failure: failure)
    answer.opened = opened.facts
    file = consume opened
  }

  private func use(
    _ body: (borrowing OutboxFile) throws(StoreFault) -> Void
  ) throws(StoreFault) {
    switch file {
    case .some(let file): try body(file)
    case .none: return
    }
  }

  /// Renames the file and its log, whose name SQLite forms from the file's; the new place.
  private func setAside(_ seconds: Int64) throws(StoreFault) -> String {
    let path = plan.path
    let place = path + ".damaged-" + (seconds > 0 ? UTCName.text(seconds) : "\(getpid())")
    var target = place
    var number = 1
    while access(target, F_OK) == 0 {
      number += 1
      target = "\(place)-\(number)"
    }
    guard rename(path, target) == 0 else { throw .notSetAside(systemError: errno) }
    // A log without its file would be taken for that of the new one.
    if rename(path + "-wal", target + "-wal") != 0, errno != ENOENT {
      throw .notSetAside(systemError: errno)
    }
    try OutboxFile.syncFolder(of: path)
    return target
  }
}

/// A time as a part of a file's name.
enum UTCName {
  /// `20260102T030405Z`.
  static func text(_ seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    // gmtime(3) fails only where the year does not fit an int.
    guard gmtime_r(&time, &parts) != nil else { return "\(seconds)" }
    let date = [Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
    let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
    func digits(_ numbers: [Int]) -> String {
      numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
    return digits(date) + "T" + digits(clock) + "Z"
  }
}
