import Testing

@Suite("Rules that can never do what they say")
struct RuleDoubtTests {
  @Test(
    "A condition that no readings can fulfil, or that all do, is a warning",
    arguments: [
      ("outside: [-50 °C, 90 °C]", "`outside: [-50 °C, 90 °C]` never holds"),
      ("outside: [100 °C, 120 °C]", "`outside: [100 °C, 120 °C]` always holds"),
      (
        "outside: [20 °C, 120 °C], clear-inside: [90 °C, 95 °C]",
        "`clear-inside: [90 °C, 95 °C]` never clears"
      ),
      ("rises: 126 °C, within: 1 min", "`rises: 126 °C` never holds"),
      ("falls: 126 °C, within: 1 min", "`falls: 126 °C` never holds"),
      ("rises: 2 °C, within: 5 s", "`rises` never holds: `c` is read every 10 s"),
      ("faults: {share: 20 %, over: 10 s}", "`faults` never holds: `c` is read every 10 s"),
      ("unchanged: 10 s", "`unchanged: 10 s` is not longer than the time between two readings"),
      ("stale: 8 s", "`stale: 8 s` is not longer than the time between two readings"),
      (
        "above: 30 °C, repeat: 1 s, at-most-every: 5 s",
        "the alarm repeats every 1 s and may send once in 5 s"
      ),
    ])
  func doubts(_ rule: String, _ words: String) {
    let lines = Self.lines(rule)
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.contains { $0.contains("warning: " + words) })
  }

  @Test(
    "A condition that readings can fulfil is no warning",
    arguments: [
      "outside: [2 °C, 8 °C]", "outside: [-40 °C, 84 °C]", "rises: 125 °C, within: 1 min",
      "rises: 2 °C, within: 10 s", "faults: {share: 20 %, over: 1 min}", "unchanged: 11 s",
      "stale: 11 s", "above: 30 °C, repeat: 5 s, at-most-every: 5 s",
    ])
  func fine(_ rule: String) {
    #expect(Self.lines(rule) == [])
  }

  @Test(
    "An `all` of two rules of which no value keeps both raised is a warning",
    arguments: [
      ("above: 30 °C", "below: 20 °C", true), ("above: 20 °C", "below: 30 °C", false),
      ("above: 30 °C, clear-below: 10 °C", "below: 20 °C", false),
      ("above: 30 °C", "at-or-below: 30 °C", true),
      ("at-or-above: 30 °C", "at-or-below: 30 °C", false),
      ("outside: [10 °C, 20 °C]", "above: 20 °C", false),
      (
        "outside: [10 °C, 20 °C], clear-inside: [12 °C, 18 °C]", "above: 11 °C, clear-below: 11 °C",
        false
      ),
      ("above: 30 °C, latch: true", "below: 20 °C", false), ("fault: true", "below: 20 °C", false),
    ])
  func contradiction(_ first: String, _ second: String, _ isDoubted: Bool) {
    let rule = "{name: c, all: [a, b]}"
    let alarms = "[{name: a, when: t, \(first)}, {name: b, when: t, \(second)}, \(rule)]"
    let control = "[{name: k, line: l, all: [a, b]}]"
    let lines = CheckedText.board(
      """
      board: b
      i2c: [{bus: 1, devices: [{name: d, chip: bme280, address: 0x76}]}]
      gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: output}]}]
      channels: [{name: t, from: d.temperature}]
      alarms: \(alarms)
      control: \(control)
      """)
    let words = "warning: `a` and `b` are never raised at the same time: no value of `t` keeps both"
    #expect(lines.count == (isDoubted ? 2 : 0), "\(lines)")
    #expect(lines.allSatisfy { $0.contains(words) })
  }

  private static func lines(_ rule: String) -> [String] {
    CheckedText.board(
      """
      board: b
      i2c: [{bus: 1, devices: [{name: d, chip: bme280, address: 0x76}]}]
      channels: [{name: c, from: d.temperature, every: 10 s}]
      alarms:
        - {name: a, when: c, \(rule)}
      """)
  }
}
