import NodeCore
import Testing
import Units

private func message(_ kind: MessageKind, _ sequence: UInt64, _ time: Int64? = nil) -> Message {
  Message(
    id: MessageID(boot: 1, sequence: sequence), kind: kind, at: .zero,
    wallTime: time.map { .known($0) } ?? .unknown)
}

/// A node with an alarm and a report every second, and room for two messages.
private struct GapBench: ~Copyable {
  var node: Node
  let store: MemoryStore
  var now = Instant.zero

  init(sendsGaps: Bool = true) {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan()]
    configuration.alarms = [AlarmRule(channel: 0, condition: .equals(1))]
    configuration.reported = [0]
    configuration.reportEvery = .seconds(1)
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].sendsGaps = sendsGaps
    store = MemoryStore(
      capacity: 2, width: 1, schema: ReportSchema(channels: [], alarms: [Array("fire".utf8)]))
    node = Node(configuration, boot: 1, seed: 1, at: .zero, store: store)
  }

  /// Lets something happen after `seconds`; the message whose delivery begins.
  mutating func after(_ seconds: Int64, _ input: NodeInput = .elapsed) -> Message? {
    now = now + .seconds(seconds)
    node.handle(input, at: now)
    var begun: Message?
    while let action = node.nextAction() {
      if case .deliver(let message, _) = action { begun = message }
    }
    return begun
  }

  mutating func acknowledge() -> Message? {
    after(0, .delivery(.acknowledged(CauseCode(1, 200))))
  }

  func record(of message: Message?) -> GapRecord? {
    var values: [ReportedValue] = []
    guard let message, node.values(of: message, into: &values) != nil else { return nil }
    return GapRecord(values.span)
  }
}

@Suite("What was lost is a message of its own")
struct GapTests {
  @Test("Messages that gave way are counted in a message that leaves before the next report")
  func reported() throws {
    var bench = GapBench()
    for _ in 0..<5 { _ = bench.after(1) }
    #expect(bench.node.message(inDeliveryOver: .first)?.id.sequence == 1)
    let gap = bench.acknowledge()
    #expect(gap?.kind == .gap && gap?.id.sequence == 6)
    let found = bench.record(of: gap)
    let record = try #require(found)
    let loss = try #require(record.loss(isAlarm: false, .full))
    #expect(loss.count == 3)
    #expect(loss.first?.id.sequence == 2 && loss.last?.id.sequence == 4)
    #expect(record.loss(isAlarm: true, .full) == nil)
    #expect(bench.acknowledge()?.id.sequence == 5)
    let end = bench.acknowledge()
    #expect(end == nil && bench.node.waiting == 0)
  }

  @Test("What is lost while a gap message waits is in the next one")
  func next() throws {
    var bench = GapBench()
    for _ in 0..<3 { _ = bench.after(1) }
    let first = bench.acknowledge()
    for _ in 0..<4 { _ = bench.after(1) }
    #expect(bench.record(of: first)?.loss(isAlarm: false, .full)?.count == 1)
    let second = bench.acknowledge()
    #expect(second?.kind == .gap)
    #expect(bench.record(of: second)?.loss(isAlarm: false, .full)?.count == 3)
  }

  @Test("A gap message under way gives way to an alarm, and is delivered again under its name")
  func preempted() throws {
    var bench = GapBench()
    for _ in 0..<3 { _ = bench.after(1) }
    let gap = bench.acknowledge()
    #expect(bench.after(0, .reading(channel: 0, .value(1)))?.kind == nil)
    #expect(bench.after(1)?.kind == .alarm(0, .raised))
    #expect(bench.acknowledge() == gap)
  }

  @Test("A format without gap messages gets none")
  func none() {
    var bench = GapBench(sendsGaps: false)
    for _ in 0..<5 { _ = bench.after(1) }
    #expect(bench.acknowledge()?.kind == .report)
  }

  @Test("A message that is refused for good is counted with its reason where none can keep it")
  func refused() {
    let store = MemoryStore(capacity: 4, width: 0, schema: ReportSchema(channels: [], alarms: []))
    let alarm = message(.alarm(0, .raised), 3, 1_800_000_000)
    _ = store.append(alarm)
    #expect(store.park(alarm, for: .first, because: Refusal(status: 400, text: [])))
    store.appendGap(message(.gap, 4), for: .first)
    var values: [ReportedValue] = []
    _ = store.values(of: message(.gap, 4), for: .first, into: &values)
    let loss = GapRecord(values.span)?.loss(isAlarm: true, .refused)
    let place = Loss.Place(id: alarm.id, wallTime: alarm.wallTime)
    #expect(loss == Loss(count: 1, first: place, last: place))
  }

  @Test("A record comes back from the values of its message, and others are none")
  func values() throws {
    var record = GapRecord()
    record.add(message(.report, 7, 1_800_000_000), .full)
    record.add(message(.report, 3), .full)
    record.add(message(.report, .max, .min), .full)
    record.add(message(.alarm(0, .repeated), 5), .age)
    record.add(Loss(count: 40), isAlarm: false, .damaged)
    record.add(message(.gap, 9), .erased)
    record.add(Loss(count: nil), isAlarm: true, .damaged)
    record.add(Loss(count: 3), isAlarm: true, .damaged)
    #expect(record.loss(isAlarm: true, .damaged) == Loss(count: nil), "what is added stays unknown")
    #expect(record.values.count == GapRecord.valueCount)
    let values = record.values
    #expect(GapRecord(values.span) == record)
    #expect(record.loss(isAlarm: false, .full)?.count == 3)
    #expect(record.loss(isAlarm: false, .full)?.first?.id.sequence == 3)
    #expect(record.loss(isAlarm: false, .full)?.last?.id.sequence == .max)
    #expect(record.loss(isAlarm: false, .erased) == nil)
    let others: [ReportedValue] = [.value(1)]
    #expect(GapRecord(others.span) == nil)
  }

  @Test(
    "The age of a message of an earlier start is that of the wall clock, where both times are known",
    arguments: [
      (.known(1_800_000_000), .known(1_800_000_060), .byWallClock(.seconds(60))),
      (.known(1_800_000_000), .unknown, .unknown),
      (.known(1_800_000_000), .atLeast(1_900_000_000), .unknown),
      (.unknown, .known(1_800_000_060), .unknown),
      (.known(1_800_000_000), .known(1_799_999_999), .unknown),
      (.known(.min), .known(.max), .unknown),
    ] as [(WallTime, WallTime, MessageAge)])
  func age(_ made: WallTime, _ present: WallTime, _ age: MessageAge) throws {
    var bench = GapBench()
    let older = Message(
      id: MessageID(boot: 0, sequence: 9), kind: .report, at: .zero + .seconds(77), wallTime: made)
    _ = bench.store.append(older)
    bench.node.noteStore()
    bench.node.wallTime = present
    let begun = bench.after(0)
    #expect(begun?.id == older.id && begun?.age == age)
    #expect(bench.acknowledge() == nil)
    #expect(bench.after(1)?.age == .sinceMade)
  }
}
