/// One number of a budget with its place: a limit, or what was measured once.
public struct BudgetNumber: Hashable, Sendable {
  /// What it is about.
  public let figure: BudgetFigure
  /// Bytes, microseconds or a number.
  public let value: Int64
  /// How much more than the number a figure may be, in percent, where the number is a baseline; nil
  /// for a limit.
  public let growth: Int64?
  /// How far below its limit a figure may stay, in percent, before the limit is called loose.
  public let slack: Int64
  /// As the file writes it.
  public let text: String
  /// Where it stands.
  public let position: SourcePosition

  /// Whether it is what was measured once.
  public var isBaseline: Bool { growth != nil }

  /// What must not be exceeded: the number, or with its growth where it is a baseline.
  public var limit: Int64 { value + value * (growth ?? 0) / 100 }

  /// The limit as files write it.
  public var limitText: String { figure.unit.text(limit) }
}

/// What one use of one profile, or one replay of a scenario, may cost.
public struct BudgetEntry: Hashable, Sendable {
  /// What is limited.
  public enum Subject: Hashable, Sendable {
    /// A use of a TLS profile, in the words of `outpost profile`.
    case use(String, profile: String)
    /// A replay of the scenario in this file, as seen from the working directory.
    case replay(String)
  }

  /// Where it stands.
  public let position: SourcePosition
  /// What it limits.
  public let subject: Subject
  /// What must not be exceeded: limits, then baselines.
  public let numbers: [BudgetNumber]
}

/// The versions with which the numbers of a profile were measured.
public struct BudgetOrigin: Hashable, Sendable {
  /// The TLS profile.
  public let profile: String
  /// Library and compiler as `outpost profile` names them.
  public let text: String
  /// Where it stands.
  public let position: SourcePosition
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
  /// How far below its limit a figure may stay, in percent, before the limit is called loose.
  public let slack: Int64
  /// With what the numbers were measured.
  public let origins: [BudgetOrigin]
  /// The budgets.
  public let entries: [BudgetEntry]
}
