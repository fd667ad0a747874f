package import BoardFiles

/// Result for one number of a budget: kept, loose, broken or not judged.
package struct BudgetVerdict: Hashable, Sendable {
  /// What the judge found.
  package enum Outcome: Hashable, Sendable {
    /// The value is within its limit.
    case kept
    /// The value is farther below its limit than the file calls tight.
    case loose
    /// The value is not within its limit.
    case broken(Breach)
    /// The number was not judged, for this reason.
    case notJudged(Reason)
  }

  /// Why a number was not kept.
  package enum Breach: Hashable, Sendable {
    /// The value is greater.
    case exceeded
    /// The run had no handshake to measure.
    case noHandshake
    /// The run had no acknowledged report to measure.
    case noReport
    /// The use could not be measured.
    case useAbsent(UseAbsence)
    /// The value is within, and the use fails in a heap of the limit.
    case arenaTooSmall
  }

  /// Why a number was not held against anything.
  package enum Reason: Hashable, Sendable {
    /// The file's architecture, or for a time its machine, is another one.
    case otherMachine
    /// The profile, or this figure of it, was not measured.
    case notMeasured
    /// Callgrind, which counts instructions, is not installed.
    case notCounted
    /// It is for another version of the library or the compiler, and instructions differ with them.
    case otherVersion
    /// It is a time, and the median is of too few handshakes.
    case tooFewHandshakes(needed: Int)
    /// It is about the node's own process, which only `outpost run` is.
    case ofProcess
    /// It is about a replay.
    case ofReplay
  }

  /// The number of the file.
  package let number: BudgetNumber
  /// What was measured; nil where nothing was.
  package let value: Int64?
  /// What the judge found.
  package let outcome: Outcome

  /// Makes a verdict that was reached elsewhere.
  package init(_ number: BudgetNumber, value: Int64? = nil, _ outcome: Outcome) {
    self.number = number
    self.value = value
    self.outcome = outcome
  }

  /// Holds `number` against `value`.
  package init(_ number: BudgetNumber, value: Int64) {
    self.number = number
    self.value = value
    // Exact: a quotient would call limits of small numbers loose that cannot be tighter.
    // A time has room for the other work of its machine: it is not called loose.
    let isLoose =
      !number.isBaseline && number.figure.unit != .time
      && value * 100 < number.limit * (100 - number.slack)
    outcome = value > number.limit ? .broken(.exceeded) : isLoose ? .loose : .kept
  }

  /// Whether it is beyond its number.
  package var isBroken: Bool { if case .broken = outcome { true } else { false } }

  /// What is left, in percent of the limit, rounded down; negative beyond it, nil where there is no
  /// value.
  package var margin: Int64? {
    value.map { value in
      let left = number.limit - value
      return left >= 0
        ? left * 100 / number.limit : -((-left * 100 + number.limit - 1) / number.limit)
    }
  }

  /// What the budget demands, in one line, for reports.
  package var text: String {
    "budget \(number.figure.rawValue): at most \(number.limitText)" + grown
  }

  private var grown: String {
    number.growth.map { ", \($0) % above \(number.figure.unit.text(number.value))" } ?? ""
  }

  /// Why it is broken; nil if it is not.
  package var failure: String? {
    guard case .broken(let breach) = outcome else { return nil }
    let unit = number.figure.unit
    switch breach {
    case .exceeded:
      let value = value ?? 0
      return
        "\(unit.text(value)) is \(unit.text(value - number.limit)) more than \(number.limitText)"
        + grown
    case .noHandshake: return "the run had no handshake to measure"
    case .noReport: return "the run had no acknowledged report to measure"
    case .useAbsent(let absence): return absence.text
    case .arenaTooSmall: return "the use fails in an arena of \(number.limitText)"
    }
  }

  /// Why it was not held against anything; nil if it was.
  package var reason: String? {
    guard case .notJudged(let reason) = outcome else { return nil }
    return switch reason {
    case .otherMachine: "for another machine"
    case .notMeasured: "not measured"
    case .notCounted: "counting needs valgrind and strip: apt-get install valgrind binutils"
    case .otherVersion: "for another library or compiler, see `measured-with`"
    case .tooFewHandshakes(let needed): "a time is the median of at least \(needed) handshakes"
    case .ofProcess: "`outpost run` judges it, for it is about the node's own process"
    case .ofReplay: "`outpost replay` judges it"
    }
  }
}
