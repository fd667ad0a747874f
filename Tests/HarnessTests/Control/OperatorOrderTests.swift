import Harness
import Testing

@Suite("Orders of a scenario's operator")
struct OperatorOrderTests {
  private static let board = """
    board: b
    i2c: [{bus: 1, devices: [{name: climate, chip: lm75, address: 0x48}]}]
    gpio:
      - chip: gpiochip0
        lines:
          - {name: heater, offset: 22, direction: output}
          - {name: lamp, offset: 23, direction: output}
    channels: [{name: bed, from: climate.temperature, every: 1 s}]
    alarms: [{name: hot, when: bed, above: 60 °C}]
    outputs: [{line: lamp, on: hot}]
    control:
      - {name: heat, line: heater, when: bed, below: 18 °C, clear-above: 20 °C, max-on: 1 min, min-off: 10 s}
    """

  @Test("Orders come at their times, end after their spans, and never beat the line's limits")
  func orders() throws {
    let played = try Stage.play(
      Stage.scenario(
        """
        for: 10 min
        operator:
          - {at: 4 min, set: {line: heater, to: on, for: 3 min}}
          - {at: 1 min, set: {line: heater, to: on, for: 30 s}}
          - {at: 8 min, set: {line: heater, to: on, for: 1 min}}
          - {at: 490 s, set: {line: heater, to: auto}}
        expect:
          - {line: heater, is: on, at: 61 s}
          - {line: heater, is: off, at: 91 s}
          - {line: heater, is: off, at: 301 s}
          - {line: heater, is: on, at: 311 s}
        """, board: Self.board))
    #expect(played.failures == [])
    let orders = zip(played.times("operator heater"), played.events("operator heater"))
    #expect(
      orders.map { "\($0) \($1)" } == [
        "60.000000 operator heater on", "90.000000 operator heater auto",
        "240.000000 operator heater on", "420.000000 operator heater auto",
        "480.000000 operator heater on", "490.000000 operator heater auto",
      ])
    #expect(
      played.times("line heater ") == [
        "60.000000", "90.000000", "240.000000", "300.000000", "310.000000", "370.000000",
        "380.000000", "420.000000", "480.000000", "490.000000",
      ])
  }

  @Test(
    "An order that no node would take is refused",
    arguments: [
      ("set: {line: lamp, to: on, for: 1 min}", "no control rule acts on the line `lamp`"),
      ("set: {line: heater, to: on}", "needs the key `for`"),
      ("set: {line: heater, to: auto, for: 1 min}", "unknown key `for`"),
      ("set: {line: heater, to: up, for: 1 min}", "`up` is not allowed here"),
      ("set: {line: heater, to: on, for: 25 h}", "`25 h` is out of range"),
      ("set: {line: heater, to: auto}, accepts: certificate", "cannot stand beside"),
    ])
  func refused(_ words: String, _ says: String) {
    #expect {
      try Stage.scenario(
        """
        for: 10 min
        operator: [{at: 1 min, \(words)}]
        expect: [{device: climate, faults: 0}]
        """, board: Self.board)
    } throws: { "\($0)".contains(says) }
  }
}
