import NodeCore
import SimBoard
import Testing
import Units

private let uplinks: [UplinkID] = [0, 1, 2]

/// What happens to a node, at the same times whatever number of uplinks it has.
private struct Step {
  let at: Instant
  let level: Int64?
  /// How the delivery of each uplink ends, if one is under way.
  let outcomes: [DeliveryOutcome?]
}

/// A node with one alarm and some uplinks, and what it does for each of them.
private struct UplinksBench: ~Copyable {
  var node: Node
  private(set) var actions: [[NodeAction]]

  init(_ plans: [UplinkPlan], seed: UInt64, repeatEvery: Interval? = nil) {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan()]
    configuration.alarms = [
      AlarmRule(channel: 0, condition: .equals(1), repeatEvery: repeatEvery)
    ]
    configuration.reported = [0]
    configuration.reportEvery = .seconds(10)
    configuration.uplinks = plans
    node = Node(configuration, boot: 7, seed: seed, at: .zero)
    actions = plans.map { _ in [] }
  }

  mutating func handle(_ input: NodeInput, at time: Instant) {
    node.handle(input, at: time)
    while let action = node.nextAction() { note(action) }
  }

  private mutating func note(_ action: NodeAction) {
    switch action {
    case .deliver(let message, let uplink):
      actions[uplink.index].append(.deliver(message))
    case .attach(let message, let uplink): actions[uplink.index].append(.attach(message))
    case .abandon(let message, let uplink): actions[uplink.index].append(.abandon(message))
    case .dropped(let message, let uplink): actions[uplink.index].append(.dropped(message))
    case .parked(let message, let uplink): actions[uplink.index].append(.parked(message))
    default: break
    }
  }

  mutating func play(_ steps: [Step], _ outcome: (Step, UplinkID) -> DeliveryOutcome?) {
    for step in steps {
      handle(.elapsed, at: step.at)
      if let level = step.level {
        handle(.reading(channel: 0, .value(level)), at: step.at)
      }
      for index in actions.indices {
        let uplink = UplinkID(index)
        guard node.message(inDeliveryOver: uplink) != nil, let end = outcome(step, uplink) else {
          continue
        }
        handle(.delivery(end, over: uplink), at: step.at)
      }
    }
  }
}

private func plan(batch: Int = 1, capacity: Int = 1_024) -> UplinkPlan {
  var plan = UplinkPlan()
  plan.sendsCleared = true
  plan.batchMax = batch
  plan.outboxCapacity = capacity
  plan.retry = RetryPolicy(first: .seconds(2), cap: .seconds(30))
  return plan
}

@Suite("A node with several uplinks")
struct NodeUplinksTests {
  private func steps(_ random: inout SplitMix64) -> [Step] {
    var now = Instant.zero
    return (0..<400).map { _ in
      now = now + .milliseconds(Int64(random.below(3_000)))
      let level: Int64? = random.below(4) == 0 ? Int64(random.below(2)) : nil
      let outcomes = uplinks.map { _ -> DeliveryOutcome? in
        switch random.below(6) {
        case 0: .failed(CauseCode(2))
        case 1: .refused(CauseCode(1, 503))
        case 2: .refusedForGood(CauseCode(1, 400))
        case 3: nil
        default: .acknowledged(CauseCode(1, 200))
        }
      }
      return Step(at: now, level: level, outcomes: outcomes)
    }
  }

  @Test("Over each uplink a node does what it would do if it had that one alone", arguments: 0..<60)
  func independent(_ seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let plans = [
      plan(), plan(batch: 1 + Int(random.below(5))),
      plan(batch: 2, capacity: 2 + Int(random.below(6))),
    ]
    let steps = steps(&random)
    var whole = UplinksBench(plans, seed: 9)
    whole.play(steps) { $0.outcomes[$1.index] }
    for uplink in uplinks {
      let own = UInt64(9) &+ UInt64(uplink.index) &* Node.uplinkSeedStep
      var alone = UplinksBench([plans[uplink.index]], seed: own)
      alone.play(steps) { step, _ in step.outcomes[uplink.index] }
      #expect(whole.actions[uplink.index] == alone.actions[0], "uplink \(uplink.index)")
      #expect(whole.node.waiting(for: uplink) == alone.node.waiting, "uplink \(uplink.index)")
    }
    #expect(whole.actions.allSatisfy { $0.count > 20 })
  }

  @Test("A message waits for each uplink by itself, and a delivery that never ends holds no other")
  func silent() {
    var bench = UplinksBench([plan(), plan()], seed: 1)
    for second in 1...12 as ClosedRange<Int64> {
      let now = Instant.zero + .seconds(second * 10)
      bench.handle(.elapsed, at: now)
      bench.handle(.delivery(.acknowledged(CauseCode(1, 200)), over: 1), at: now)
    }
    #expect(bench.node.waiting(for: 0) == 12)
    #expect(bench.node.waiting(for: 1) == 0)
    #expect(bench.actions[0].count == 1)
  }

  @Test("The end of an alarm is a message for those uplinks whose formats have one")
  func cleared() {
    var plans = [plan(), plan()]
    plans[0].sendsCleared = false
    var bench = UplinksBench(plans, seed: 1)
    bench.handle(.reading(channel: 0, .value(1)), at: .zero + .seconds(1))
    bench.handle(.reading(channel: 0, .value(0)), at: .zero + .seconds(2))
    #expect(bench.node.waiting(for: 0) == 1)
    #expect(bench.node.waiting(for: 1) == 2)
  }

  @Test("A repetition is for those uplinks that have the alarm already")
  func repeated() {
    var bench = UplinksBench([plan(), plan()], seed: 1, repeatEvery: .seconds(7))
    bench.handle(.reading(channel: 0, .value(1)), at: .zero + .seconds(1))
    bench.handle(.delivery(.acknowledged(CauseCode(1, 200)), over: 1), at: .zero + .seconds(2))
    bench.handle(.elapsed, at: .zero + .seconds(8))
    #expect(bench.node.waiting(for: 0) == 1)
    #expect(bench.node.waiting(for: 1) == 1)
  }

  @Test("An end that belongs to no delivery under way changes nothing of another uplink")
  func stray() {
    var bench = UplinksBench([plan(), plan()], seed: 1)
    bench.handle(.elapsed, at: .zero + .seconds(10))
    bench.handle(.delivery(.acknowledged(CauseCode(1, 200)), over: 1), at: .zero + .seconds(11))
    bench.handle(.delivery(.acknowledged(CauseCode(1, 200)), over: 1), at: .zero + .seconds(11))
    #expect(bench.node.message(inDeliveryOver: 0)?.id.sequence == 1)
    #expect(bench.node.waiting(for: 0) == 1)
  }
}
