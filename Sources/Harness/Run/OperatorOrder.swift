import BoardFiles
import NodeAssembly
import NodeCore
import Units

/// An operator's order for a controlled line, with its time.
struct OperatorOrder {
  let at: Instant
  let output: OutputID
  let order: LineOrder

  /// The orders of a scenario, in the order of its file.
  static func all(of scenario: Scenario, _ plan: NodePlan) -> [OperatorOrder] {
    scenario.operatorActs.compactMap { entry in
      let (line, order): (LineEntry.Index, LineOrder)
      switch entry.act {
      case .accepts: return nil
      case .holds(let held, let active, let span):
        (line, order) = (held, .hold(active: active, for: span))
      case .releases(let released): (line, order) = (released, .release)
      }
      guard let output = plan.outputLines.firstIndex(of: line) else { return nil }
      return OperatorOrder(at: .zero + entry.at, output: OutputID(output), order: order)
    }
  }
}
