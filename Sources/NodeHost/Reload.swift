package import BoardFiles
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeRuntime
package import Units

/// What SIGHUP does to a running node: its files are read again, and where they are
/// right the node begins again with them in the same process, with the messages that wait.
package final class Reload {
  private let reader: BoardFileReader
  private let isStrict: Bool
  private let load: () -> Loaded<Board>
  /// The board to go on with; nil while nothing is to begin again.
  private(set) var next: Board?
  /// The service manager that listens; nil without one.
  let notice = ServiceNotice()
  /// When the process ends by itself.
  let end: Instant
  /// When the first node has begun.
  package let began = LinuxClock().now
  /// Messages in memory, and what they are about.
  private var store: (store: MemoryStore, configuration: NodeConfiguration, uplinks: [String])?
  /// Messages that the server has acknowledged before the last reload.
  var acknowledged = 0

  /// `load` reads the files again.
  package init(
    _ reader: BoardFileReader, isStrict: Bool, for length: Interval?,
    load: @escaping () -> Loaded<Board>
  ) {
    (self.reader, self.isStrict, self.load) = (reader, isStrict, load)
    end = length.map { LinuxClock().now + $0 } ?? .never
  }

  /// The time that is left.
  var timeLeft: Interval? { end == .never ? nil : max(.zero, end.since(LinuxClock().now)) }

  /// Takes the board to go on with; nil at the end.
  package func takeNext() -> Board? {
    defer { next = nil }
    return next
  }

  /// Reads the files again: true where they are right and the node is to begin again with them.
  /// What is wrong is in the log, and the node goes on as it is.
  func attempt(_ logger: Logger) -> Bool {
    notice?.reloading(at: LinuxClock().now)
    let problems = problems()
    guard problems.isEmpty else {
      for text in problems {
        logger.error(
          "reload: \(text)", metadata: [LimitedLog.subject: "\(text)"], source: Journal.source)
      }
      logger.error("reload refused: the node goes on as it was", source: Journal.source)
      return false
    }
    logger.notice("reload: the files are right, and the node begins again", source: Journal.source)
    return true
  }

  private func problems() -> [String] {
    let loaded = load()
    guard let board = loaded.value, !isStrict || loaded.diagnostics.isEmpty else {
      return loaded.diagnostics.map { $0.rendered(as: isStrict ? .error : $0.severity) }
    }
    let doubts = reader.credentialDoubts(of: board).filter { isStrict || $0.isOfTestKey }
    var problems = (doubts + reader.environmentProblems(of: board)).map { $0.rendered(as: .error) }
    for uplink in problems.isEmpty ? board.uplinks : [] {
      do throws(SetupFault) {
        let setup = UplinkSetup(board, uplink, NodePlan(board))
        _ = try setup.client(try setup.trust())
      } catch {
        problems.append(error.rendered)
      }
    }
    if problems.isEmpty, let text = fault(ofMemoryFor: board) { problems.append(text) }
    if problems.isEmpty { next = board }
    return problems
  }

  /// Messages in memory name channels, alarms and uplinks by their numbers: they outlive no change
  /// of these.
  private func fault(ofMemoryFor board: Board) -> String? {
    guard let (store, old, uplinks) = store else { return nil }
    let waiting = uplinks.indices.reduce(0) { $0 + store.count(for: UplinkID($1)) }
    guard waiting > 0 else { return nil }
    let new = NodePlan(board).configuration
    let fits = Self.fits(new, old) && uplinks == board.uplinks.map(\.name)
    guard board.outbox.place != nil || !fits else { return nil }
    let messages = counted(waiting, "message waits", "messages wait")
    return
      "error: \(messages) in memory, and would be lost with what this board changes: reload again when the "
      + "server has taken them, or keep them in a file (outbox: {file: default})"
  }

  /// The store in memory of a node of `board`: that of the node before it, where what it holds
  /// means the same.
  func memory(_ configuration: NodeConfiguration, of board: Board) -> MemoryStore {
    let names = board.uplinks.map(\.name)
    if let (store, old, uplinks) = store, Self.fits(configuration, old), uplinks == names {
      return store
    }
    let fresh = MemoryStore(configuration)
    store = (fresh, configuration, names)
    return fresh
  }

  private static func fits(_ one: NodeConfiguration, _ other: NodeConfiguration) -> Bool {
    one.schema == other.schema && one.valuesPerMessage == other.valuesPerMessage
      && one.uplinks.map(\.outboxCapacity) == other.uplinks.map(\.outboxCapacity)
      && one.uplinks.map(\.whenFull) == other.uplinks.map(\.whenFull)
  }
}
