import NodeCore
import Testing
import Units

/// A node with one truth channel, one alarm on it and a report every ten seconds.
struct NodeBench: ~Copyable {
  var node: Node
  var now = Instant.zero

  init(capacity: Int = 8, sendsCleared: Bool = false, repeatEvery: Interval? = nil) {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan(), ChannelPlan(warmUp: .seconds(60))]
    configuration.alarms = [
      AlarmRule(channel: 0, condition: .equals(1), repeatEvery: repeatEvery),
      AlarmRule(channel: 1, condition: .compares(raise: .above(10), clear: .atOrBelow(10))),
    ]
    configuration.outputs = [.anyAlarm]
    configuration.reported = [0, 1]
    configuration.reportEvery = .seconds(10)
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].sendsCleared = sendsCleared
    configuration.uplinks[0].outboxCapacity = capacity
    configuration.uplinks[0].retry = RetryPolicy(first: .seconds(2), cap: .seconds(8))
    node = Node(configuration, boot: 7, seed: 1, at: .zero)
  }

  /// Lets something happen after `seconds` and returns what the node does.
  mutating func after(_ seconds: Int64, _ input: NodeInput) -> [NodeAction] {
    now = now + .seconds(seconds)
    node.handle(input, at: now)
    var actions: [NodeAction] = []
    while let action = node.nextAction() { actions.append(action) }
    return actions
  }
}

private func sequences(_ actions: [NodeAction]) -> [UInt64] {
  actions.compactMap { if case .deliver(let message, _) = $0 { message.id.sequence } else { nil } }
}

private func dropped(_ actions: [NodeAction]) -> [UInt64] {
  actions.compactMap { if case .dropped(let message, _) = $0 { message.id.sequence } else { nil } }
}

@Suite("Node and its outbox")
struct NodeDeliveryTests {
  @Test("A report is delivered when due and forgotten when acknowledged")
  func report() {
    var bench = NodeBench()
    #expect(bench.node.nextDeadline == .zero + .seconds(10))
    #expect(sequences(bench.after(10, .elapsed)) == [1])
    #expect(bench.after(1, .delivery(.acknowledged(CauseCode(1, 200)))).isEmpty)
    #expect(bench.node.waiting == 0)
  }

  @Test(
    "Anything but a 2xx answer keeps the message",
    arguments: [
      DeliveryOutcome.failed(CauseCode(2)), .refused(CauseCode(1, 503)),
      .refused(CauseCode(1, 401)), .refused(CauseCode(1, 302)),
    ])
  func kept(_ outcome: DeliveryOutcome) {
    var bench = NodeBench()
    _ = bench.after(10, .elapsed)
    #expect(sequences(bench.after(0, .delivery(outcome))).isEmpty)
    #expect(bench.node.waiting == 1)
    let retry = bench.node.nextDeadline.since(bench.now)
    #expect((.zero...Interval.seconds(2)).contains(retry))
    #expect(sequences(bench.after(2, .elapsed)) == [1])
  }

  @Test(
    "A message that is put aside lets the next leave at once, and no more where no answer is read",
    arguments: [UInt16(400), 0])
  func putAside(_ status: UInt16) {
    var bench = NodeBench()
    // Waits of up to 8 s from here on, until the server takes or refuses a message.
    for _ in 1...4 {
      _ = bench.after(10, .elapsed)
      _ = bench.after(0, .delivery(.failed(CauseCode(12))))
    }
    var longest = Interval.zero
    for round in 1...12 as ClosedRange<UInt64> {
      _ = bench.after(10, .elapsed)
      #expect(bench.node.message(inDeliveryOver: .first)?.id.sequence == round)
      bench.node.remark = AnswerRemark(status: status)
      let cause = status == 0 ? CauseCode(12) : CauseCode(1, UInt32(status))
      let actions = bench.after(0, .delivery(.refusedForGood(cause)))
      #expect(
        actions.contains {
          if case .parked(let old, _) = $0 { old.id.sequence == round } else { false }
        })
      #expect(sequences(actions) == [round + 1])
      _ = bench.after(0, .delivery(.failed(CauseCode(12))))
      longest = max(longest, bench.node.nextDeadline.since(bench.now))
    }
    #expect((longest > .seconds(2)) == (status == 0))
  }

  @Test("An alarm goes first, before reports that wait")
  func alarmFirst() {
    var bench = NodeBench()
    _ = bench.after(10, .elapsed)
    _ = bench.after(0, .delivery(.failed(CauseCode(2))))
    _ = bench.after(10, .elapsed)
    _ = bench.after(0, .delivery(.failed(CauseCode(2))))
    let actions = bench.after(0, .reading(channel: 0, .value(1)))
    #expect(actions.contains(.drive(output: 0, active: true)))
    #expect(sequences(actions) == [3])
    #expect(sequences(bench.after(0, .delivery(.acknowledged(CauseCode(1, 200))))) == [1])
    #expect(sequences(bench.after(0, .delivery(.acknowledged(CauseCode(1, 204))))) == [2])
  }

  @Test("A stalled report gives way to an alarm after a second")
  func preempts() {
    var bench = NodeBench()
    _ = bench.after(10, .elapsed)
    #expect(sequences(bench.after(0, .reading(channel: 0, .value(1)))).isEmpty)
    #expect(bench.node.nextDeadline == bench.now + .seconds(1))
    let actions = bench.after(1, .elapsed)
    #expect(sequences(actions) == [2])
    #expect(
      actions.contains { if case .abandon(let old, _) = $0 { old.id.sequence == 1 } else { false } }
    )
    _ = bench.after(0, .delivery(.acknowledged(CauseCode(1, 200))))
    #expect(bench.node.message(inDeliveryOver: .first)?.id.sequence == 1)
  }

  @Test("A repetition adds nothing while an earlier message still waits")
  func repetitionsCoalesce() {
    var bench = NodeBench(repeatEvery: .seconds(1))
    _ = bench.after(0, .reading(channel: 0, .value(1)))
    for _ in 0..<5 { _ = bench.after(1, .elapsed) }
    #expect(bench.node.waiting == 1)
    _ = bench.after(0, .delivery(.acknowledged(CauseCode(1, 200))))
    _ = bench.after(1, .elapsed)
    #expect(bench.node.waiting == 1)
  }

  @Test(
    "The end of an alarm is sent only if the format has a word for it",
    arguments: [
      false, true,
    ])
  func cleared(_ sendsCleared: Bool) {
    var bench = NodeBench(sendsCleared: sendsCleared)
    _ = bench.after(0, .reading(channel: 0, .value(1)))
    _ = bench.after(0, .reading(channel: 0, .value(0)))
    #expect(bench.node.waiting == (sendsCleared ? 2 : 1))
  }

  @Test("A full outbox drops the oldest report that is not in delivery, never an alarm")
  func overflow() {
    var bench = NodeBench(capacity: 2)
    _ = bench.after(10, .elapsed)
    _ = bench.after(10, .elapsed)
    #expect(dropped(bench.after(10, .elapsed)) == [2])
    // The alarm takes over the delivery, so now the first report is free to go.
    #expect(dropped(bench.after(0, .reading(channel: 0, .value(1)))) == [3])
    #expect(dropped(bench.after(10, .elapsed)) == [1])
    #expect(bench.node.message(inDeliveryOver: .first)?.id.sequence == 4)
    #expect(bench.node.waiting == 2)
  }

  @Test("A message keeps the values of its own time")
  func frozen() {
    var bench = NodeBench()
    _ = bench.after(1, .reading(channel: 0, .value(0)))
    _ = bench.after(9, .elapsed)
    _ = bench.after(0, .reading(channel: 0, .fault))
    guard let message = bench.node.message(inDeliveryOver: .first) else {
      Issue.record("nothing is in delivery")
      return
    }
    var values: [ReportedValue] = []
    #expect(bench.node.values(of: message, into: &values) != nil)
    #expect(values == [.value(0), .absent])
  }

  @Test("A channel that warms up raises nothing before its time")
  func warmUp() {
    var bench = NodeBench()
    #expect(bench.after(59, .reading(channel: 1, .value(20))).isEmpty)
    #expect(!bench.after(1, .reading(channel: 1, .value(20))).isEmpty)
  }

  @Test(
    "Waits are spread evenly from nothing to a span that doubles up to its cap", arguments: 0..<8)
  func backoff(_ failures: Int) {
    let full = min(Int64(1) << Int64(failures), 20)
    var tenths = [Int](repeating: 0, count: 10)
    for seed in UInt64(0)..<2_000 {
      var backoff = Backoff(RetryPolicy(first: .seconds(1), cap: .seconds(20)), seed: seed)
      for _ in 0..<failures { _ = backoff.failed() }
      let wait = backoff.failed()
      #expect(wait >= .zero && wait <= .seconds(full))
      tenths[min(9, Int(wait.microseconds * 10 / (full * 1_000_000)))] += 1
    }
    // 200 of each are expected; three standard deviations are 40.
    #expect(tenths.allSatisfy { (140...260).contains($0) }, "\(tenths)")
  }
}
