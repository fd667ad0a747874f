import BoardFiles
import HAL
import NodeAssembly
import SimBoard

/// The buses and lines as the node gets them: those of the simulated board or those of a recording,
/// and either of them recorded.
extension World {
  /// The buses in the board's order.
  var nodeBuses: [any ClosableBus] {
    zip(buses, scenario.board.buses).map { bus, entry in
      let own: any ClosableBus =
        if let replay {
          ReplayedBus(replay, inPlaceOf: bus, clockHertz: entry.clockHertz)
        } else { bus }
      return recorder?.recording(own, number: bus.number) ?? own
    }
  }

  /// The line of a chip that has one for itself.
  func nodeLine(of device: DeviceEntry.Index, _ place: DeviceLine) -> any PulseLine {
    guard let simulated = pulseLines[device] else {
      preconditionFailure("a board's chip on a line is in its world")
    }
    let own: any PulseLine =
      if let replay {
        ReplayedPulseLine(replay, .line(chip: place.chip, offset: place.offset))
      } else { simulated }
    return recorder?.recording(own, chip: place.chip, offset: place.offset) ?? own
  }

  /// An input line; nil for one that is none.
  func nodeInput(_ line: LineEntry.Index, _ pending: PendingEdges) -> (any GPIOInput)? {
    guard let simulated = inputs[line] else { return nil }
    let entry = scenario.board.lines[line]
    let own: any GPIOInput
    if let replay {
      own = ReplayedInput(replay, entry.place)
    } else {
      simulated.pending = pending
      own = simulated
    }
    return recorder?.recording(own, chip: entry.chip, offset: entry.offset) ?? own
  }

  /// An output line; nil for one that is none.
  func nodeOutput(_ line: LineEntry.Index) -> (any GPIOOutput)? {
    guard let simulated = outputs[line] else { return nil }
    let entry = scenario.board.lines[line]
    let own: any GPIOOutput =
      if let replay { ReplayedOutput(replay, entry.place, moving: simulated) } else { simulated }
    return recorder?.recording(own, chip: entry.chip, offset: entry.offset) ?? own
  }

  /// What knows whether any input has an edge.
  func pendingEdges() -> PendingEdges {
    guard let replay else { return PendingEdges() }
    let places = plan.inputs.map { scenario.board.lines[$0.line].place }
    return PendingEdges(asking: { replay.hasEdges(places) })
  }
}

extension LineEntry {
  /// The line in recordings of its board.
  var place: RecordedPlace { .line(chip: chip, offset: offset) }
}
