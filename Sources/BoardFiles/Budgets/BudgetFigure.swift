/// The unit of a budget's numbers.
package enum BudgetUnit: Sendable {
  /// A size in bytes.
  case bytes
  /// A plain number.
  case count
  /// A time in microseconds.
  case time

  /// A value as files write it.
  package func text(_ value: Int64) -> String {
    switch self {
    case .bytes: "\(value) B"
    case .count: "\(value)"
    case .time: "\(value) us"
    }
  }
}

/// A figure that a budget can limit, of a use of TLS or of a run.
package enum BudgetFigure: String, CaseIterable, Sendable {
  /// The most bytes of TLS alive at once that were asked for.
  case heapPeak = "heap-peak"
  /// The same with what an allocator spends on each block.
  case heapWithOverhead = "heap-with-overhead"
  /// The smallest heap that is enough, an allocator's own part included: the use is run in it.
  case arena
  /// The deepest stack of the TLS library.
  case stack
  /// Contexts and variables of the library.
  case staticMemory = "static"
  /// Code and constants.
  case flash
  /// Bytes on the wire from the node, record headers included.
  case bytesSent = "bytes-sent"
  /// Bytes on the wire to the node, record headers included.
  case bytesReceived = "bytes-received"
  /// Allocations of TLS.
  case allocations
  /// Instructions of the client's own TLS in one handshake, as callgrind counts them.
  case handshakeInstructions = "handshake-instructions"
  /// The client's own computing time in one handshake, the median; in a replay the longest time in
  /// virtual time, from the opening of the connection.
  case handshakeTime = "handshake-time"
  /// Bytes of the whole run, both ways, for each report that the server acknowledged; rounded up.
  case bytesPerReport = "bytes-per-report"
  /// Handshakes of the whole run, resumed ones included.
  case handshakes
  /// The most bytes that one handshake sent.
  case handshakeBytesSent = "handshake-bytes-sent"
  /// The most bytes that one handshake received.
  case handshakeBytesReceived = "handshake-bytes-received"
  /// I2C transfer segments of the whole run, all buses.
  case transfers
  /// The most memory that the node's process has kept resident.
  case resident

  /// What a file of budgets can limit of a use of TLS.
  package static let ofUses: [BudgetFigure] = [
    .heapPeak, .heapWithOverhead, .arena, .stack, .staticMemory, .flash, .bytesSent,
    .bytesReceived, .allocations, .handshakeInstructions, .handshakeTime,
  ]

  /// What a replay can show of a run.
  package static let ofReplays: [BudgetFigure] = [
    .bytesSent, .bytesReceived, .bytesPerReport, .handshakes, .handshakeTime, .handshakeBytesSent,
    .handshakeBytesReceived, .transfers, .heapPeak, .heapWithOverhead, .stack, .allocations,
  ]

  /// What a board or a scenario can limit: a replay's figures, and those of the node's own process.
  package static let ofRuns = ofReplays + [.resident]

  /// What its numbers are.
  package var unit: BudgetUnit {
    switch self {
    case .handshakes, .transfers, .allocations, .handshakeInstructions: .count
    case .handshakeTime: .time
    default: .bytes
    }
  }

  /// Whether only `outpost run` can show it.
  package var isOfProcess: Bool { self == .resident }

  /// Whether only an engine that counts its memory can measure it in a run.
  package var isMemory: Bool { need == .profile }

  /// What must be there before it can be measured in a run.
  enum Need: Hashable {
    /// Every run can measure it.
    case nothing
    /// An uplink.
    case uplink
    /// An uplink and a periodic report.
    case report
    /// Real TLS, of whatever engine.
    case handshake
    /// Real TLS with the profile of the board.
    case profile
  }

  /// What must be there before it can be measured in a run.
  var need: Need {
    switch self {
    case .transfers, .resident: .nothing
    case .bytesSent, .bytesReceived, .handshakes, .handshakeTime: .uplink
    case .bytesPerReport: .report
    case .handshakeBytesSent, .handshakeBytesReceived, .handshakeInstructions: .handshake
    case .heapPeak, .heapWithOverhead, .arena, .stack, .staticMemory, .flash, .allocations:
      .profile
    }
  }
}
