import NodeCore
import Testing
import Units

/// A store that holds a message of an earlier start, made on a board with other channels.
private final class OlderStore: MessageStore {
  static let schema = ReportSchema(
    channels: [ReportedChannel(name: Array("pressure".utf8), kind: .pressure)], alarms: [])
  static let message = Message(
    id: MessageID(boot: 3, sequence: 41), kind: .report, at: .zero + .seconds(900),
    wallTime: .known(1_800_000_000))

  private let present: MemoryStore
  private var older: Message? = OlderStore.message

  init(_ present: MemoryStore) {
    self.present = present
  }

  var count: Int { present.count + (older == nil ? 0 : 1) }
  var holdsAlarm: Bool { present.holdsAlarm }
  var next: Message? { present.holdsAlarm ? present.next : older ?? present.next }

  func isRaisePending(_ alarm: AlarmID) -> Bool { present.isRaisePending(alarm) }

  func append(
    _ message: Message, inDelivery: MessageID?, value: (Int) -> ReportedValue
  ) -> Message? {
    present.append(message, inDelivery: inDelivery, value: value)
  }

  func remove(_ message: Message) -> Bool {
    guard message.id == older?.id else { return present.remove(message) }
    older = nil
    return true
  }

  func values(of message: Message, into values: inout [ReportedValue]) -> ReportSchema? {
    guard message.id == older?.id else { return present.values(of: message, into: &values) }
    values = [.value(101_325)]
    return Self.schema
  }
}

private let schema = ReportSchema(
  channels: ["gas", "flame"].map { ReportedChannel(name: Array($0.utf8), kind: .count) },
  alarms: [Array("fire".utf8)])

private func configuration() -> NodeConfiguration {
  var configuration = NodeConfiguration()
  configuration.channels = [ChannelPlan(), ChannelPlan()]
  configuration.reported = [1, 0]
  configuration.schema = schema
  configuration.reportEvery = .seconds(10)
  configuration.hasUplink = true
  return configuration
}

private func delivered(_ node: inout Node) -> Message? {
  var message: Message?
  while let action = node.nextAction() {
    if case .deliver(let next) = action { message = next }
  }
  return message
}

@Suite("Messages and their store")
struct MessageStoreTests {
  @Test("A message is named by the start that made it and counted from 1 within it")
  func names() {
    var node = Node(configuration(), boot: 0xFFFF_FFFF_FFFF_FFFF, seed: 1, at: .zero)
    node.handle(.elapsed, at: .zero + .seconds(10))
    #expect(delivered(&node)?.id == MessageID(boot: .max, sequence: 1))
    node.handle(.delivery(.acknowledged(CauseCode(1, 200))), at: .zero + .seconds(10))
    node.handle(.elapsed, at: .zero + .seconds(20))
    #expect(delivered(&node)?.id == MessageID(boot: .max, sequence: 2))
  }

  @Test(
    "A message keeps what was known of the wall-clock time when it was made",
    arguments: [WallTime.unknown, .known(1_900_000_000), .atLeast(1_735_689_600)])
  func wallTime(_ known: WallTime) {
    var node = Node(configuration(), boot: 1, seed: 1, at: .zero)
    node.wallTime = known
    node.handle(.elapsed, at: .zero + .seconds(10))
    node.wallTime = .known(1)
    let message = delivered(&node)
    #expect(message?.wallTime == known)
    #expect(message?.at == .zero + .seconds(10))
  }

  @Test("A message's values come with the names of its schema, frozen when it was made")
  func values() throws {
    var node = Node(configuration(), boot: 1, seed: 1, at: .zero)
    node.handle(.reading(channel: 0, .value(312)), at: .zero)
    node.handle(.reading(channel: 1, .fault), at: .zero)
    node.handle(.elapsed, at: .zero + .seconds(10))
    let first = delivered(&node)
    let message = try #require(first)
    node.handle(.reading(channel: 0, .value(999)), at: .zero + .seconds(11))
    var values: [ReportedValue] = []
    #expect(node.values(of: message, into: &values) == schema)
    #expect(values == [.fault, .value(312)])
  }

  @Test("A message that is gone has no values")
  func gone() throws {
    var node = Node(configuration(), boot: 1, seed: 1, at: .zero)
    node.handle(.elapsed, at: .zero + .seconds(10))
    let first = delivered(&node)
    let message = try #require(first)
    node.handle(.delivery(.acknowledged(CauseCode(1, 200))), at: .zero + .seconds(10))
    var values: [ReportedValue] = [.value(1)]
    #expect(node.values(of: message, into: &values) == nil)
    #expect(values == [.value(1)])
  }

  @Test("A message of an earlier start leaves first, at once, under its own name and channels")
  func restored() throws {
    let store = OlderStore(MemoryStore(capacity: 8, width: 2, schema: schema))
    var node = Node(configuration(), boot: 4, seed: 1, at: .zero, store: store)
    #expect(node.waiting == 1)
    #expect(node.nextDeadline == .zero)
    node.handle(.elapsed, at: .zero)
    let first = delivered(&node)
    let message = try #require(first)
    #expect(message == OlderStore.message)
    var values: [ReportedValue] = []
    #expect(node.values(of: message, into: &values) == OlderStore.schema)
    #expect(values == [.value(101_325)])
    node.handle(.delivery(.acknowledged(CauseCode(1, 200))), at: .zero + .seconds(1))
    #expect(node.waiting == 0)
  }

  @Test(
    "In a full outbox what comes in gives way to what is worth more",
    arguments: [
      ([.alarm(0, .raised), .alarm(0, .cleared)], .report, 3),
      ([.alarm(0, .raised), .alarm(0, .cleared)], .alarm(0, .repeated), 3),
      ([.alarm(0, .raised), .alarm(0, .repeated)], .alarm(0, .repeated), 2),
      ([.alarm(0, .raised), .alarm(0, .cleared)], .alarm(0, .raised), 1),
      ([.alarm(0, .raised), .alarm(0, .repeated)], .alarm(0, .cleared), 2),
      ([.alarm(0, .raised), .report], .alarm(0, .repeated), 2),
      ([.report, .report], .report, 1),
    ] as [([MessageKind], MessageKind, UInt64)])
  func giveWay(_ waiting: [MessageKind], _ incoming: MessageKind, _ gone: UInt64) {
    let store = MemoryStore(capacity: 2, width: 0, schema: schema)
    for (index, kind) in (waiting + [incoming]).enumerated() {
      let id = MessageID(boot: 1, sequence: UInt64(index) + 1)
      let victim = store.append(Message(id: id, kind: kind, at: .zero), inDelivery: nil) { _ in
        .absent
      }
      #expect(victim?.id.sequence == (index < 2 ? nil : gone))
    }
    #expect(store.count == 2)
  }

  @Test("A new report gives way where the board says so, and a report that waits to an alarm")
  func stopReports() {
    let store = MemoryStore(capacity: 2, width: 0, schema: schema, whenFull: .stopReports)
    var gone: [UInt64?] = []
    let kinds: [MessageKind] = [.report, .report, .report, .alarm(0, .raised)]
    for (index, kind) in kinds.enumerated() {
      let message = Message(
        id: MessageID(boot: 1, sequence: UInt64(index) + 1), kind: kind, at: .zero)
      gone.append(store.append(message, inDelivery: nil) { _ in .absent }?.id.sequence)
    }
    #expect(gone == [nil, nil, 3, 1])
  }

  @Test("A message of an earlier start and one of this start with the same number are two messages")
  func sameSequence() {
    let store = MemoryStore(capacity: 4, width: 0, schema: schema)
    let first = Message(id: MessageID(boot: 1, sequence: 1), kind: .report, at: .zero)
    let second = Message(id: MessageID(boot: 2, sequence: 1), kind: .report, at: .zero)
    for message in [first, second] {
      #expect(store.append(message, inDelivery: nil) { _ in .absent } == nil)
    }
    #expect(store.remove(second))
    #expect(store.next == first)
    #expect(!store.remove(second))
  }
}
