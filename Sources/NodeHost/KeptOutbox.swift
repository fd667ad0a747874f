import BoardFiles
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeRuntime
import OutboxStore
import Units

/// The outbox file of a running node, with its log.
final class KeptOutbox {
  /// How long the start waits for the file; a longer check of it goes on beside the node.
  static let openLimit = Interval.seconds(5)
  /// How long the end waits for what is being written.
  static let finishLimit = Interval.seconds(2)
  /// How often the time is written of a state that does not change.
  static let stateTimePeriod = Interval.seconds(3_600)
  /// Bytes of messages in memory while the file cannot be used.
  static let memoryBytesMax = 1_000_000

  private let place: OutboxPlace
  private let logger: Logger
  private let metrics: NodeMetrics?
  private var failures = FailureCount()
  private var store: DurableStore?
  private var stateTimeDue = Instant.zero
  private var port: RequestPort?
  /// Who has asked for the change that is under way.
  private var asking: (request: OperatorRequest, change: OutboxChange)?
  private var library: ProgramCode?

  /// Opens the file, or makes it. What is wrong with it is in the log, and messages wait in memory.
  init(
    _ place: OutboxPlace, _ board: Board, _ plan: NodePlan, _ logger: Logger, seed: UInt64,
    _ metrics: NodeMetrics? = nil
  ) {
    self.metrics = metrics
    self.place = place
    self.logger = logger
    do throws(PathFault) {
      try Folder.make(TrustFile.folder(of: place.path))
    } catch {
      logger.warning("outbox: \(error.text)", source: Journal.source)
    }
    store = DurableStore(
      place.path, names: plan.configuration.schema,
      uplinks: board.uplinks.map { Self.uplink($0, on: board) }, seed: seed
    ) { [unowned self] in note($0) }
    guard let store else {
      logger.error("outbox: no thread for it; messages wait in memory", source: Journal.source)
      return
    }
    port = Self.openPort(place) { logger.notice("\($0)", source: Journal.source) }
    // To open a file takes most of SQLite, beside which the code of the start need not be resident.
    ProgramCode().release()
    let began = LinuxClock().now
    let wallTime = LinuxClock().wallTime(after: 0)
    _ = store.collect(at: began, wallTime)
    if !Self.wait(for: store.descriptor, until: began + Self.openLimit) {
      logger.warning(
        "outbox: \(place.path.printable) takes long to open; messages wait in memory until then, and alarms and totals begin again",
        source: Journal.source)
    }
    _ = store.collect(at: LinuxClock().now, wallTime)
  }

  private static func uplink(_ uplink: UplinkEntry, on board: Board) -> StoreUplink {
    let bounds = board.bounds(of: uplink)
    let limits = StoreLimits(
      bytes: bounds.limitBytes, memoryBytes: min(bounds.limitBytes, memoryBytesMax),
      secondsMax: bounds.ageMax.map { $0.microseconds / 1_000_000 },
      whenFull: NodePlan.whenFull(bounds.rule))
    // The one uplink of `uplink:` has no name in the file.
    let name = uplink.name == UplinkEntry.standardName ? "" : uplink.name
    return StoreUplink(name: Array(name.utf8), limits: limits)
  }

  /// Where the node's messages wait; nil where the process has no thread for it.
  var messages: (any MessageStore)? { store }

  /// Number of this start: the count of starts of the file in front, so that later starts have
  /// greater numbers, and a random number behind, for a file that was lost begins its count again.
  func boot(_ random: UInt64) -> UInt64 {
    guard let starts = store?.starts else { return random }
    return UInt64(truncatingIfNeeded: starts) << 32 | random & 0xFFFF_FFFF
  }

  /// The disk's side for the process's loop.
  var upkeep: StoreUpkeep? {
    guard let store else { return nil }
    return StoreUpkeep(
      descriptor: store.descriptor,
      collect: { [unowned self] now, wallTime, isInDelivery in
        let isChanged = store.collect(at: now, wallTime, isInDelivery: isInDelivery)
        if store.takeRest() { releaseLibrary() }
        return isChanged
      }, due: { store.due(at: $0) }, keep: { [unowned self] in keep($0) }, port: port,
      take: { [unowned self] in take($0, $1) })
  }

  /// Takes SQLite's code out of the resident memory after each transaction: none of it runs until
  /// the next, seconds later. A dozen page faults bring back what that needs, of 0.7 MB.
  private func releaseLibrary() {
    if library?.isEmpty ?? true { library = ProgramCode(of: DurableStore.libraryFile) }
    library?.release()
  }

  /// The state of the earlier start; nil where there is none.
  var earlierState: NodeState? { store?.earlierState }

  /// Keeps the state of the node; one without a change of substance at most so often that the last
  /// time of the file is of use.
  func keep(_ state: NodeState, isLast: Bool = false) {
    let now = LinuxClock().now
    let isDue = isLast || now >= stateTimeDue
    if isDue { stateTimeDue = now + Self.stateTimePeriod }
    store?.keep(state, isDue: isDue)
  }

  /// Writes what is not in the file yet and closes it; how many messages wait in it, and how many
  /// are lost with this process.
  func finish() -> (kept: Int, lost: Int) {
    guard let store else { return (0, 0) }
    let end = LinuxClock().now + Self.finishLimit
    store.finish { Self.wait(for: $0, until: end) }
    asking?.request.answer("error: the node ends")
    let waiting = store.waiting
    let lost = min(store.notKept, waiting)
    return (waiting - lost, lost)
  }

  private func take(_ bytes: [UInt8], _ request: OperatorRequest) {
    guard let change = OutboxChange(request: bytes) else {
      return request.answer("error: write `retry`, `drop` with `refused` or a name, or `erase`")
    }
    guard asking == nil, let store else {
      return request.answer("error: another change is under way; try again")
    }
    guard store.edit(change) else {
      return request.answer("error: the node cannot use its outbox file now; see its log")
    }
    asking = (request, change)
    let person = request.user.map { "user \($0)" } ?? "an unknown user"
    let words = String(decoding: bytes, as: UTF8.self)
    logger.notice("operator (\(person)): outbox \(words)", source: Journal.source)
  }

  /// Answers the operator whose change is at its end.
  private func answer(_ text: String) {
    asking?.request.answer(text)
    asking = nil
  }

  private func note(_ event: StoreEvent) {
    let path = place.path.printable
    switch event {
    case .opened(0): return
    case .opened(let waiting):
      logger.notice(
        "outbox: \(counted(waiting, "message waits", "messages wait")) in \(path)",
        source: Journal.source)
    case .kept(let names):
      for name in names { logger.debug("message \(name.text) kept", source: Journal.source) }
    case .failed(let fault):
      guard failures.isWorthLogging(at: LinuxClock().now) else { return }
      logger.error(
        "outbox: \(place.text(fault)); messages wait in memory", source: Journal.source)
    case .recovered:
      guard failures.wasLogged else { return }
      logger.notice("outbox: \(path) can be used again", source: Journal.source)
    case .setAside(let other, let lost):
      metrics?.lost(lost ?? 0, because: "damaged")
      let messages = lost.map { counted($0, "message") } ?? "an unknown number of messages"
      let fate = "\(messages) of it cannot be sent"
      logger.error(
        "outbox: \(path) was damaged and is now \(other.printable); a new one has its place; \(fate)",
        source: Journal.source)
    case .released(let name, let count):
      noteReleased(name, count)
    case .edited(let changed):
      if asking?.change.forgets == true { metrics?.lost(changed.count, because: "erased") }
      answer(changed.answer)
    case .notEdited(let fault): answer("error: \(place.text(fault))")
    case .unreadable(let count):
      metrics?.lost(count, because: "unreadable")
      logger.error(
        "outbox: \(counted(count, "message")) in \(path) cannot be read", source: Journal.source)
    case .thinned(let count):
      logger.notice(
        "outbox: \(path) is full; \(counted(count, "report")) went into others with least, mean and greatest",
        source: Journal.source)
    case .expired(let count):
      metrics?.lost(count, because: "too-old")
      logger.warning(
        "outbox: \(counted(count, "message")) older than `max-age` forgotten",
        source: Journal.source)
    }
  }

  /// The board does not have an uplink any more, for which messages waited.
  private func noteReleased(_ name: [UInt8], _ count: Int) {
    let known = name.isEmpty ? UplinkEntry.standardName : String(decoding: name, as: UTF8.self)
    metrics?.lost(count, because: "uplink-removed")
    let waits = counted(count, "message waits", "messages wait")
    logger.warning(
      """
      outbox: the board does not have the uplink \(known.printable) any more: \(waits) in \(place.path.printable) for it no longer, \
      and what waits for no other uplink is deleted
      """, source: Journal.source)
  }

  private static func wait(for descriptor: Int32, until deadline: Instant) -> Bool {
    var poll = PollSet()
    poll.add(descriptor, .reading)
    do throws(Errno) {
      return try poll.wait(until: deadline) > 0
    } catch {
      return false
    }
  }
}

/// Which of many failures are logged: the first, the 10th, the 100th and so on of those with less
/// than an hour between them.
struct FailureCount {
  private var count = 0
  private var last = Instant.zero
  /// Whether the last was logged.
  private(set) var wasLogged = false

  /// Counts a failure.
  mutating func isWorthLogging(at now: Instant) -> Bool {
    if now.since(last) > .seconds(3_600) { count = 0 }
    last = now
    count += 1
    var step = 1
    while step < count { step *= 10 }
    wasLogged = step == count
    return wasLogged
  }
}
