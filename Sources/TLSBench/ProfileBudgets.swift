package import BoardFiles
package import Results

/// Judges a report of profiles against a budget file.
package struct ProfileBudgets {
  /// Of how many handshakes a median must be before a time is judged.
  package static let handshakesOfTime = 20

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

  /// A verdict for each number of the file, in its order, with what it is about.
  package var verdicts: [(subject: BudgetEntry.Subject, verdict: BudgetVerdict)] {
    file.entries.flatMap { entry in
      entry.numbers.map { (entry.subject, verdict($0, of: entry.subject)) }
    }
  }

  private func verdict(
    _ number: BudgetNumber, of subject: BudgetEntry.Subject
  ) -> BudgetVerdict {
    guard case .use(let name, let profileName) = subject, let use = TLSUse(rawValue: name) else {
      return BudgetVerdict(number, .notJudged(.ofReplay))
    }
    guard isForHere(number.figure) else { return BudgetVerdict(number, .notJudged(.otherMachine)) }
    guard let profile = report.profiles.first(where: { $0.name == profileName }) else {
      return BudgetVerdict(number, .notJudged(.notMeasured))
    }
    let figures: UseFigures
    switch profile.uses.first(where: { $0.use == use })?.outcome {
    case .measured(let measured): figures = measured
    // A use that the profile was to be made for, and is not, breaks every limit on it.
    case .absent(let absence): return BudgetVerdict(number, .broken(.useAbsent(absence)))
    case nil: return BudgetVerdict(number, .notJudged(.notMeasured))
    }
    // Code of a library that the machine brings, the stack of a report.
    guard let value = profile.value(of: number.figure, figures), value > 0 else {
      let isCount = number.figure == .handshakeInstructions
      return BudgetVerdict(number, .notJudged(isCount ? .notCounted : .notMeasured))
    }
    if number.figure.unit == .time, report.handshakes < Self.handshakesOfTime {
      return BudgetVerdict(number, .notJudged(.tooFewHandshakes(needed: Self.handshakesOfTime)))
    }
    if number.figure == .handshakeInstructions, isOfOtherVersion(profile) {
      // With its value, which an update writes together with the version.
      return BudgetVerdict(number, value: Int64(value), .notJudged(.otherVersion))
    }
    let verdict = BudgetVerdict(number, value: Int64(value))
    guard number.figure == .arena, !verdict.isBroken,
      !fits(profileName, use, UInt32(clamping: number.limit))
    else { return verdict }
    return BudgetVerdict(number, value: Int64(value), .broken(.arenaTooSmall))
  }

  /// Whether the file's numbers are of another library or compiler: instructions differ with them
  /// more than they may grow.
  private func isOfOtherVersion(_ profile: ProfileFigures) -> Bool {
    file.origins.first { $0.profile == profile.name }
      .map { !profile.versions.agree(with: $0.text) } ?? false
  }

  private func isForHere(_ figure: BudgetFigure) -> Bool {
    guard file.isFor(report.machine.architecture) else { return false }
    guard figure.unit == .time else { return true }
    return file.machine.map { report.machine.model.contains($0) } ?? false
  }
}

extension ProfileReport {
  /// The versions of the profiles that were measured and that `file` limits.
  package func versions(for file: BudgetFile) -> [EngineVersions] {
    profiles.filter { profile in
      file.entries.contains {
        if case .use(_, profile.name) = $0.subject { true } else { false }
      }
    }.map(\.versions)
  }
}

extension ProfileFigures {
  /// What it was built of and with.
  var versions: EngineVersions {
    EngineVersions(profile: name, library: library, compiler: compiler)
  }

  /// The figure that a budget names: bytes, microseconds rounded up, or a number; nil for a figure
  /// of a run.
  func value(of figure: BudgetFigure, _ figures: UseFigures) -> Int? {
    switch figure {
    case .heapPeak: figures.memory.heapPeak
    case .heapWithOverhead, .arena: figures.memory.heapWithOverhead
    case .stack: figures.memory.stack
    case .staticMemory: staticBytes(of: figures)
    case .flash: flash
    case .bytesSent: figures.bytesSent
    case .bytesReceived: figures.bytesReceived
    case .allocations: figures.memory.allocations
    case .handshakeInstructions: figures.instructions
    case .handshakeTime: Int(clamping: (figures.processor.median + 999) / 1_000)
    case .bytesPerReport, .handshakes, .handshakeBytesSent, .handshakeBytesReceived, .transfers,
      .resident:
      nil
    }
  }
}
