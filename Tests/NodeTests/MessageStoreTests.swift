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

  func count(for uplink: UplinkID) -> Int {
    present.count(for: uplink) + (older == nil ? 0 : 1)
  }
  func holdsAlarm(for uplink: UplinkID) -> Bool { present.holdsAlarm(for: uplink) }
  func next(for uplink: UplinkID) -> Message? {
    let next = present.next(for: uplink)
    return present.holdsAlarm(for: uplink) ? next : older ?? next
  }

  func isRaisePending(_ alarm: AlarmID, for uplink: UplinkID) -> Bool {
    present.isRaisePending(alarm, for: uplink)
  }

  func append(
    _ message: Message, for uplinks: UplinkSet, isInDelivery: (MessageID, UplinkID) -> Bool,
    value: (Int) -> ReportedValue
  ) -> [LostMessage] {
    present.append(message, for: uplinks, isInDelivery: isInDelivery, value: value)
  }

  func remove(_ message: Message, for uplink: UplinkID) -> Bool {
    guard message.id == older?.id else { return present.remove(message, for: uplink) }
    older = nil
    return true
  }

  func park(_ message: Message, for uplink: UplinkID, because refusal: Refusal) -> Bool {
    remove(message, for: uplink)
  }

  func wantsGapMessage(for uplink: UplinkID) -> Bool { present.wantsGapMessage(for: uplink) }

  func appendGap(_ message: Message, for uplink: UplinkID) {
    present.appendGap(message, for: uplink)
  }

  func values(
    of message: Message, for uplink: UplinkID, into values: inout [ReportedValue]
  ) -> ReportSchema? {
    guard message.id == older?.id else {
      return present.values(of: message, for: uplink, into: &values)
    }
    values = [.value(101_325)]
    return Self.schema
  }
}

extension MemoryStore {
  /// Keeps a message without values; those that gave way.
  func append(
    _ message: Message, for uplinks: UplinkSet = UplinkSet(.first), inDelivery: MessageID? = nil
  ) -> [LostMessage] {
    append(message, for: uplinks, isInDelivery: { name, _ in name == inDelivery }) { _ in .absent }
  }
}

private func message(_ kind: MessageKind, _ sequence: UInt64) -> Message {
  Message(id: MessageID(boot: 1, sequence: sequence), kind: kind, at: .zero)
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
  configuration.uplinks = [UplinkPlan()]
  return configuration
}

private func delivered(_ node: inout Node) -> Message? {
  var message: Message?
  while let action = node.nextAction() {
    if case .deliver(let next, _) = action { message = next }
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
    #expect(message.id == OlderStore.message.id && message.age == .unknown)
    #expect(message.at == OlderStore.message.at)
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
      let lost = store.append(message(kind, UInt64(index) + 1))
      #expect(lost.map { $0.message.id.sequence } == (index < 2 ? [] : [gone]))
    }
    #expect(store.count(for: .first) == 2)
  }

  @Test("A new report gives way where the board says so, and a report that waits to an alarm")
  func stopReports() {
    let store = MemoryStore(capacity: 2, width: 0, schema: schema, whenFull: .stopReports)
    var gone: [UInt64?] = []
    let kinds: [MessageKind] = [.report, .report, .report, .alarm(0, .raised)]
    for (index, kind) in kinds.enumerated() {
      gone.append(store.append(message(kind, UInt64(index) + 1)).first?.message.id.sequence)
    }
    #expect(gone == [nil, nil, 3, 1])
  }

  @Test("A message of an earlier start and one of this start with the same number are two messages")
  func sameSequence() {
    let store = MemoryStore(capacity: 4, width: 0, schema: schema)
    let first = Message(id: MessageID(boot: 1, sequence: 1), kind: .report, at: .zero)
    let second = Message(id: MessageID(boot: 2, sequence: 1), kind: .report, at: .zero)
    for message in [first, second] {
      #expect(store.append(message).isEmpty)
    }
    #expect(store.remove(second, for: .first))
    #expect(store.next(for: .first) == first)
    #expect(!store.remove(second, for: .first))
  }

  @Test("A message waits for each uplink by itself, and a full one takes nothing from the other")
  func uplinks() {
    let store = MemoryStore(capacity: 2, width: 0, schema: schema, uplinks: 2)
    let (near, far) = (UplinkID(0), UplinkID(1))
    for sequence in 1...4 as ClosedRange<UInt64> {
      let report = message(.report, sequence)
      let lost = store.append(report, for: UplinkSet(first: 2), inDelivery: report.id)
      let victim = LostMessage(message(.report, sequence &- 2), for: far)
      #expect(lost == (sequence < 3 ? [] : [victim]))
      #expect(store.remove(report, for: near))
    }
    #expect(store.append(message(.alarm(0, .raised), 5), for: UplinkSet(near)).isEmpty)
    #expect(store.count(for: near) == 1 && store.count(for: far) == 2)
    #expect(store.holdsAlarm(for: near) && !store.holdsAlarm(for: far))
    #expect(store.isRaisePending(0, for: near) && !store.isRaisePending(0, for: far))
    #expect(store.next(for: far)?.id.sequence == 3)
  }

  @Test("A message that is refused for good waits no more and blocks no other")
  func parked() {
    let store = MemoryStore(capacity: 4, width: 0, schema: schema)
    for sequence in 1...2 as ClosedRange<UInt64> { _ = store.append(message(.report, sequence)) }
    let refusal = Refusal(status: 422, text: Array("no such channel".utf8))
    #expect(store.park(message(.report, 1), for: .first, because: refusal))
    #expect(store.next(for: .first)?.id.sequence == 2)
    #expect(!store.park(message(.report, 1), for: .first, because: refusal))
  }

  @Test("The text of a refusal is cut at its limit")
  func refusal() {
    let refusal = Refusal(status: 400, text: Array(1...255))
    #expect(refusal.text == Array(1...200))
  }

  @Test(
    "A refusal keeps the cause for which answers could not be read, and no server can feign one")
  func unreadable() {
    for cause in [
      CauseCode(12), CauseCode(222, 16, 1_077, 768), CauseCode(65_535, .max, .max, .max),
    ] {
      let refusal = Refusal(unreadable: cause)
      #expect(Refusal(status: 0, text: refusal.text).unreadableCause == cause)
      #expect(Refusal(status: 400, text: refusal.text).unreadableCause == nil)
    }
    for text in [
      "", "12", "12 0 0", "0 0 0 0", "12 0 0 0 0", "12 0 0 x", "65536 0 0 0",
      "12 0 0 4294967296", "12 0 0 99999999999",
    ] {
      #expect(Refusal(status: 0, text: Array(text.utf8)).unreadableCause == nil, "\(text)")
    }
  }
}
