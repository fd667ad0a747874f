package import BoardFiles

/// One number of a budget held against what was measured.
package struct BudgetVerdict: Hashable, Sendable {
  /// How it went.
  package enum Outcome: Hashable, Sendable {
    /// Within.
    case kept
    /// Beyond.
    case broken
    /// Within, and farther below than the file calls tight.
    case loose
    /// Not held against anything, for this reason.
    case notJudged(Reason)
  }

  /// Why a number was not held against anything.
  package enum Reason: Hashable, Sendable {
    /// The file's architecture, or for a time its machine, is another one.
    case otherMachine
    /// The profile, or this figure of it, was not measured.
    case notMeasured
  }

  /// The budget that it is part of.
  package let entry: BudgetEntry
  /// The number of the file.
  package let number: BudgetNumber
  /// What must not be exceeded: the number, or with its growth where it is a baseline.
  package let limit: Int64
  /// Whether the number is a baseline.
  package let isBaseline: Bool
  /// What was measured; nil where nothing was.
  package let value: Int64?
  /// How it went.
  package let outcome: Outcome
}

/// Holds a report against a file of budgets.
package struct BudgetJudge {
  private let file: BudgetFile
  private let report: ProfileReport
  /// Whether a use succeeds in a heap of so many bytes.
  private let fits: (_ profile: String, _ use: TLSUse, _ bytes: UInt32) -> Bool

  /// Makes a judge. `fits` runs a use in a limited heap.
  package init(
    _ file: BudgetFile, _ report: ProfileReport,
    fits: @escaping (_ profile: String, _ use: TLSUse, _ bytes: UInt32) -> Bool
  ) {
    self.file = file
    self.report = report
    self.fits = fits
  }

  /// A verdict for each number of the file, in its order.
  package var verdicts: [BudgetVerdict] {
    file.entries.flatMap { entry in
      entry.limits.map { verdict($0, of: entry, isBaseline: false) }
        + entry.baseline.map { verdict($0, of: entry, isBaseline: true) }
    }
  }

  private func verdict(
    _ number: BudgetNumber, of entry: BudgetEntry, isBaseline: Bool
  ) -> BudgetVerdict {
    let grown = number.value * (100 + file.growth) / 100
    let limit = isBaseline ? grown : number.value
    let make = { (value: Int64?, outcome: BudgetVerdict.Outcome) in
      BudgetVerdict(
        entry: entry, number: number, limit: limit, isBaseline: isBaseline, value: value,
        outcome: outcome)
    }
    guard isForHere(number.figure) else { return make(nil, .notJudged(.otherMachine)) }
    guard let profile = report.profiles.first(where: { $0.name == entry.profile }),
      let use = TLSUse(rawValue: entry.use)
    else { return make(nil, .notJudged(.notMeasured)) }
    // A use that the profile was to be made for, and is not, breaks every limit on it.
    guard let figures = profile.figures(of: use) else { return make(nil, .broken) }
    let value = Int64(profile.value(of: number.figure, figures))
    // Code of a library that the machine brings, the stack of a report.
    guard value > 0 else { return make(nil, .notJudged(.notMeasured)) }
    guard value <= limit else { return make(value, .broken) }
    if number.figure == .arena, !fits(entry.profile, use, UInt32(clamping: limit)) {
      return make(value, .broken)
    }
    let isLoose = !isBaseline && value < limit - limit * file.slack / 100
    return make(value, isLoose ? .loose : .kept)
  }

  private func isForHere(_ figure: BudgetFigure) -> Bool {
    if let architecture = file.architecture, architecture != report.machine.architecture {
      return false
    }
    guard figure.unit == .time else { return true }
    return file.machine.map { report.machine.model.contains($0) } ?? false
  }
}

extension ProfileFigures {
  /// The figure that a budget names: bytes, microseconds rounded up, or a number.
  func value(of figure: BudgetFigure, _ figures: UseFigures) -> Int {
    switch figure {
    case .heapPeak: figures.memory.heapPeak
    case .heapWithOverhead, .arena: figures.memory.heapWithOverhead
    case .stack: figures.memory.stack
    case .staticMemory: staticBytes(of: figures)
    case .flash: flash
    case .bytesSent: figures.bytesSent
    case .bytesReceived: figures.bytesReceived
    case .allocations: figures.memory.allocations
    case .handshakeTime: Int(clamping: (figures.wall.median + 999) / 1_000)
    }
  }
}
