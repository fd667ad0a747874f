import NodeCore
import Testing
import Units

/// The truth table of a condition: what a channel reads, and whether the condition holds then.
struct ConditionTable: Sendable, CustomTestStringConvertible {
  /// What happens at a second; nil is a fault, `time` that only time passes.
  enum Cause: Sendable {
    case value(Int64?)
    case time
  }

  let testDescription: String
  let condition: AlarmCondition
  let rows: [(second: Double, cause: Cause, holds: Bool)]

  /// A table of readings in a row, one a second: `41 T` is a reading of 41 for which the condition
  /// holds, `x F` a fault for which it does not. `@7` puts the next reading at 7 s, `- T` is time.
  init(_ name: String, _ condition: AlarmCondition, _ text: String) {
    testDescription = name
    self.condition = condition
    var rows: [(second: Double, cause: Cause, holds: Bool)] = []
    var second = 0.0
    var cause: Cause?
    for word in text.split(separator: " ") {
      if word.hasPrefix("@") {
        second = Double(word.dropFirst()) ?? 0
      } else if let known = cause {
        rows.append((second, known, word == "T"))
        cause = nil
        second += 1
      } else {
        cause = word == "-" ? .time : .value(word == "x" ? nil : Int64(word))
      }
    }
    self.rows = rows
  }

  static let all = values + changes + spans + shares

  private static let values: [ConditionTable] = [
    ConditionTable(
      "above 40, clear below 38", .compares(raise: .above(40), clear: .below(38)),
      "40 F 41 T 40 T 39 T 38 T x T 37 F 38 F 40 F x F 41 T"),
    ConditionTable(
      "at or above 40", .compares(raise: .atOrAbove(40), clear: .below(40)),
      "39 F 40 T x T 40 T 39 F"),
    ConditionTable(
      "below 5, clear at or above 7", .compares(raise: .below(5), clear: .atOrAbove(7)),
      "5 F 4 T 5 T 6 T 7 F 6 F 4 T"),
    ConditionTable(
      "at or below 5, clear above 5", .compares(raise: .atOrBelow(5), clear: .above(5)),
      "6 F 5 T 6 F x F"),
    ConditionTable("is true", .equals(1), "0 F 1 T x T 1 T 0 F x F"),
    ConditionTable("is false", .equals(0), "1 F 0 T x T 1 F"),
    ConditionTable("cannot be read", .fault, "1 F x T x T 1 F x T"),
    ConditionTable(
      "outside 2 to 8", .outside(2...8, clear: 2...8),
      "5 F 2 F 8 F 9 T 8 F 1 T x T 2 F x F"),
    ConditionTable(
      "outside 2 to 8, clear inside 4 to 6", .outside(2...8, clear: 4...6),
      "5 F 8 F 9 T 8 T 7 T 6 F 7 F 3 F 2 F 1 T 3 T 9 T 4 F"),
  ]

  private static let changes: [ConditionTable] = [
    ConditionTable(
      "rises by 2 within 3 s", .changes(by: 2, within: .seconds(3)),
      "20 F 21 F 22 T 22 T 22 F 22 F 23 F 24 T 25 T 24 F"),
    ConditionTable(
      "a rise of 2 in exactly 3 s counts, one that takes longer does not",
      .changes(by: 2, within: .seconds(3)), "20 F @3 22 T @10 20 F @13.000001 22 F"),
    ConditionTable(
      "a fault neither rises nor hides a rise", .changes(by: 2, within: .seconds(3)),
      "20 F x F x F 22 T x T 22 F"),
    ConditionTable(
      "a dip before the rise counts from its bottom", .changes(by: 5, within: .seconds(10)),
      "20 F 17 F 21 F 22 T"),
    ConditionTable(
      "a fall is no rise", .changes(by: 2, within: .seconds(3)), "24 F 22 F 20 F 10 F"),
    ConditionTable(
      "falls by 2 within 3 s", .changes(by: -2, within: .seconds(3)),
      "20 F 19 F 18 T 18 T 18 F x F 16 T 20 F 17 T"),
    ConditionTable(
      "a rise over the whole range of values",
      .changes(by: 1, within: .seconds(3)), "\(Int64.min) F \(Int64.max) T \(Int64.min) F"),
    ConditionTable(
      "a fall over the whole range of values",
      .changes(by: -.max, within: .seconds(9)), "\(Int64.max) F \(Int64.min) T 0 T"),
  ]

  private static let spans: [ConditionTable] = [
    ConditionTable(
      "unchanged for 3 s", .unchanged(for: .seconds(3)),
      "20 F 20 F 20 F 20 T 20 T 21 F 21 F 20 F 20 F 20 F @10.999999 20 T"),
    ConditionTable(
      "a single value, however long ago, is not unchanged", .unchanged(for: .seconds(3)),
      "20 F @100 - F x F 21 F @200 20 F"),
    ConditionTable(
      "two equal values span the time between them", .unchanged(for: .seconds(3)),
      "20 F @3 20 T @50 20 T @51 21 F"),
    ConditionTable(
      "faults do not count as a change, nor as a value", .unchanged(for: .seconds(3)),
      "20 F x F x F x F 20 T x T 20 T 19 F"),
    ConditionTable(
      "a change by one step is a change", .unchanged(for: .seconds(2)),
      "20000 F 20001 F 20000 F 20000 F 20000 T 20001 F"),
    ConditionTable(
      "stale for 3 s from the start on", .stale(after: .seconds(3)), "- F - F - F - T - T 20 F"),
    ConditionTable(
      "a value ends it and begins the wait again", .stale(after: .seconds(3)),
      "20 F - F 21 F - F - F - T x T 22 F - F - F @10 - T"),
    ConditionTable(
      "a fault is no value", .stale(after: .seconds(3)), "20 F x F x F x T x T 20 F"),
    ConditionTable(
      "the same value is a value", .stale(after: .seconds(3)), "20 F 20 F 20 F 20 F 20 F"),
  ]

  private static let quarter = AlarmCondition.faultShare(
    percent: 25, clear: 10, over: .seconds(8))

  private static let shares: [ConditionTable] = [
    ConditionTable(
      "a share is not known before the readings cover the span", quarter,
      "x F x F x F x F x F x F x F x F x T"),
    ConditionTable(
      "a quarter of the readings of 8 s", quarter,
      "1 F 1 F 1 F 1 F 1 F 1 F 1 F 1 F x F 1 F x T 1 T 1 T 1 T 1 T 1 T 1 T 1 T 1 F 1 F"),
    ConditionTable(
      "between both shares nothing changes", quarter,
      "1 F 1 F 1 F 1 F 1 F 1 F 1 F 1 F 1 F x F 1 F 1 F 1 F 1 F 1 F 1 F 1 F 1 F"),
    ConditionTable(
      "each fifth reading of many fails", .faultShare(percent: 20, clear: 10, over: .seconds(10)),
      "1 F 1 F 1 F 1 F x F 1 F 1 F 1 F 1 F x F 1 T 1 T 1 T 1 T x T"),
    ConditionTable(
      "a single reading in the span has no share", quarter, "1 F @20 x F @40 x F @60 1 F"),
    ConditionTable(
      "two readings are the least that have one", quarter, "1 F @20 x F @24 x T @40 1 T @41 1 F"),
  ]
}

@Suite("Conditions of alarms")
struct ConditionTableTests {
  @Test("Each condition holds where its truth table says so", arguments: ConditionTable.all)
  func table(_ table: ConditionTable) {
    var machine = AlarmMachine(AlarmRule(channel: 0, condition: table.condition))
    for row in table.rows {
      let now = Instant(microseconds: UInt64((row.second * 1_000_000).rounded()))
      if now >= machine.deadline { _ = machine.elapsed(at: now) }
      switch row.cause {
      case .value(let value):
        _ = machine.reading(value.map { .value($0) } ?? .fault, at: now)
      case .time: break
      }
      #expect(machine.isRaised == row.holds, "at \(row.second) s")
    }
  }

  @Test("A channel that was never read is stale from the start of its node on")
  func staleFromStart() {
    let rule = AlarmRule(channel: 0, condition: .stale(after: .seconds(5)))
    let start = Instant.zero + .seconds(1_000)
    var machine = AlarmMachine(rule, at: start)
    #expect(machine.deadline == start + .seconds(5))
    #expect(machine.elapsed(at: start + .seconds(5)) == .raised)
  }

  @Test("The window of many readings counts a part of it as long as its youngest reading does")
  func dense() {
    // 3.2 s in 32 parts of 100 ms, and ten readings in each.
    let rule = AlarmRule(channel: 0, condition: .changes(by: 100, within: .milliseconds(3_200)))
    var machine = AlarmMachine(rule)
    var held: [Int64] = []
    for number in 0..<400 {
      let now = Instant.zero + .milliseconds(Int64(number) * 10)
      // At 50 ms there is a dip to 0, and the last reading of its part is at 90 ms.
      _ = machine.reading(.value(number == 5 ? 0 : 100), at: now)
      if machine.isRaised { held.append(Int64(number) * 10) }
    }
    #expect(held.first == 60)
    #expect(held.last == 3_290)
  }
}
