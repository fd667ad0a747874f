import Testing

@testable import BoardFiles

@Suite("Rules keep their raising and clearing comparisons apart")
struct RuleTests {
  private func board(_ keys: String) -> String {
    """
    board: b
    i2c:
      - {bus: 1, devices: [{name: c, chip: bme280, address: 0x76}]}
    channels:
      - {name: t, from: c.temperature}
    alarms:
      - {name: a, when: t, \(keys)}
    """
  }

  @Test(
    "Without a clearing key the rule clears exactly when it no longer holds",
    arguments: [
      ("above", Comparison.above, Comparison.atOrBelow), ("at-or-above", .atOrAbove, .below),
      ("below", .below, .atOrAbove), ("at-or-below", .atOrBelow, .above),
    ])
  func opposite(key: String, raise: Comparison, clear: Comparison) throws {
    let text = board("\(key): 40 °C")
    let loaded = reader(files(["b": Array(text.utf8)])).board(at: "b")
    let alarm = try #require(loaded.value).alarms[0]
    #expect(alarm.condition == .compares(raise, limit: 40_000, clear: clear, clearLimit: 40_000))
  }

  @Test(
    "A clearing limit is allowed as long as no value raises and clears at once",
    arguments: [
      ("above", "clear-below", 40, true), ("above", "clear-at-or-below", 40, true),
      ("at-or-above", "clear-below", 40, true), ("at-or-above", "clear-at-or-below", 40, false),
      ("above", "clear-below", 41, false), ("above", "clear-at-or-below", 39, true),
      ("at-or-above", "clear-at-or-below", 39, true), ("below", "clear-above", 40, true),
      ("below", "clear-at-or-above", 40, true), ("at-or-below", "clear-above", 40, true),
      ("at-or-below", "clear-at-or-above", 40, false), ("below", "clear-above", 39, false),
      ("at-or-below", "clear-at-or-above", 41, true), ("above", "clear-above", 41, false),
      ("below", "clear-at-or-below", 39, false),
    ])
  func clearing(raise: String, clear: String, limit: Int, isAllowed: Bool) {
    let found = problems(ofBoard: board("\(raise): 40 °C, \(clear): \(limit) °C"))
    #expect(found.isEmpty == isAllowed)
  }

  @Test(
    "A time in UTC is counted from 1970",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:00:00Z", 951_825_600),
      ("2026-01-01T00:00:00Z", 1_767_225_600), ("2100-03-01T00:00:00Z", 4_107_542_400),
      ("2199-12-31T23:59:59Z", 7_258_118_399), ("2100-02-29T00:00:00Z", nil),
      ("2026-13-01T00:00:00Z", nil), ("2026-00-01T00:00:00Z", nil), ("2026-04-31T00:00:00Z", nil),
      ("2026-01-01T24:00:00Z", nil), ("2026-01-01T23:60:00Z", nil), ("2026-01-01T23:59:60Z", nil),
      ("2026-01-01 00:00:00Z", nil), ("2026-01-01T00:00:00", nil), ("1969-12-31T23:59:59Z", nil),
      ("2026-1-01T00:00:00ZZ", nil), ("2026-01-01T00:00:00+01:00", nil),
    ] as [(String, Int64?)])
  func clock(text: String, expected: Int64?) {
    let reading = FileReading(file: "s")
    let node = YAMLNode(mark: .start, content: .scalar(text, plain: true))
    #expect(reading.utcTime(node) == expected)
    #expect(reading.isClean == (expected != nil))
  }
}
