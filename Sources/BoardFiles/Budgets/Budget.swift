/// One number of a budget with its place: a limit, or what was measured once.
package struct BudgetNumber: Hashable, Sendable {
  /// What it is about.
  package let figure: BudgetFigure
  /// Bytes, microseconds or a number.
  package let value: Int64
  /// How much more than the number a figure may be, in percent, where the number is a baseline; nil
  /// for a limit.
  package let growth: Int64?
  /// How far below its limit a figure may stay, in percent, before the limit is called loose.
  package let slack: Int64
  /// As the file writes it.
  package let text: String
  /// Where the entry is in its file.
  package let position: SourcePosition

  /// Whether it is what was measured once.
  package var isBaseline: Bool { growth != nil }

  /// What must not be exceeded: the number, or with its growth where it is a baseline.
  package var limit: Int64 { value + value * (growth ?? 0) / 100 }

  /// The limit as files write it.
  package var limitText: String { figure.unit.text(limit) }
}

/// What one use of one profile, or one replay of a scenario, may cost.
package struct BudgetEntry: Hashable, Sendable {
  /// What is limited.
  package enum Subject: Hashable, Sendable {
    /// A use of a TLS profile, in the words of `outpost profile`.
    case use(String, profile: String)
    /// A replay of the scenario in this file, as seen from the working directory.
    case replay(String)
  }

  /// Where the entry is in its file.
  package let position: SourcePosition
  /// What it limits.
  package let subject: Subject
  /// What must not be exceeded: limits, then baselines.
  package let numbers: [BudgetNumber]
}

/// The versions with which the numbers of a profile were measured.
package struct BudgetOrigin: Hashable, Sendable {
  /// The TLS profile.
  package let profile: String
  /// Library and compiler as `outpost profile` names them.
  package let text: String
  /// Where the entry is in its file.
  package let position: SourcePosition
}

/// A file of budgets.
package struct BudgetFile: Hashable, Sendable {
  /// What it is for.
  package let title: String
  /// Its path.
  package let file: String
  /// The machine's architecture that its numbers are for; nil for every one.
  package let architecture: String?
  /// A part of the model of the machine that its times are for.
  package let machine: String?
  /// How far below its limit a figure may stay, in percent, before the limit is called loose.
  package let slack: Int64
  /// With what the numbers were measured.
  package let origins: [BudgetOrigin]
  /// The budgets.
  package let entries: [BudgetEntry]
}
