/// A figure of a run that a board or a scenario can limit.
public enum RunFigure: String, CaseIterable, Sendable {
  /// Bytes on the wire from the node, in the whole run.
  case bytesSent = "bytes-sent"
  /// Bytes on the wire to the node, in the whole run.
  case bytesReceived = "bytes-received"
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
  /// The most bytes of TLS alive at once that were asked for.
  case heapPeak = "heap-peak"
  /// The same with what an allocator spends on each block.
  case heapWithOverhead = "heap-with-overhead"
  /// The deepest stack of the TLS library in a handshake.
  case stack
  /// Allocations of TLS in the whole run.
  case allocations

  /// What must be there before it can be measured.
  enum Need: Hashable {
    /// Nothing.
    case nothing
    /// A way out.
    case uplink
    /// A way out and a periodic report.
    case report
    /// Real TLS, of whatever engine.
    case handshake
    /// Real TLS with the profile of the board.
    case profile
  }

  /// What must be there before it can be measured.
  var need: Need {
    switch self {
    case .transfers: .nothing
    case .bytesSent, .bytesReceived, .handshakes: .uplink
    case .bytesPerReport: .report
    case .handshakeBytesSent, .handshakeBytesReceived: .handshake
    case .heapPeak, .heapWithOverhead, .stack, .allocations: .profile
    }
  }

  /// Whether only an engine that keeps books can tell it.
  public var isMemory: Bool { need == .profile }

  /// What its numbers are.
  public var unit: BudgetUnit {
    switch self {
    case .handshakes, .transfers, .allocations: .count
    default: .bytes
    }
  }
}

/// What a run may cost: one line of `budgets` in a board or in a scenario.
public struct RunBudget: Hashable, Sendable {
  /// What it is about.
  public let figure: RunFigure
  /// The most that is allowed, in bytes or as a number.
  public let limit: Int64
  /// Where it stands.
  public let position: SourcePosition

  /// The limit as files write it.
  public var text: String { figure.unit.text(limit) }
}
