/// What the numbers of a budget are.
public enum BudgetUnit: Sendable {
  /// Bytes.
  case bytes
  /// A plain number.
  case count
  /// Microseconds.
  case time

  /// A value as files write it.
  public func text(_ value: Int64) -> String {
    switch self {
    case .bytes: "\(value) B"
    case .count: "\(value)"
    case .time: "\(value) us"
    }
  }
}

/// A figure that a budget can limit.
public enum BudgetFigure: String, CaseIterable, Sendable {
  /// The most bytes alive at once that were asked for.
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
  /// Protocol bytes.
  case bytesSent = "bytes-sent"
  /// Protocol bytes.
  case bytesReceived = "bytes-received"
  /// Allocations asked for.
  case allocations
  /// The client's own time by the clock, the median.
  case handshakeTime = "handshake-time"

  /// What its numbers are.
  public var unit: BudgetUnit {
    switch self {
    case .allocations: .count
    case .handshakeTime: .time
    default: .bytes
    }
  }
}

/// One number of a budget with its place.
public struct BudgetNumber: Hashable, Sendable {
  /// What it is about.
  public let figure: BudgetFigure
  /// Bytes, microseconds or a number.
  public let value: Int64
  /// As the file writes it.
  public let text: String
  /// Where it stands.
  public let position: SourcePosition
}

/// What one use of one profile may cost.
public struct BudgetEntry: Hashable, Sendable {
  /// Where it stands.
  public let position: SourcePosition
  /// The TLS profile.
  public let profile: String
  /// The use, in the words of `outpost profile`.
  public let use: String
  /// What must not be exceeded.
  public let limits: [BudgetNumber]
  /// What was measured once, against which growth is held.
  public let baseline: [BudgetNumber]
}

/// A file of budgets.
public struct BudgetFile: Hashable, Sendable {
  /// What it is for.
  public let title: String
  /// Its path.
  public let file: String
  /// The machine's architecture that its numbers are for; nil for every one.
  public let architecture: String?
  /// A part of the model of the machine that its times are for.
  public let machine: String?
  /// How much more than its baseline a figure may be, in percent.
  public let growth: Int64
  /// How far below its limit a figure may stay, in percent, before the limit is called loose.
  public let slack: Int64
  /// The budgets.
  public let entries: [BudgetEntry]
}
