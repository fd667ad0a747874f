import BoardFiles
import Units

/// The names of a board's parts as bytes, by the node's numbers.
struct Names {
  let channels: [(name: [UInt8], kind: QuantityKind)]
  let alarms: [[UInt8]]
  let outputs: [[UInt8]]
  let inputs: [[UInt8]]
  let devices: [(name: [UInt8], absentIsENXIO: Bool)]

  init(_ board: Board, _ plan: NodePlan) {
    channels = board.channels.map { (Array($0.name.utf8), $0.kind) }
    alarms = board.alarms.map { Array($0.name.utf8) }
    outputs = plan.outputLines.map { Array(board.lines[$0].name.utf8) }
    inputs = plan.inputs.map { Array(board.lines[$0.line].name.utf8) }
    devices = plan.devices.map {
      let device = board.devices[$0.device]
      guard case .bus(let bus, _) = device.place else { return (Array(device.name.utf8), false) }
      return (Array(device.name.utf8), board.buses[bus].absentIsENXIO)
    }
  }
}
