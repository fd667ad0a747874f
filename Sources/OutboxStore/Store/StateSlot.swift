import NodeCore

/// A node's state on its way to the file: the last one, and whether the file has it.
struct StateSlot {
  /// What the node said last, unless that was of no substance; nil before the first time.
  private var last: NodeState?
  private var isWritten = true
  private var isUnderWay = false

  /// Whether something waits for the writer.
  var waits: Bool { !isWritten && !isUnderWay }

  /// Takes a state; whether it is to be written, because of its substance or because the last time
  /// is long ago.
  mutating func take(_ state: NodeState, isDue: Bool) {
    if !isDue, isWritten, !isUnderWay, let last, last.isSame(as: state) { return }
    last = state
    (isWritten, isUnderWay) = (false, false)
  }

  /// The state for the writer; nil where the file has it.
  mutating func handOver() -> NodeState? {
    guard waits else { return nil }
    isUnderWay = true
    return last
  }

  /// What was handed over is in the file, or is not. What came meanwhile still waits.
  mutating func noteHandedOver(_ isInFile: Bool) {
    guard isUnderWay else { return }
    (isWritten, isUnderWay) = (isInFile, false)
  }

  /// The file has gone.
  mutating func forgetFile() { isWritten = last == nil }
}
