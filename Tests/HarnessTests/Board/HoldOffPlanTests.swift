import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Testing
import Units

@Suite("How far apart readings must be to show a hold-off")
struct HoldOffPlanTests {
  @Test(
    "Readings show a hold-off from its own length on, or less by a quarter of their period where they are due at its end",
    arguments: [
      ("1 s", "10 s", 9_750), ("4 s", "10 s", 10_000), ("4 s", "9 s", 9_000),
      ("4 s", "12 s", 11_000),
      ("1 min", "10 s", 10_000), ("1 min", "50 s", 45_000), ("1 min", "1 min", 45_000),
      ("500 ms", "2 s", 1_875), ("1 s", "0 s", 0),
    ])
  func spread(_ every: String, _ holdOff: String, _ milliseconds: Int64) throws {
    let text = """
      board: b
      i2c: [{bus: 1, devices: [{name: d, chip: tmp102, address: 0x48}]}]
      gpio: [{chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, bias: pull-up}]}]
      channels: [{name: c, from: d.temperature, every: \(every)}, {name: o, from: l, every: \(every)}]
      alarms:
        - {name: a, when: c, above: 3 °C, for: \(holdOff)}
        - {name: b, when: c, fault: true, for: \(holdOff)}
        - {name: line, when: o, is: true, for: \(holdOff)}
        - {name: over, all: [a], for: \(holdOff)}
      """
    let checked = BoardFileReader(vocabulary: .registered(Chip.all)).check(
      Array(text.utf8), as: "b.yaml")
    guard case .board(let board) = checked.content else {
      Issue.record("\(checked.diagnostics.map(\.rendered))")
      return
    }
    let rules = NodePlan(board).configuration.alarms
    #expect(rules[0].holdFor == .milliseconds(milliseconds))
    #expect(rules[1].holdFor == .milliseconds(milliseconds))
    // What is known between readings needs the whole time.
    #expect(rules[2].holdFor == board.alarms[2].holdFor)
    #expect(rules[3].holdFor == board.alarms[2].holdFor)
  }
}
