package import BoardFiles
package import Units

/// The names of a board's parts as bytes, by the node's numbers.
package struct Names {
  /// Names of the channels with what they measure.
  package let channels: [(name: [UInt8], kind: QuantityKind)]
  /// Names of the alarms.
  package let alarms: [[UInt8]]
  /// Names of the lines that outputs drive.
  package let outputs: [[UInt8]]
  /// Names of the lines that channels come from.
  package let inputs: [[UInt8]]
  /// Names of the devices, and how the adapter of each reports an absent address.
  package let devices: [(name: [UInt8], absentIsENXIO: Bool)]
  /// Names of the uplinks where there are several; else none, for the one needs no name.
  package let uplinks: [[UInt8]]

  /// Takes the names of a board by the numbers of its plan.
  package init(_ board: Board, _ plan: NodePlan) {
    channels = board.channels.map { (Array($0.name.utf8), $0.kind) }
    uplinks = board.uplinks.count > 1 ? board.uplinks.map { Array($0.name.utf8) } : []
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
