package import BoardFiles
import SimBoard

extension World {
  /// What is known of those faults of the scenario that have changed nothing so far, by their
  /// number.
  package var idleFaults: [(number: Int, FaultIdleness)] {
    scenario.faults.indices.compactMap { number in
      idleness(ofFault: number).map { (number, $0) }
    }
  }

  private func idleness(ofFault number: Int) -> FaultIdleness? {
    var hasTransfers = false
    for outcome in outcomes(ofFault: number) {
      switch outcome {
      case .changed: return nil
      case .idle(let transfers): hasTransfers = hasTransfers || transfers
      }
    }
    let name = scenario.faults[number].fault
    if LineFaultKind.all.contains(where: { $0.name == name }) { return .sameLevels }
    let kind = DeviceFaultKind.all.first { $0.name == name }
    if let kind, kind.needs.contains(.input) { return .sameValues }
    return hasTransfers ? .sameTransfers : .noTransfers
  }

  private func outcomes(ofFault number: Int) -> [FaultOutcome] {
    let lines = pulseLines.keys.sorted { $0.number < $1.number }.compactMap { pulseLines[$0] }
    let sensors = kernelSensors.values.map { $0.outcome(ofFault: number) }
    return sensors + buses.map { $0.outcome(ofFault: number) }
      + lines.map { $0.outcome(ofFault: number) }
      + [notedFaults[number]].compactMap { $0?.outcome }
  }
}
