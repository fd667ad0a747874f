import HAL
import NodeCore

/// The state of an output as the node drives it, read like an input line without edges.
final class OutputEcho: GPIOInput {
  let output: OutputID
  /// Nil while the last attempt to drive the line has failed.
  private var isOn: Bool?

  /// Makes the state of an output that begins with the level `isOn`.
  init(_ output: OutputID, isOn: Bool) {
    self.output = output
    self.isOn = isOn
  }

  /// The output was driven to a level; nil where that failed.
  func note(_ isOn: Bool?) {
    self.isOn = isOn
  }

  func isActive() throws(GPIOFault) -> Bool {
    guard let isOn else { throw .notDriven }
    return isOn
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? { nil }
}
