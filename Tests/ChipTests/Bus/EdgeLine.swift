import HAL
import Units

/// A line on which given edges happen once it is released.
final class EdgeLine: PulseLine {
  /// What the next release brings; a level and its time, or nothing more.
  var answer: [LineEdge]
  /// Calls that pass before one fails; nil: none fails.
  var callsUntilFault: Int?
  private var taken = 0
  private(set) var isLow = false

  init(_ answer: [LineEdge]) {
    self.answer = answer
  }

  func pullLow() throws(GPIOFault) {
    try count()
    isLow = true
  }

  func release() throws(GPIOFault) {
    try count()
    isLow = false
    taken = 0
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? {
    try count()
    guard !isLow, taken < answer.count else { return nil }
    taken += 1
    return answer[taken - 1]
  }

  private func count() throws(GPIOFault) {
    guard let left = callsUntilFault else { return }
    callsUntilFault = left - 1
    if left == 0 { throw .lineGone }
  }
}

extension RecordedPulses {
  /// The edges, the host's release among them.
  var edges: [LineEdge] {
    var at = Instant.zero
    var edges = [LineEdge(active: true, at: at)]
    for (index, width) in widths.enumerated() {
      at = at + .microseconds(width)
      edges.append(LineEdge(active: index % 2 == 1, at: at))
    }
    return edges
  }
}
