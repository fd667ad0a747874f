import Units

/// What is known of a fault that has changed nothing in a run.
package enum FaultIdleness: Hashable, Sendable {
  /// No transfer was made with its target while it was in force.
  case noTransfers
  /// There were transfers, and each was as it would have been.
  case sameTransfers
  /// Each value that the chip measured was as it would have been.
  case sameValues
  /// The line had each level and each edge that it would have had.
  case sameLevels
}

extension Scenario {
  /// The warning that a fault has changed nothing in a run.
  package func warning(ofIdle fault: FaultEntry, _ idleness: FaultIdleness) -> Diagnostic {
    let reason: IdleFault =
      switch idleness {
      case .noTransfers: .noReading(period(of: fault.target).map { "every \(spelled($0))" })
      case .sameTransfers: .sameTransfers(hasNumbers: !fault.parameters.isEmpty)
      case .sameValues: .sameValues
      case .sameLevels: .sameLevels
      }
    let doubt = RunDoubt.idleFault(fault.fault, of: board.name(of: fault.target), reason)
    return Diagnostic(.doubt(.run(doubt)), at: fault.position)
  }

  private func period(of target: FaultTarget) -> Interval? {
    let devices = board.devices.entryIndices.filter { index in
      switch target {
      case .device(let device): index == device
      case .bus(let bus): board.devices[index].bus == bus
      case .line: false
      }
    }
    return devices.compactMap { ReadingGrid(board).period(of: $0) }.min()
  }
}
