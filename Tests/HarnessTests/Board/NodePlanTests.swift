import BoardFiles
import NodeAssembly
import NodeCore
import SimWorld
import Testing

@Suite("What a board asks of a node")
struct NodePlanTests {
  @Test(
    "A comparison of a board keeps its limit and its strictness in the node",
    arguments: [
      ("above: 40 °C", Threshold.above(40_000)), ("at-or-above: 40 °C", .atOrAbove(40_000)),
      ("below: 4 °C", .below(4_000)), ("at-or-below: 4 °C", .atOrBelow(4_000)),
    ])
  func comparison(_ words: String, _ threshold: Threshold) throws {
    let text = """
      board: b
      i2c:
        - {bus: 1, devices: [{name: wall, chip: tmp102, address: 0x48}]}
      channels:
        - {name: wall, from: wall.temperature, every: 1 s}
      alarms:
        - {name: limit, when: wall, \(words)}
      """
    let reader = BoardFileReader(vocabulary: .registered(Chip.all))
    let checked = reader.check(Array(text.utf8), as: "b.yaml")
    guard case .board(let board) = checked.content else {
      Issue.record("\(checked.diagnostics.map(\.rendered))")
      return
    }
    let rule = try #require(NodePlan(board).configuration.alarms.first)
    guard case .compares(let raise, _) = rule.condition else {
      Issue.record("\(rule.condition) is no comparison")
      return
    }
    #expect(raise == threshold)
  }
}
