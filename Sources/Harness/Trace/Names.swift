import BoardFiles
import Units

/// The names of a board's parts as bytes, by the node's numbers.
struct Names {
  let channels: [(name: [UInt8], kind: QuantityKind)]
  let alarms: [[UInt8]]
  let outputs: [[UInt8]]
  let inputs: [[UInt8]]
  let devices: [[UInt8]]

  init(_ board: Board, _ plan: NodePlan) {
    channels = board.channels.map { (Array($0.name.utf8), $0.kind) }
    alarms = board.alarms.map { Array($0.name.utf8) }
    outputs = plan.outputLines.map { Array(board.lines[$0].name.utf8) }
    inputs = plan.inputs.map { Array(board.lines[$0.line].name.utf8) }
    devices = plan.devices.map { Array(board.devices[$0.device].name.utf8) }
  }
}
