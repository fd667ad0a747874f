import BoardFiles
import NodeCore
import Testing
import Units

@testable import Harness
@testable import NodeAssembly
@testable import Results

/// An expectation, what the run was, and what the judge must say.
struct JudgeCase: Sendable, CustomTestStringConvertible {
  struct Mark: Sendable {
    let event: AlarmEvent
    let seconds: Int64
  }

  let claim: String
  let failure: String?
  var reading = ReportedValue.absent
  var lampIsOn = false
  /// What alarm 0 did.
  var marks: [Mark] = []
  var fill: @Sendable (inout RunRecord) -> Void = { _ in }

  var testDescription: String { "\(claim) -> \(failure ?? "holds")" }

  static func marks(_ event: AlarmEvent, _ seconds: Int64...) -> [Mark] {
    seconds.map { Mark(event: event, seconds: $0) }
  }

  static func tally(
    _ path: any WritableKeyPath<RunRecord, RunRecord.Tally> & Sendable, reports: Int = 0,
    alarms: Int = 0
  ) -> @Sendable (inout RunRecord) -> Void {
    { record in
      record[keyPath: path].reports = reports
      record[keyPath: path].alarms = alarms
    }
  }

  static let alarms: [JudgeCase] = [
    JudgeCase(
      claim: "{alarm: intrusion, raised: {after: 5 s, within: 1 s}}", failure: nil,
      marks: marks(.raised, 5)),
    JudgeCase(
      claim: "{alarm: intrusion, raised: {after: 5 s, within: 1 s}}", failure: nil,
      marks: marks(.raised, 2, 6)),
    JudgeCase(
      claim: "{alarm: intrusion, raised: {after: 5 s, within: 1 s}}",
      failure: "it was not raised from 5 s to 6 s but at 4 s, 7 s", marks: marks(.raised, 4, 7)),
    JudgeCase(
      claim: "{alarm: intrusion, raised: {after: 5 s, within: 1 s}}",
      failure:
        "it was not raised from 5 s to 6 s but at 7 s, 8 s, 9 s, 10 s, 11 s and 1 more time",
      marks: marks(.raised, 7, 8, 9, 10, 11, 12)),
    JudgeCase(
      claim: "{alarm: intrusion, raised: {after: 5 s, within: 1 s}}",
      failure: "it was never raised", marks: marks(.cleared, 5)),
    JudgeCase(claim: "{alarm: intrusion, raised: true}", failure: nil, marks: marks(.raised, 29)),
    JudgeCase(claim: "{alarm: intrusion, raised: true}", failure: "it was never raised"),
    JudgeCase(
      claim: "{alarm: overheat, raised: true}", failure: "it was never raised",
      marks: marks(.raised, 5)),
    JudgeCase(
      claim: "{alarm: intrusion, cleared: {after: 5 s, within: 1 s}}", failure: nil,
      marks: marks(.cleared, 6)),
    JudgeCase(
      claim: "{alarm: intrusion, cleared: {after: 5 s, within: 1 s}}",
      failure: "it was never cleared", marks: marks(.raised, 6)),
    JudgeCase(claim: "{alarm: intrusion, never: raised}", failure: nil, marks: marks(.cleared, 6)),
    JudgeCase(
      claim: "{alarm: intrusion, never: raised}", failure: "it was raised at 6 s",
      marks: marks(.raised, 6, 9)),
    JudgeCase(claim: "{alarm: intrusion, count: 2}", failure: nil, marks: marks(.raised, 6, 9)),
    JudgeCase(
      claim: "{alarm: intrusion, count: 2}", failure: "it was raised 1 time instead of 2",
      marks: marks(.raised, 6)),
    JudgeCase(
      claim: "{alarm: intrusion, count: {at-least: 2}}",
      failure: "it was raised 1 time instead of at least 2", marks: marks(.raised, 6)),
    JudgeCase(
      claim: "{alarm: intrusion, count: {at-most: 1}}",
      failure: "it was raised 2 times instead of at most 1", marks: marks(.raised, 6, 9)),
  ]

  static let counts: [JudgeCase] = [
    JudgeCase(
      claim: "{reports: {acknowledged: 3}}", failure: nil,
      fill: tally(\.uplinks[0].acknowledged, reports: 3)),
    JudgeCase(
      claim: "{reports: {acknowledged: 3}}",
      failure: "the server acknowledged 2 reports instead of 3",
      fill: tally(\.uplinks[0].acknowledged, reports: 2, alarms: 9)),
    JudgeCase(
      claim: "{reports: {sent: {at-least: 3}}}", failure: nil,
      fill: tally(\.uplinks[0].sent, reports: 4)),
    JudgeCase(
      claim: "{reports: {sent: {at-least: 3}}}",
      failure: "the node sent 2 reports instead of at least 3",
      fill: tally(\.uplinks[0].sent, reports: 2)),
    JudgeCase(
      claim: "{alarms: {acknowledged: 1}}", failure: nil,
      fill: tally(\.uplinks[0].acknowledged, alarms: 1)),
    JudgeCase(
      claim: "{alarms: {acknowledged: 1}}",
      failure: "the server acknowledged 0 alarm messages instead of 1",
      fill: tally(\.uplinks[0].acknowledged, reports: 1)),
    JudgeCase(
      claim: "{handshakes: {at-most: 2}}", failure: nil, fill: { $0.uplinks[0].handshakes = 2 }),
    JudgeCase(
      claim: "{handshakes: {at-most: 2}}",
      failure: "there were 3 handshakes instead of at most 2",
      fill: { $0.uplinks[0].handshakes = 3 }),
    JudgeCase(
      claim: "{bytes: {sent: {at-most: 2 kB}, received: {at-least: 1 kB}}}", failure: nil,
      fill: { ($0.uplinks[0].bytesSent, $0.uplinks[0].bytesReceived) = (2_000, 1_000) }),
    JudgeCase(
      claim: "{bytes: {sent: {at-most: 2 kB}, received: {at-least: 1 kB}}}",
      failure: "the node sent 2.001 kB instead of at most 2 kB",
      fill: { ($0.uplinks[0].bytesSent, $0.uplinks[0].bytesReceived) = (2_001, 1_000) }),
    JudgeCase(
      claim: "{bytes: {sent: {at-most: 2 kB}, received: {at-least: 1 kB}}}",
      failure: "the node received 0.999 kB instead of at least 1 kB",
      fill: { $0.uplinks[0].bytesReceived = 999 }),
  ]

  static let moments: [JudgeCase] = [
    JudgeCase(claim: "{line: lamp, is: on, at: 3 s}", failure: nil, lampIsOn: true),
    JudgeCase(claim: "{line: lamp, is: off, at: 3 s}", failure: nil),
    JudgeCase(claim: "{line: lamp, is: on, at: 3 s}", failure: "it was off then"),
    JudgeCase(claim: "{line: lamp, is: off, at: 3 s}", failure: "it was on then", lampIsOn: true),
    JudgeCase(
      claim: "{channel: temperature, between: [20 °C, 22 °C], at: 3 s}", failure: nil,
      reading: .value(22_000)),
    JudgeCase(
      claim: "{channel: temperature, between: [20 °C, 22 °C], at: 3 s}",
      failure: "it read 22.001 °C", reading: .value(22_001)),
    JudgeCase(
      claim: "{channel: temperature, between: [20 °C, 22 °C], at: 3 s}",
      failure: "it could not be read", reading: .fault),
    JudgeCase(
      claim: "{channel: temperature, between: [20 °C, 22 °C], at: 3 s}",
      failure: "it had not been read by then"),
    JudgeCase(
      claim: "{channel: movement, is: true, at: 3 s}", failure: nil, reading: .value(1)),
    JudgeCase(
      claim: "{channel: movement, is: true, at: 3 s}", failure: "it read false",
      reading: .value(0)),
    JudgeCase(
      claim: "{channel: temperature, is: fault, at: 3 s}", failure: nil, reading: .fault),
    JudgeCase(
      claim: "{channel: temperature, is: fault, at: 3 s}", failure: "it read 0 °C",
      reading: .value(0)),
    JudgeCase(
      claim: "{channel: temperature, is: fault, at: 3 s}", failure: "it had not been read by then"),
  ]

  static let losses: [JudgeCase] = [
    JudgeCase(claim: "{nothing: lost}", failure: nil),
    JudgeCase(
      claim: "{nothing: lost}", failure: nil,
      fill: { record in
        record.uplinks[0].accepted.reports = 5
        record.uplinks[0].acknowledged.reports = 3
        record.uplinks[0].taken.reports = 4
        record.uplinks[0].waiting = 2
      }),
    JudgeCase(
      claim: "{nothing: lost}",
      failure: "1 report and 2 alarm messages gave way in a full outbox",
      fill: tally(\.uplinks[0].dropped, reports: 1, alarms: 2)),
    JudgeCase(
      claim: "{nothing: lost}",
      failure: "5 messages were accepted, but only 3 acknowledged and 1 waiting",
      fill: { record in
        record.uplinks[0].accepted.alarms = 5
        record.uplinks[0].acknowledged.alarms = 3
        record.uplinks[0].taken.alarms = 3
        record.uplinks[0].waiting = 1
      }),
    JudgeCase(
      claim: "{nothing: lost}",
      failure: "the node counts 3 messages as acknowledged, the server took 2",
      fill: { record in
        record.uplinks[0].accepted.alarms = 3
        record.uplinks[0].acknowledged.alarms = 3
        record.uplinks[0].taken.reports = 2
      }),
  ]
}

@Suite("The judge")
struct JudgeTests {
  @Test(
    "The judge says what is wrong, or nothing",
    arguments: JudgeCase.alarms + JudgeCase.counts + JudgeCase.moments + JudgeCase.losses)
  func judges(_ example: JudgeCase) throws {
    let scenario = try Stage.scenario("for: 30 s\nexpect:\n  - \(example.claim)\n")
    var record = RunRecord()
    example.fill(&record)
    var watches = ExpectationWatches(scenario, NodePlan(scenario.board))
    for mark in example.marks {
      watches.note(mark.event, of: 0, at: .zero + .seconds(mark.seconds))
    }
    for index in watches.all.indices {
      watches.all[index].note(example.reading, because: nil, at: .zero)
    }
    let judge = Judge(
      record: record, watches: watches.all, kinds: scenario.board.channels.map { $0.kind },
      isActive: { _, _ in example.lampIsOn })
    #expect(judge.verdicts().map { $0.failure(on: scenario.board) } == [example.failure])
  }

  @Test("A reading is the last one not after the time that the expectation names")
  func watch() throws {
    let played = try Stage.play(
      """
      for: 10 s
      signals: {climate.temperature: {steps: {0 s: 20 °C, 4500 ms: 30 °C}}}
      network: {tls: modelled}
      expect:
        - {channel: temperature, between: [30 °C, 31 °C], at: 4900 ms}
        - {channel: temperature, between: [29.9 °C, 30.1 °C], at: 5900 ms}
      """)
    #expect(played.failures[0].hasPrefix("it read 2"))
    #expect(played.result.verdicts[1].shortfall == nil)
  }
}
