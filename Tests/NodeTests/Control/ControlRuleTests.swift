import NodeCore
import Testing
import Units

/// One line of a controlled line's life: at this second this happens, and then the line is so.
private struct Step: Sendable {
  let second: Int64
  let input: NodeInput
  let isOn: Bool

  static func bed(_ value: Int64?, at second: Int64, _ isOn: Bool) -> Step {
    let reading = value.map { ReportedValue.value($0) } ?? .fault
    return Step(
      second: second, input: .reading(channel: ControlBench.bed, reading), isOn: isOn)
  }

  static func lid(_ isOpen: Bool?, at second: Int64, _ isOn: Bool) -> Step {
    let reading = isOpen.map { ReportedValue.value($0 ? 1 : 0) } ?? .fault
    return Step(
      second: second, input: .reading(channel: ControlBench.lid, reading), isOn: isOn)
  }

  static func elapsed(at second: Int64, _ isOn: Bool) -> Step {
    Step(second: second, input: .elapsed, isOn: isOn)
  }

  static func hold(_ active: Bool, for span: Int64, at second: Int64, _ isOn: Bool) -> Step {
    let order = LineOrder.hold(active: active, for: .seconds(span))
    return Step(second: second, input: .order(order, output: 0), isOn: isOn)
  }

  static func release(at second: Int64, _ isOn: Bool) -> Step {
    Step(second: second, input: .order(.release, output: 0), isOn: isOn)
  }
}

private struct Case: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let rules: [ControlRule]
  let limits: LineLimits
  let steps: [Step]

  init(_ name: String, _ rules: [ControlRule], _ steps: [Step]) {
    self.init(name, rules, LineLimits(), steps)
  }

  init(_ name: String, _ rules: [ControlRule], _ limits: LineLimits, _ steps: [Step]) {
    testDescription = name
    self.rules = rules
    self.limits = limits
    self.steps = steps
  }

  private static let heat = ControlBench.heat()
  private static let lock = ControlBench.lock()
  private static let minute = Interval.seconds(60)

  static let conditions: [Case] = [
    Case(
      "a thermostat switches at both ends of its band", [heat],
      [
        .elapsed(at: 0, false), .bed(19, at: 1, false), .bed(17, at: 2, true),
        .bed(19, at: 3, true), .bed(20, at: 4, true), .bed(21, at: 5, false),
        .bed(19, at: 6, false), .bed(18, at: 7, false), .bed(17, at: 8, true),
      ]),
    Case(
      "a hold-off comes before the demand", [ControlBench.heat(for: .seconds(10))],
      [.bed(17, at: 1, false), .bed(17, at: 6, false), .bed(17, at: 11, true)]),
    Case(
      "a fault ends the demand at once, and the band begins from the start", [heat],
      [
        .bed(17, at: 1, true), .bed(nil, at: 2, false), .bed(nil, at: 3, false),
        .bed(19, at: 4, false), .bed(17, at: 5, true),
      ]),
    Case(
      "on-fault on asks for the line, from the first fault on",
      [ControlBench.heat(onFault: .on)],
      [
        .elapsed(at: 1, false), .bed(nil, at: 2, true), .bed(19, at: 3, false),
        .bed(nil, at: 4, true),
      ]),
    Case(
      "on-fault keep keeps the demand for its span and then goes off",
      [ControlBench.heat(onFault: .keep(.seconds(10)))],
      [
        .bed(17, at: 1, true), .bed(nil, at: 2, true), .bed(nil, at: 8, true),
        .elapsed(at: 11, true), .elapsed(at: 12, false), .bed(nil, at: 13, false),
        .bed(19, at: 14, false), .bed(17, at: 15, true), .bed(nil, at: 16, true),
        .bed(19, at: 17, true), .bed(21, at: 18, false), .bed(nil, at: 19, false),
      ]),
    Case(
      "nothing is kept of a channel that was never read",
      [ControlBench.heat(onFault: .keep(.seconds(10)))], [.bed(nil, at: 1, false)]),
    Case(
      "a rule on faults demands during them",
      [ControlBench.heat(.fault, stale: .seconds(5))],
      [
        .elapsed(at: 4, false), .elapsed(at: 5, true), .bed(19, at: 6, false),
        .bed(nil, at: 7, true), .bed(19, at: 8, false), .elapsed(at: 13, true),
      ]),
    Case(
      "a channel without readings for too long is a fault",
      [ControlBench.heat(stale: .seconds(3))],
      [
        .bed(17, at: 1, true), .elapsed(at: 3, true), .elapsed(at: 4, false),
        .bed(17, at: 9, true), .bed(17, at: 11, true), .elapsed(at: 13, true),
        .elapsed(at: 14, false),
      ]),
    Case(
      "a channel that is never read drives off, and after the limit it is a fault",
      [ControlBench.heat(onFault: .on, stale: .seconds(3))],
      [.elapsed(at: 2, false), .elapsed(at: 3, true), .bed(19, at: 4, false)]),
    Case(
      "a rule that forbids wins, as does one whose channel cannot be read", [heat, lock],
      [
        .bed(17, at: 1, false), .lid(false, at: 2, true), .lid(true, at: 3, false),
        .lid(false, at: 4, true), .lid(nil, at: 5, false), .lid(false, at: 6, true),
      ]),
    Case(
      "a rule that forbids and says on-fault on forbids nothing then",
      [heat, ControlBench.lock(onFault: .on)],
      [.bed(17, at: 1, false), .lid(nil, at: 2, true), .lid(true, at: 3, false)]),
    Case(
      "a rule that forbids keeps what it last said for its span",
      [heat, ControlBench.lock(onFault: .keep(.seconds(5)))],
      [
        .bed(17, at: 1, false), .lid(false, at: 2, true), .lid(nil, at: 3, true),
        .elapsed(at: 8, false), .lid(false, at: 9, true), .lid(true, at: 10, false),
        .lid(nil, at: 11, false), .elapsed(at: 20, false),
      ]),
    Case(
      "one of two rules is enough, and the fault of one leaves the other",
      [heat, ControlRule(output: 0, condition: AlarmRule(channel: 1, condition: .equals(1)))],
      [
        .bed(17, at: 1, true), .lid(true, at: 2, true), .bed(21, at: 3, true),
        .bed(nil, at: 4, true), .lid(false, at: 5, false),
      ]),
  ]

  static let limits: [Case] = [
    Case(
      "the longest time on is followed by the shortest time off", [heat],
      LineLimits(maxOn: .seconds(10), rest: .seconds(4), minOff: .seconds(4)),
      [
        .bed(17, at: 0, false), .elapsed(at: 4, true), .bed(17, at: 13, true),
        .elapsed(at: 14, false), .bed(16, at: 17, false), .elapsed(at: 18, true),
        .elapsed(at: 28, false),
      ]),
    Case(
      "the longest time on has a break of its own without a shortest time off", [heat],
      LineLimits(maxOn: .seconds(10), rest: .seconds(7)),
      [
        .bed(17, at: 0, true), .elapsed(at: 10, false), .bed(17, at: 16, false),
        .elapsed(at: 17, true), .bed(21, at: 18, false), .bed(17, at: 19, true),
      ]),
    Case(
      "the longest time on holds for on-fault on as well",
      [ControlBench.heat(onFault: .on)], LineLimits(maxOn: .seconds(10), rest: .seconds(10)),
      [.bed(nil, at: 0, true), .bed(nil, at: 9, true), .bed(nil, at: 10, false)]),
    Case(
      "the shortest time on outlasts the demand, but no fault and no rule that forbids",
      [heat, lock], LineLimits(minOn: minute),
      [
        .lid(false, at: 0, false), .bed(17, at: 1, true), .bed(21, at: 2, true),
        .elapsed(at: 60, true), .elapsed(at: 61, false), .bed(17, at: 70, true),
        .bed(21, at: 71, true), .bed(nil, at: 72, false), .bed(17, at: 80, true),
        .bed(21, at: 81, true), .lid(true, at: 82, false), .lid(false, at: 83, false),
        .bed(17, at: 84, true), .bed(21, at: 85, true), .lid(nil, at: 86, false),
      ]),
    Case(
      "the shortest time off counts from the start and from each end", [heat],
      LineLimits(minOff: minute),
      [
        .bed(17, at: 1, false), .elapsed(at: 60, true), .bed(21, at: 61, false),
        .bed(17, at: 62, false), .elapsed(at: 120, false), .elapsed(at: 121, true),
        .bed(nil, at: 130, false), .bed(17, at: 131, false), .elapsed(at: 190, true),
      ]),
  ]

  static let orders: [Case] = [
    Case(
      "an order holds for its span, both ways", [heat],
      [
        .bed(21, at: 0, false), .hold(true, for: 10, at: 1, true), .bed(21, at: 5, true),
        .elapsed(at: 11, false), .bed(17, at: 12, true), .hold(false, for: 10, at: 13, false),
        .bed(17, at: 20, false), .elapsed(at: 23, true),
      ]),
    Case(
      "the last order counts, and release leaves the line to its rules", [heat],
      [
        .bed(21, at: 0, false), .hold(true, for: 100, at: 1, true),
        .hold(false, for: 100, at: 2, false), .hold(true, for: 100, at: 3, true),
        .release(at: 4, false), .release(at: 5, false),
      ]),
    Case(
      "an order works while the channel cannot be read", [heat],
      [.bed(nil, at: 0, false), .hold(true, for: 10, at: 1, true), .elapsed(at: 11, false)]),
    Case(
      "an order never comes before the longest time on", [heat],
      LineLimits(maxOn: .seconds(10), rest: .seconds(5)),
      [
        .bed(21, at: 0, false), .hold(true, for: 60, at: 1, true), .elapsed(at: 11, false),
        .hold(true, for: 60, at: 12, false), .elapsed(at: 16, true), .elapsed(at: 26, false),
      ]),
    Case(
      "an order never comes before the shortest time off", [heat], LineLimits(minOff: minute),
      [.hold(true, for: 90, at: 1, false), .elapsed(at: 60, true), .elapsed(at: 91, false)]),
    Case(
      "an order never comes before a rule that forbids", [heat, lock],
      [
        .lid(true, at: 0, false), .hold(true, for: 60, at: 1, false), .lid(false, at: 2, true),
        .lid(nil, at: 3, false),
      ]),
    Case(
      "an order to be off ends the shortest time on", [heat], LineLimits(minOn: minute),
      [.bed(17, at: 0, true), .bed(21, at: 1, true), .hold(false, for: 5, at: 2, false)]),
  ]
}

@Suite("Control rules over time")
struct ControlRuleTests {
  @Test("Conditions, faults and several rules decide a line", arguments: Case.conditions)
  private func conditions(_ example: Case) { play(example) }

  @Test("The limits of a line come before what its rules want", arguments: Case.limits)
  private func limits(_ example: Case) { play(example) }

  @Test("An operator's order comes after limits and prohibitions", arguments: Case.orders)
  private func orders(_ example: Case) { play(example) }

  private func play(_ example: Case) {
    var bench = ControlBench(example.rules, example.limits)
    for step in example.steps {
      bench.at(step.second, step.input)
      #expect(bench.isOn == step.isOn, "at \(step.second) s after \(step.input)")
    }
  }

  @Test("A line that starts on is driven off in the first turn where nothing asks for it")
  func safeOn() {
    var bench = ControlBench([ControlBench.heat()], isSafeOn: true)
    #expect(bench.node.nextDeadline == .zero)
    bench.at(0, .elapsed)
    #expect(bench.isOn == false && bench.changes == 1)
  }

  @Test("A channel that warms up is not believed, but its faults are")
  func warmUp() {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan(warmUp: .seconds(60))]
    configuration.outputs = [.control(LineLimits())]
    configuration.controls = [ControlBench.heat(onFault: .on, stale: .seconds(3))]
    var node = Node(configuration, boot: 1, seed: 1, at: .zero)
    for (second, value, isOn) in [
      (1, .value(17), false), (50, .value(17), false), (51, .fault, true), (52, .value(17), true),
      (60, .value(21), false), (61, .value(17), true),
    ] as [(Int64, ReportedValue, Bool)] {
      node.handle(.reading(channel: 0, value), at: .zero + .seconds(second))
      #expect(node.isOn(0) == isOn, "at \(second) s")
    }
  }

  @Test("An order for a line that alarms drive changes nothing")
  func alarmLine() {
    var configuration = NodeConfiguration()
    configuration.outputs = [.anyAlarm]
    var node = Node(configuration, boot: 1, seed: 1, at: .zero)
    node.handle(.order(.hold(active: true, for: .seconds(9)), output: 0), at: .zero)
    let action = node.nextAction()
    #expect(action == nil && node.isOn(0) == false)
    #expect(node.lineState(of: 0) == nil && node.nextDeadline == .never)
  }

  @Test("A node without controlled lines has no deadline of theirs")
  func none() {
    var node = Node(NodeConfiguration(), boot: 1, seed: 1, at: .zero)
    #expect(node.nextDeadline == .never && node.urgentDeadline == .never)
  }

  @Test("The state of a line says why it is so, and until when")
  func causes() {
    let limits = LineLimits(
      maxOn: .seconds(10), rest: .seconds(5), minOn: .seconds(4), minOff: .seconds(5))
    var bench = ControlBench([ControlBench.heat(), ControlBench.lock()], limits)
    func cause(_ bench: borrowing ControlBench) -> LineCause? { bench.node.lineState(of: 0)?.cause }
    let at = { (second: Int64) in Instant.zero + .seconds(second) }
    bench.at(0, .reading(channel: 1, .value(1)))
    #expect(cause(bench) == .forbidden)
    bench.at(1, .reading(channel: 1, .value(0)))
    #expect(cause(bench) == .idle)
    bench.at(2, .reading(channel: 0, .value(17)))
    #expect(cause(bench) == .resting(until: at(5)))
    bench.at(5, .elapsed)
    #expect(cause(bench) == .demanded)
    bench.at(6, .reading(channel: 0, .value(21)))
    #expect(cause(bench) == .settling(until: at(9)))
    bench.at(7, .order(.hold(active: true, for: .seconds(3)), output: 0))
    #expect(cause(bench) == .ordered(until: at(10)))
    bench.at(10, .elapsed)
    #expect(cause(bench) == .idle)
  }
}
