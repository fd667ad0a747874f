import NodeCore
import Testing
import Units

/// One line of an alarm's life: at this time this happens and the machine answers so.
struct AlarmStep: Sendable {
  enum Cause: Sendable {
    case reading(ReportedValue)
    case elapsed
    case button(Bool)
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

  static func button(
    _ isDown: Bool, at milliseconds: Int64, _ answer: AlarmTransition = .none
  ) -> AlarmStep {
    AlarmStep(milliseconds: milliseconds, cause: .button(isDown), answer: answer)
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
  static let held = AlarmRule(channel: 0, condition: hot, holdFor: .milliseconds(100))
  static let line = AlarmRule(
    channel: 0, condition: on, holdFor: .milliseconds(100), holdsBetweenReadings: true)

  static let all = atOnce + holdOffs + holdOffsOfLines + latches + repetitions

  private static let atOnce: [AlarmCase] = [
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
      "a fault neither raises nor clears", AlarmRule(channel: 0, condition: hot),
      [.fault(at: 0), .reads(41, at: 1, .raised), .fault(at: 2), .reads(37, at: 3, .cleared)]),
    AlarmCase(
      "a fault rule follows the faults", AlarmRule(channel: 0, condition: .fault),
      [.reads(5, at: 0), .fault(at: 1, .raised), .fault(at: 2), .reads(5, at: 3, .cleared)]),
  ]

  private static let holdOffs: [AlarmCase] = [
    AlarmCase(
      "a hold-off ends with a reading and not by time", held,
      [.reads(41, at: 0), .reads(41, at: 99), .elapsed(at: 100), .reads(41, at: 101, .raised)]),
    AlarmCase(
      "a reading at the very end of the hold-off raises", held,
      [.reads(41, at: 0), .reads(41, at: 100, .raised)]),
    AlarmCase(
      "a single reading raises nothing, however long ago", held,
      [.reads(41, at: 0), .elapsed(at: 100_000), .reads(37, at: 100_001), .elapsed(at: 200_000)]),
    AlarmCase(
      "a reading beyond the clearing limit starts the hold-off again", held,
      [
        .reads(41, at: 0), .reads(37, at: 50), .reads(41, at: 60), .reads(41, at: 100),
        .reads(41, at: 159), .reads(41, at: 160, .raised),
      ]),
    AlarmCase(
      "readings in the band neither end a hold-off nor raise", held,
      [
        .reads(41, at: 0), .reads(39, at: 50), .reads(38, at: 100), .reads(40, at: 150),
        .reads(41, at: 151, .raised),
      ]),
    AlarmCase(
      "faults neither end a hold-off nor raise", held,
      [
        .reads(41, at: 0), .fault(at: 50), .fault(at: 100), .elapsed(at: 120), .fault(at: 150),
        .reads(41, at: 151, .raised),
      ]),
    AlarmCase(
      "a sensor that stays dead during a hold-off raises nothing", held,
      [.reads(41, at: 0), .reads(41, at: 20), .fault(at: 40), .elapsed(at: 1_000_000)]),
    AlarmCase(
      "the first of several readings in a hold-off counts", held,
      [.reads(41, at: 0), .reads(42, at: 30), .reads(43, at: 60), .reads(42, at: 100, .raised)]),
    AlarmCase(
      "a fault rule needs faults that span the hold-off",
      AlarmRule(channel: 0, condition: .fault, holdFor: .milliseconds(10)),
      [
        .fault(at: 0), .reads(5, at: 5), .fault(at: 6), .elapsed(at: 10), .elapsed(at: 16),
        .fault(at: 16, .raised),
      ]),
  ]

  private static let holdOffsOfLines: [AlarmCase] = [
    AlarmCase(
      "the hold-off of a line ends by time alone", line,
      [.reads(1, at: 0), .elapsed(at: 99), .elapsed(at: 100, .raised)]),
    AlarmCase(
      "a break of a line restarts its hold-off", line,
      [
        .reads(1, at: 0), .reads(0, at: 50), .reads(1, at: 60), .elapsed(at: 100),
        .elapsed(at: 160, .raised),
      ]),
    AlarmCase(
      "while a line cannot be read, time raises nothing", line,
      [
        .reads(1, at: 0), .fault(at: 50), .elapsed(at: 100), .elapsed(at: 200),
        .reads(1, at: 201, .raised),
      ]),
    AlarmCase(
      "a line that can be read again during its hold-off raises on time", line,
      [.reads(1, at: 0), .fault(at: 50), .reads(1, at: 70), .elapsed(at: 100, .raised)]),
    AlarmCase(
      "a line that has another level after a fault starts again", line,
      [.reads(1, at: 0), .fault(at: 50), .reads(0, at: 70), .elapsed(at: 100)]),
  ]

  private static let latches: [AlarmCase] = [
    AlarmCase(
      "a latched alarm waits for its acknowledgement",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .button(false, at: 0), .reads(1, at: 0, .raised), .reads(0, at: 1), .reads(1, at: 2),
        .reads(0, at: 3), .button(true, at: 4, .cleared), .button(false, at: 5),
        .button(true, at: 6),
      ]),
    AlarmCase(
      "acknowledged while it lasts, a latched alarm clears with its condition",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .button(false, at: 0), .reads(1, at: 0, .raised), .button(true, at: 1),
        .reads(0, at: 2, .cleared),
      ]),
    AlarmCase(
      "a button that is stuck acknowledges no alarm after the press",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .button(false, at: 0), .button(true, at: 1), .reads(1, at: 2, .raised),
        .button(true, at: 3), .reads(0, at: 4), .button(true, at: 5), .button(false, at: 6),
        .button(true, at: 7, .cleared),
      ]),
    AlarmCase(
      "a button that is down from the start acknowledges nothing",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .reads(1, at: 0, .raised), .button(true, at: 1), .reads(0, at: 2), .button(true, at: 3),
        .button(false, at: 4), .button(true, at: 5, .cleared),
      ]),
    AlarmCase(
      "a latched alarm whose value is back in the band has ended",
      AlarmRule(channel: 0, condition: hot, latch: true),
      [
        .button(false, at: 0), .reads(41, at: 0, .raised), .reads(37, at: 1), .reads(39, at: 2),
        .button(true, at: 3, .cleared),
      ]),
    AlarmCase(
      "an acknowledgement is of one raise",
      AlarmRule(channel: 0, condition: on, latch: true),
      [
        .button(false, at: 0), .reads(1, at: 0, .raised), .button(true, at: 1),
        .reads(0, at: 2, .cleared), .reads(1, at: 3, .raised), .reads(0, at: 4),
      ]),
  ]

  private static let repeated = AlarmRule(
    channel: 0, condition: on, repeatEvery: .milliseconds(5))

  private static let repetitions: [AlarmCase] = [
    AlarmCase(
      "a raised alarm repeats on time", repeated,
      [
        .reads(1, at: 0, .raised), .elapsed(at: 4), .elapsed(at: 5, .repeated), .elapsed(at: 9),
        .elapsed(at: 10, .repeated), .reads(0, at: 11, .cleared), .elapsed(at: 15),
      ]),
    AlarmCase(
      "an acknowledged alarm does not repeat until it is raised again", repeated,
      [
        .button(false, at: 0), .reads(1, at: 0, .raised), .elapsed(at: 5, .repeated),
        .button(true, at: 7), .elapsed(at: 10), .reads(1, at: 11), .elapsed(at: 100),
        .reads(0, at: 101, .cleared), .reads(1, at: 102, .raised), .elapsed(at: 107, .repeated),
      ]),
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
        case .button(let isDown): machine.button(isDown, at: now)
        }
      #expect(answer == step.answer, "step \(number)")
    }
  }

  @Test("An alarm is due exactly when time alone can change it")
  func deadlines() {
    var rule = AlarmCase.line
    rule.repeatEvery = .seconds(5)
    var machine = AlarmMachine(rule)
    #expect(machine.deadline == .never)
    _ = machine.reading(.value(1), at: .zero)
    #expect(machine.deadline == .zero + .milliseconds(100))
    _ = machine.reading(.fault, at: .zero + .milliseconds(50))
    #expect(machine.deadline == .never)
    _ = machine.reading(.value(1), at: .zero + .milliseconds(60))
    #expect(machine.deadline == .zero + .milliseconds(100))
    _ = machine.elapsed(at: .zero + .milliseconds(112))
    #expect(machine.deadline == .zero + .milliseconds(112) + .seconds(5))
    _ = machine.acknowledge(at: .zero + .seconds(1))
    #expect(machine.deadline == .never)
  }

  @Test("The hold-off of a sampled channel never makes an alarm due")
  func sampledDeadline() {
    var machine = AlarmMachine(AlarmCase.held)
    _ = machine.reading(.value(41), at: .zero)
    #expect(machine.deadline == .never)
  }
}
