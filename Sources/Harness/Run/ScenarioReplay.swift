import BoardFiles
import SimWorld
public import Units

/// A replay of scenario files in virtual time, for tests of other packages.
///
/// It knows the chips, faults and report formats of this package and judges as `outpost replay`
/// does.
public struct ScenarioReplay: Sendable {
  /// Result of a scenario's run.
  public struct Outcome: Hashable, Sendable {
    /// The scenario's title.
    public let title: String
    /// How many expectations the scenario has.
    public let expectations: Int
    /// The expectations that do not hold, as `FILE:LINE:COL: EXPECTATION: FOUND`, in the file's
    /// order.
    public let shortfalls: [String]
    /// The faults that changed nothing in the run, as `FILE:LINE:COL: warning: MESSAGE` with a hint
    /// on a line of its own, in the file's order.
    public let warnings: [String]
    /// Whether the run stayed within every budget of its files.
    public let keepsBudgets: Bool
    /// The virtual time that passed.
    public let simulated: Interval

    /// Whether every expectation holds.
    public var holds: Bool { shortfalls.isEmpty }
  }

  /// Why a scenario could not be replayed.
  public enum Fault: Error, Hashable, Sendable {
    /// The file or one that it names is wrong or cannot be read: every problem as
    /// `FILE:LINE:COL: error: MESSAGE`, with a hint on a line of its own where there is one.
    case file([String])
    /// TLS cannot be set up for the server that the board names.
    case settings
    /// The scenario asks for the board's TLS profile of this name, and it cannot be loaded.
    case profile(String)
  }

  private let runner = ScenarioRunner(chips: Chip.all)
  private let reader = BoardFileReader(vocabulary: .registered(Chip.all))

  /// Makes a replay with all chips of this package.
  public init() {}

  /// Reads the scenario at `path`, runs it to its end and judges it; `seed` replaces the scenario's
  /// own. Blocks while it computes; the same files and seed give the same outcome.
  ///
  /// - Throws: ``Fault``.
  public func run(_ path: String, seed: UInt64? = nil) throws(Fault) -> Outcome {
    let loaded = reader.scenario(at: path)
    guard let scenario = loaded.value else { throw .file(loaded.diagnostics.map(\.rendered)) }
    var options = RunOptions()
    options.seed = seed
    do throws(ScenarioFault) {
      return Outcome(try runner.run(scenario, options))
    } catch {
      switch error {
      case .settings: throw .settings
      case .profile(let name, _): throw .profile(name)
      case .devices: preconditionFailure("only the lab asks for devices")
      }
    }
  }
}

extension ScenarioReplay.Outcome {
  fileprivate init(_ result: ScenarioResult) {
    title = result.scenario.title
    expectations = result.verdicts.count
    shortfalls = result.verdicts.compactMap { $0.line(on: result.scenario.board) }
    warnings = result.warnings.map(\.rendered)
    keepsBudgets = result.keepsBudgets
    simulated = result.record.simulated
  }
}
