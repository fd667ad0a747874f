public import Logging
import Synchronization
public import Units

/// Log of a process that no device, peer or network can flood (``LineLimit``); lines below `info`,
/// which a user has asked for, have no limit.
///
/// Lines are of one kind where one statement of the program writes them and their metadata have the
/// same `subject`, which is not written.
public final class LimitedLog: Sendable {
  /// The key of the metadata that names the device, the channel or whatever a line is about.
  public static let subject = "subject"

  private struct Kind: Equatable {
    let file: String
    let line: UInt
    let subject: String
  }

  private let output: StreamLogHandler
  private let now: @Sendable () -> Instant
  private let limit = Mutex(LineLimit<Kind, LogEvent>())

  /// Writes to `output`; `now` is the clock of the limits.
  public init(_ output: StreamLogHandler, now: @escaping @Sendable () -> Instant) {
    self.output = output
    self.now = now
  }

  /// Writes what was left out where its time is over. To be called now and then.
  public func writeRests() {
    let now = now()
    for rest in limit.withLock({ $0.takeRests(at: now) }) { write(rest) }
  }

  /// Writes all that was left out: the process ends.
  public func finish() {
    let now = now()
    for rest in limit.withLock({ $0.finish(at: now) }) { write(rest) }
  }

  fileprivate func log(_ event: LogEvent) {
    var event = event
    let subject = event.metadata?.removeValue(forKey: Self.subject)
    if event.metadata?.isEmpty ?? false { event.metadata = nil }
    guard event.level >= .info else { return output.log(event: event) }
    writeRests()
    let kind = Kind(file: event.file, line: event.line, subject: subject.map { "\($0)" } ?? "")
    let now = now()
    guard limit.withLock({ $0.admits(event, of: kind, at: now) }) else { return }
    output.log(event: event)
  }

  private func write(_ rest: LineLimit<Kind, LogEvent>.Rest) {
    var event = rest.line
    let seconds = rest.span.microseconds / 1_000_000
    event.message =
      rest.count == 1
      ? "\(event.message) (up to \(seconds) s ago)"
      : "\(event.message) (the last of \(rest.count) such lines in \(seconds) s; the others are left out)"
    output.log(event: event)
  }
}

/// Handler of a logger whose lines go through a ``LimitedLog``.
public struct LimitedLogHandler: LogHandler {
  private let log: LimitedLog
  /// The least level of lines that are written.
  public var logLevel = Logger.Level.info
  /// Not written: no line of this program needs more than its own metadata.
  public var metadata = Logger.Metadata()

  /// Makes a handler.
  public init(_ log: LimitedLog) {
    self.log = log
  }

  /// One of the metadata.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line, or counts it.
  public func log(event: LogEvent) {
    log.log(event)
  }
}
