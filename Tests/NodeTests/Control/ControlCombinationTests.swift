import NodeCore
import Testing
import Units

/// A node with the alarms cold (channel 0 below 18, cleared above 20), open (channel 1 is 1) and
/// deaf (channel 0 cannot be read), and a line of a rule over them.
private final class CombinationBench {
  var node: Node

  init(
    _ watched: [AlarmID], needsAll: Bool, onFault: FaultResponse = .off,
    effect: ControlEffect = .demands, inputs: [ControlInput], holdFor: Interval = .zero
  ) {
    var set = AlarmSet()
    for alarm in watched { set.insert(alarm) }
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan(), ChannelPlan()]
    configuration.alarms = [
      AlarmRule(channel: 0, condition: ControlBench.cold),
      AlarmRule(channel: 1, condition: .equals(1)),
      AlarmRule(channel: 0, condition: .fault),
    ]
    configuration.outputs = [.control(LineLimits())]
    configuration.controls = [
      ControlRule(
        output: 0, effect: effect,
        condition: AlarmRule(
          channel: nil, condition: .combines(set, needsAll: needsAll), holdFor: holdFor),
        onFault: onFault, inputs: inputs)
    ]
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  /// Lets something happen at `second`; whether the line is on then.
  func at(_ second: Int64, _ input: NodeInput) -> Bool {
    let time = Instant.zero + .seconds(second)
    while node.nextDeadline < time { node.handle(.elapsed, at: node.nextDeadline) }
    node.handle(input, at: time)
    while node.nextAction() != nil {}
    return node.isOn(0)
  }
}

@Suite("Control rules over alarms")
struct ControlCombinationTests {
  private static let both = [ControlInput(channel: 0), ControlInput(channel: 1)]

  private static func bed(_ value: Int64?) -> NodeInput {
    .reading(channel: 0, value.map { .value($0) } ?? .fault)
  }

  private static func lid(_ isOpen: Bool?) -> NodeInput {
    .reading(channel: 1, isOpen.map { .value($0 ? 1 : 0) } ?? .fault)
  }

  @Test(
    "All and any have their truth tables in control rules",
    arguments: [(false, false), (false, true), (true, false), (true, true)], [false, true])
  func truthTable(_ states: (isCold: Bool, isOpen: Bool), _ needsAll: Bool) {
    let (isCold, isOpen) = states
    let bench = CombinationBench([0, 1], needsAll: needsAll, inputs: Self.both)
    #expect(!bench.at(1, Self.bed(isCold ? 17 : 21)))
    let isOn = bench.at(2, Self.lid(isOpen))
    #expect(isOn == (needsAll ? isCold && isOpen : isCold || isOpen))
  }

  @Test("Before each channel of its alarms was read, a rule over alarms asks for nothing")
  func unread() {
    let bench = CombinationBench([0, 1], needsAll: false, inputs: Self.both)
    #expect(!bench.at(1, Self.bed(17)))
    #expect(bench.at(2, Self.lid(false)))
  }

  @Test(
    "While a channel of its alarms cannot be read, a rule over alarms does what on-fault says",
    arguments: [
      (FaultResponse.off, false, false, false), (.on, true, true, true),
      (.keep(.seconds(10)), true, true, false),
    ] as [(FaultResponse, Bool, Bool, Bool)])
  func fault(_ response: FaultResponse, _ atOnce: Bool, _ soon: Bool, _ late: Bool) {
    let bench = CombinationBench(
      [0, 1], needsAll: false, onFault: response, inputs: Self.both)
    _ = bench.at(1, Self.lid(false))
    #expect(bench.at(2, Self.bed(17)))
    // The alarm itself stays raised: a fault neither raises nor clears it.
    #expect(bench.at(3, Self.bed(nil)) == atOnce)
    #expect(bench.at(12, Self.lid(true)) == soon)
    #expect(bench.at(14, Self.lid(true)) == late)
    #expect(bench.at(20, Self.bed(19)))
    #expect(bench.at(21, Self.bed(21)))
    #expect(!bench.at(22, Self.lid(false)))
  }

  @Test("A channel of its alarms that is not read for too long is a fault of the rule")
  func stale() {
    let bench = CombinationBench(
      [0], needsAll: true, inputs: [ControlInput(channel: 0, staleAfter: .seconds(5))])
    #expect(bench.at(1, Self.bed(17)))
    #expect(bench.at(5, .elapsed))
    #expect(!bench.at(6, .elapsed))
    #expect(bench.at(9, Self.bed(17)))
  }

  @Test("A rule over alarms about faults acts during them")
  func aboutFaults() {
    let bench = CombinationBench([2], needsAll: false, inputs: [])
    #expect(!bench.at(1, Self.bed(17)))
    #expect(bench.at(2, Self.bed(nil)))
    #expect(!bench.at(3, Self.bed(17)))
  }

  @Test("A rule over alarms that forbids wins while they are raised and while they are in doubt")
  func forbids() {
    let bench = CombinationBench(
      [1], needsAll: true, effect: .forbids, inputs: [ControlInput(channel: 1)])
    #expect(!bench.at(1, .order(.hold(active: true, for: .seconds(100)), output: 0)))
    #expect(bench.at(2, Self.lid(false)))
    #expect(!bench.at(3, Self.lid(true)))
    #expect(!bench.at(4, Self.lid(nil)))
    #expect(bench.at(5, Self.lid(false)))
  }

  @Test("The hold-off of a rule over alarms ends by time alone")
  func holdOff() {
    let bench = CombinationBench([0], needsAll: true, inputs: [], holdFor: .seconds(10))
    #expect(!bench.at(1, Self.bed(17)))
    #expect(!bench.at(10, .elapsed))
    #expect(bench.at(11, .elapsed))
    #expect(!bench.at(12, Self.bed(21)))
  }
}
