public import BoardFiles

/// What became of one budget of a run.
public struct RunBudgetVerdict: Hashable, Sendable {
  /// The budget.
  public let budget: RunBudget
  /// What the run came to; nil where it showed nothing, which no budget allows.
  public let value: Int64?

  /// Whether the run stayed within.
  public var isKept: Bool { value.map { $0 <= budget.limit } ?? false }

  /// What is left, in percent of the limit, rounded down; negative beyond it, nil where there is no value.
  public var margin: Int64? {
    value.map { value in
      let left = budget.limit - value
      return left >= 0
        ? left * 100 / budget.limit : -((-left * 100 + budget.limit - 1) / budget.limit)
    }
  }

  /// What the budget demands, in one line, for reports.
  public var text: String { "budget \(budget.figure.rawValue): at most \(budget.text)" }

  /// Why it is broken; nil if it is kept.
  public var failure: String? {
    guard !isKept else { return nil }
    let unit = budget.figure.unit
    guard let value else { return "the run had no \(absent) to measure" }
    return "\(unit.text(value)) is \(unit.text(value - budget.limit)) more than \(budget.text)"
  }

  private var absent: String {
    budget.figure == .bytesPerReport ? "acknowledged report" : "handshake"
  }
}

extension RunRecord {
  /// Holds the run against budgets, in their order.
  func verdicts(on budgets: [RunBudget]) -> [RunBudgetVerdict] {
    budgets.map { RunBudgetVerdict(budget: $0, value: value(of: $0.figure)) }
  }

  private func value(of figure: RunFigure) -> Int64? {
    switch figure {
    case .bytesSent: Int64(clamping: bytesSent)
    case .bytesReceived: Int64(clamping: bytesReceived)
    case .bytesPerReport: bytesPerReport
    case .handshakes: Int64(handshakes)
    case .handshakeBytesSent: handshakeBytesSent.map { Int64($0) }
    case .handshakeBytesReceived: handshakeBytesReceived.map { Int64($0) }
    case .transfers: Int64(clamping: transfers)
    case .heapPeak: memory.map { Int64($0.heapPeak) }
    case .heapWithOverhead: memory.map { Int64($0.heapWithOverhead) }
    case .stack: memory.map { Int64($0.stack) }
    case .allocations: memory.map { Int64(clamping: $0.allocations) }
    }
  }

  private var bytesPerReport: Int64? {
    let reports = UInt64(acknowledged.reports)
    guard reports > 0 else { return nil }
    return Int64(clamping: (bytesSent + bytesReceived + reports - 1) / reports)
  }
}
