import BoardFiles
import Results
import Units

extension RunRecord {
  /// Judges a run against budgets, in their order.
  func verdicts(on budgets: [BudgetNumber]) -> [BudgetVerdict] {
    budgets.map { number in
      guard !number.figure.isOfProcess else { return BudgetVerdict(number, .notJudged(.ofProcess)) }
      guard let value = value(of: number.figure) else {
        let breach: BudgetVerdict.Breach =
          number.figure == .bytesPerReport ? .noReport : .noHandshake
        return BudgetVerdict(number, .broken(breach))
      }
      return BudgetVerdict(number, value: value)
    }
  }

  private func value(of figure: BudgetFigure) -> Int64? {
    switch figure {
    case .bytesSent: Int64(clamping: bytesSent)
    case .bytesReceived: Int64(clamping: bytesReceived)
    case .bytesPerReport: bytesPerReport
    case .handshakes: Int64(handshakes)
    case .handshakeBytesSent: handshakeBytesSent.map { Int64($0) }
    case .handshakeBytesReceived: handshakeBytesReceived.map { Int64($0) }
    case .handshakeTime: handshakeTime?.microseconds
    case .transfers: Int64(clamping: transfers)
    case .heapPeak: memory.map { Int64($0.heapPeak) }
    case .heapWithOverhead: memory.map { Int64($0.heapWithOverhead) }
    case .stack: memory.map { Int64($0.stack) }
    case .allocations: memory.map { Int64(clamping: $0.allocations) }
    case .arena, .staticMemory, .flash, .handshakeInstructions, .resident: nil
    }
  }

  private var bytesPerReport: Int64? {
    let reports = UInt64(acknowledged.reports)
    guard reports > 0 else { return nil }
    return Int64(clamping: (bytesSent + bytesReceived + reports - 1) / reports)
  }
}
