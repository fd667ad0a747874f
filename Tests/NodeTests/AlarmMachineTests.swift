import NodeCore
import Testing
import Units

/// One line of an alarm's life: at this time this happens and the machine answers so.
struct AlarmStep: Sendable {
  enum Cause: Sendable {
    case reading(ReportedValue)
    case elapsed
    case acknowledge
  }

  let milliseconds: Int64
  let cause: Cause
  let answer: AlarmTransition

  static func reads(_ value: Int64, at milliseconds: Int64, _ answer: AlarmTransition = .none)
    -> AlarmStep
  {
    AlarmStep(milliseconds: milliseconds, cause: .reading(.value(value)), answer: answer)
  }

  static func fault(at milliseconds: Int64, _ answer: AlarmTransition = .none) -> AlarmStep {
    AlarmStep(milliseconds: milliseconds, cause: .reading(.fault), answer: answer)
  }

  static func elapsed(at milliseconds: Int64, _ answer: AlarmTransition = .none) -> AlarmStep {
    AlarmStep(milliseconds: milliseconds, cause: .elapsed, answer: answer)
  }

  static func acknowledge(at milliseconds: Int64, _ answer: AlarmTransition = .none) -> AlarmStep {
    AlarmStep(milliseconds: milliseconds, cause: .acknowledge, answer: answer)
  }
}

struct AlarmCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let rule: AlarmRule
  let steps: [AlarmStep]

  init(_ name: String, _ rule: AlarmRule, _ steps: [AlarmStep]) {
    testDescription = name
    self.rule = rule
    self.steps = steps
  }

  static let hot = AlarmCondition.compares(raise: .above(40), clear: .below(38))
  static let on = AlarmCondition.equals(1)

  static let all: [AlarmCase] = [
    AlarmCase(
      "above is strict and clears below the band", AlarmRule(channel: 0, condition: hot),
      [
        .reads(40, at: 0), .reads(41, at: 1, .raised), .reads(39, at: 2), .reads(38, at: 3),
        .reads(37, at: 4, .cleared), .reads(39, at: 5), .reads(41, at: 6, .raised),
      ]),
    AlarmCase(
      "at-or-below raises at the limit itself",
      AlarmRule(
        channel: 0, condition: .compares(raise: .atOrBelow(5), clear: .atOrAbove(7))),
      [.reads(6, at: 0), .reads(5, at: 1, .raised), .reads(6, at: 2), .reads(7, at: 3, .cleared)]),
    AlarmCase(
      "a hold-off ends by time alone",
      AlarmRule(channel: 0, condition: hot, holdFor: .milliseconds(100)),
      [.reads(41, at: 0), .elapsed(at: 99), .elapsed(at: 100, .raised)]),
    AlarmCase(
      "a break restarts the hold-off",
      AlarmRule(channel: 0, condition: hot, holdFor: .milliseconds(100)),
      [
        .reads(41, at: 0), .reads(37, at: 50), .reads(41, at: 60), .elapsed(at: 100),
        .elapsed(at: 160, .raised),
      ]),
    AlarmCase(
      "the band does not carry a hold-off on",
      AlarmRule(channel: 0, condition: hot, holdFor: .milliseconds(100)),
      [.reads(41, at: 0), .reads(39, at: 50), .elapsed(at: 100), .reads(39, at: 110)]),
    AlarmCase(
      "a fault restarts the hold-off",
      AlarmRule(channel: 0, condition: hot, holdFor: .milliseconds(100)),
      [
        .reads(41, at: 0), .fault(at: 50), .reads(41, at: 60), .elapsed(at: 100),
        .elapsed(at: 160, .raised),
      ]),
    AlarmCase(
      "a fault neither raises nor clears", AlarmRule(channel: 0, condition: hot),
      [.fault(at: 0), .reads(41, at: 1, .raised), .fault(at: 2), .reads(37, at: 3, .cleared)]),
    AlarmCase(
      "a raised alarm repeats on time",
      AlarmRule(channel: 0, condition: on, repeatEvery: .milliseconds(5)),
      [
        .reads(1, at: 0, .raised), .elapsed(at: 4), .elapsed(at: 5, .repeated), .elapsed(at: 9),
        .elapsed(at: 10, .repeated), .reads(0, at: 11, .cleared), .elapsed(at: 15),
      ]),
    AlarmCase(
      "a latched alarm waits for its acknowledgement",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .reads(1, at: 0, .raised), .reads(0, at: 1), .reads(1, at: 2), .reads(0, at: 3),
        .acknowledge(at: 4, .cleared), .acknowledge(at: 5),
      ]),
    AlarmCase(
      "acknowledged while it lasts, a latched alarm clears with its condition",
      AlarmRule(channel: 0, condition: on, latch: true),
      [.reads(1, at: 0, .raised), .acknowledge(at: 1), .reads(0, at: 2, .cleared)]),
    AlarmCase(
      "a fault rule follows the faults", AlarmRule(channel: 0, condition: .fault),
      [.reads(5, at: 0), .fault(at: 1, .raised), .fault(at: 2), .reads(5, at: 3, .cleared)]),
    AlarmCase(
      "a fault rule holds off as well",
      AlarmRule(channel: 0, condition: .fault, holdFor: .milliseconds(10)),
      [.fault(at: 0), .reads(5, at: 5), .fault(at: 6), .elapsed(at: 10), .elapsed(at: 16, .raised)]),
  ]
}

@Suite("Alarm machine")
struct AlarmMachineTests {
  @Test("The alarm machine answers each step of the table", arguments: AlarmCase.all)
  func table(_ example: AlarmCase) {
    var machine = AlarmMachine(example.rule)
    for (number, step) in example.steps.enumerated() {
      let now = Instant.zero + .milliseconds(step.milliseconds)
      let answer =
        switch step.cause {
        case .reading(let value): machine.reading(value, at: now)
        case .elapsed: machine.elapsed(at: now)
        case .acknowledge: machine.acknowledge(at: now)
        }
      #expect(answer == step.answer, "step \(number)")
    }
  }

  @Test("An alarm is due exactly when time alone can change it")
  func deadlines() {
    let rule = AlarmRule(
      channel: 0, condition: AlarmCase.on, holdFor: .milliseconds(10), repeatEvery: .seconds(5))
    var machine = AlarmMachine(rule)
    #expect(machine.deadline == .never)
    _ = machine.reading(.value(1), at: .zero)
    #expect(machine.deadline == .zero + .milliseconds(10))
    _ = machine.elapsed(at: .zero + .milliseconds(12))
    #expect(machine.deadline == .zero + .milliseconds(12) + .seconds(5))
  }
}
