import Glibc
import NodeCore
import Synchronization
import TestSupport
import Units

@testable import OutboxStore

/// A durable store in a folder of its own, whose time stands still unless a test moves it.
final class StoreBench {
  static let schema = ReportSchema(
    board: Array("hub".utf8),
    channels: [
      ReportedChannel(name: Array("gas".utf8), kind: .count),
      ReportedChannel(name: Array("flame".utf8), kind: .truth),
    ], alarms: [Array("fire".utf8), Array("flood".utf8)])
  static let wallTime = WallTime.known(1_800_000_000)

  let folder: TemporaryFolder
  let path: String
  private(set) var store: DurableStore?
  private(set) var events: [StoreEvent] = []
  var now = Instant.zero + .seconds(100)
  var wallTime = StoreBench.wallTime
  private var boot: UInt64 = 0
  private var sequence: UInt64 = 0
  private var all = UplinkSet(.first)
  private let log = EventLog()

  init(_ folder: TemporaryFolder? = nil, file: String = "outbox") throws {
    self.folder = try folder ?? TemporaryFolder("outbox")
    path = self.folder.path + "/" + file
  }

  /// Starts a store, which has opened its file or failed to.
  func start(
    bytes: Int = 1_000_000, memory: Int = 1_000_000, secondsMax: Int64? = nil,
    whenFull: WhenFull = .dropOldestReports, names: ReportSchema = schema,
    uplinks: [String] = [""], continues: Bool = false,
    library: String = SQLiteLibrary.standard, failure: SQLiteFailure? = nil
  ) {
    store = nil
    let limits = StoreLimits(
      bytes: bytes, memoryBytes: memory, secondsMax: secondsMax, whenFull: whenFull)
    all = UplinkSet(first: uplinks.count)
    store = DurableStore(
      path, names: names,
      uplinks: uplinks.map { StoreUplink(name: Array($0.utf8), limits: limits) }, seed: 1,
      failure: failure, library: library
    ) { [log] in log.events.append($0) }
    // A test that goes on counting has the numbers of one start.
    if !continues {
      boot += 1
      sequence = 0
    }
    turn()
    settle()
  }

  /// Ends the process without a last word: what the writer has not been given is lost.
  func kill() {
    settle()
    store = nil
    waitForWriter()
  }

  /// Ends the process, whatever its writer is at.
  func abandon() {
    settle()
    store = nil
  }

  /// Ends the process as SIGTERM does.
  func stop() {
    store?.finish { Self.isReadable($0) }
    takeEvents()
    store = nil
  }

  /// The upkeep of one turn.
  func turn() {
    _ = store?.collect(at: now, wallTime)
    takeEvents()
  }

  /// Waits for what the writer is at, until nothing is under way.
  func settle() {
    while let store, store.isUnderWay {
      guard Self.isReadable(store.descriptor) else { return }
      turn()
    }
  }

  /// Moves time on and lets what is due happen.
  func pass(_ seconds: Int64) {
    now = now + .seconds(seconds)
    turn()
    settle()
  }

  /// Makes a message for all uplinks; the sequences of what gave way for it.
  @discardableResult
  func make(
    _ kind: MessageKind = .report, inDelivery: MessageID? = nil
  ) -> [UInt64] {
    sequence += 1
    let message = Message(
      id: MessageID(boot: boot, sequence: sequence), kind: kind, at: now, wallTime: wallTime)
    let value = Int64(sequence)
    let lost = store?.append(message, for: all, isInDelivery: { name, _ in name == inDelivery }) {
      $0 == 0 ? .value(value) : .fault
    }
    takeEvents()
    return lost?.map { $0.message.id.sequence } ?? []
  }

  /// Delivers and acknowledges up to `limit` of the messages that wait, in their order.
  @discardableResult
  func drain(_ limit: Int = .max, for uplink: UplinkID = .first) -> [Message] {
    var messages: [Message] = []
    while let store, store.count(for: uplink) > 0, messages.count < limit {
      guard let next = store.next(for: uplink) else {
        guard store.isUnderWay, Self.isReadable(store.descriptor) else { return messages }
        turn()
        continue
      }
      messages.append(next)
      _ = store.remove(next, for: uplink)
      turn()
    }
    return messages
  }

  /// Lets the server of an uplink refuse the message that is delivered next, for good.
  @discardableResult
  func park(for uplink: UplinkID = .first, _ text: String = "no") -> UInt64? {
    guard let store, let next = store.next(for: uplink) else { return nil }
    let refusal = Refusal(status: 422, text: Array(text.utf8))
    defer { takeEvents() }
    return store.park(next, for: uplink, because: refusal) ? next.id.sequence : nil
  }

  /// Makes the gap message that is wanted; its name.
  @discardableResult
  func makeGap(for uplink: UplinkID = .first) -> MessageID {
    sequence += 1
    let id = MessageID(boot: boot, sequence: sequence)
    store?.appendGap(
      Message(id: id, kind: .gap, at: now, wallTime: wallTime), for: uplink)
    return id
  }

  /// What the gap message that is delivered next says.
  func nextGap() -> GapRecord? {
    let values = nextValues().values
    return GapRecord(values.span)
  }

  /// Writes garbage over a page of the file, counted from 0 or from the end.
  func spoil(page: Int) throws {
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    let pages = lseek(descriptor, 0, Int32(SEEK_END)) / 1_024
    let place = page >= 0 ? page : pages + page
    let garbage = [UInt8](repeating: 0xA5, count: 1_024)
    guard pages > 10, pwrite(descriptor, garbage, garbage.count, off_t(place * 1_024)) == 1_024
    else { throw StoreFault.damaged }
  }

  /// The values of the message that is delivered next, and their names.
  func nextValues() -> (values: [ReportedValue], schema: ReportSchema?) {
    var values: [ReportedValue] = []
    guard let store, let next = store.next(for: .first) else { return ([], nil) }
    let schema = store.values(of: next, for: .first, into: &values)
    return (values, schema)
  }

  /// The first number that a statement of another connection yields, once the store has stopped.
  func number(_ sql: String) throws -> Int64? {
    try SQLiteDatabase(path, failure: nil).number(sql)
  }

  /// The path of the file, which is made empty.
  func newFile() throws -> String {
    try folder.write("outbox", "")
    return path
  }

  private func waitForWriter() {
    // The lock of the file ends with its connection.
    for _ in 0..<2_000 {
      do {
        let other = try SQLiteDatabase(path, failure: nil)
        try other.run("BEGIN EXCLUSIVE")
        return
      } catch StoreFault.inUse {
        usleep(1_000)
      } catch {
        return
      }
    }
  }

  private func takeEvents() {
    events += log.events
    log.events = []
  }

  private static func isReadable(_ descriptor: Int32) -> Bool {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&wanted, 1, 10_000) > 0
  }
}

/// A switch that a test moves and the writer's thread reads.
final class Switch: Sendable {
  private let state: Atomic<Bool>

  init(_ isOn: Bool) { state = Atomic(isOn) }

  var isOn: Bool {
    get { state.load(ordering: .relaxed) }
    set { state.store(newValue, ordering: .relaxed) }
  }

  /// Whether it was on; it is off now.
  func takeOff() -> Bool { state.exchange(false, ordering: .relaxed) }
}

private final class EventLog {
  var events: [StoreEvent] = []
}

extension StoreEvent {
  /// The fault of a failure.
  var fault: StoreFault? {
    if case .failed(let fault) = self { return fault }
    return nil
  }

  /// The names of messages that are kept.
  var kept: [MessageID] {
    if case .kept(let names) = self { return names }
    return []
  }
}

/// The bytes of a file.
func fileSize(_ path: String) throws -> Int {
  var facts = stat()
  guard stat(path, &facts) == 0 else { throw StoreFault.cannotOpen(systemError: errno) }
  return facts.st_size
}

/// The permission bits of a file.
func fileMode(_ path: String) throws -> mode_t {
  var facts = stat()
  guard stat(path, &facts) == 0 else { throw StoreFault.cannotOpen(systemError: errno) }
  return facts.st_mode & 0o777
}
