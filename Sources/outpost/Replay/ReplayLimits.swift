import BoardFiles
import Glibc
import NodeHost
import Results
import TLSBench
import TLSTransport

/// Budgets that a budget file adds to those of the scenarios that it names.
struct ReplayLimits {
  private let option: BudgetOption?
  /// Whether the file's numbers are for this machine.
  private let isForHere: Bool

  init(_ option: BudgetOption?) {
    self.option = option
    let here = ProfileReport.Machine.here.architecture
    isForHere = option?.file.isFor(here) ?? false
    guard let file = option?.file, let architecture = file.architecture, !isForHere else { return }
    Console.note(
      "\(file.file.printable): note: not judged: its numbers are for \(architecture), this is \(here)"
    )
  }

  /// The scenario with the file's numbers about it behind its own.
  func limiting(_ scenario: Scenario) -> Scenario {
    var scenario = scenario
    for entry in entries where Self.isSame(entry.path, scenario.file) {
      scenario.budgets += entry.numbers
    }
    return scenario
  }

  /// Notes what the file limits besides `scenarios`.
  func tellRest(after scenarios: [Scenario]) {
    for (path, numbers) in entries
    where !scenarios.contains(where: { Self.isSame(path, $0.file) }) {
      guard let first = numbers.first else { continue }
      Console.note("\(first.place): note: not judged: \(path) was not replayed")
    }
    guard let file = option?.file, file.replays < file.entries.count else { return }
    Console.note(
      "\(file.file.printable): note: `outpost profile` judges its budgets of uses of TLS")
  }

  /// Rewrites the file if asked to; ends the command if one of its numbers is still exceeded.
  func finish(_ verdicts: [BudgetVerdict], _ scenarios: [Scenario]) throws {
    guard let option else { return }
    let own = verdicts.filter(owns)
    let judged = scenarios.filter { scenario in
      entries.contains { Self.isSame($0.path, scenario.file) }
    }
    try option.finish(own, Self.versions(of: judged))
  }

  /// Whether a verdict is about a number of the file.
  func owns(_ verdict: BudgetVerdict) -> Bool {
    verdict.number.position.file == option?.file.file
  }

  private var entries: [(path: String, numbers: [BudgetNumber])] {
    guard isForHere, let file = option?.file else { return [] }
    return file.entries.compactMap { entry in
      if case .replay(let path) = entry.subject { (path, entry.numbers) } else { nil }
    }
  }

  /// The engines of TLS whose bytes were counted, as nodes have them.
  private static func versions(of scenarios: [Scenario]) -> [EngineVersions] {
    var versions: [EngineVersions] = []
    for engine in scenarios.flatMap({ engines(of: $0) }) {
      let one = EngineVersions(
        profile: engine.profile, library: engine.libraryVersion, compiler: nil)
      if !versions.contains(one) { versions.append(one) }
    }
    return versions
  }

  private static func engines(of scenario: Scenario) -> [TLSEngine] {
    switch scenario.network.tls {
    case .modelled: return []
    case .real: return scenario.board.uplinks.isEmpty ? [] : [.system]
    case .profile:
      return scenario.board.uplinks.compactMap { uplink in
        do throws(TLSProfileFault) {
          return try TLSEngine.load(uplink.tlsProfile)
        } catch {
          // It was loaded a moment ago for the run; if it has gone, nothing is known of it.
          return nil
        }
      }
    }
  }

  /// Whether two paths lead to one file.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || real(one) == real(other)
  }

  private static func real(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension BudgetFile {
  /// The scenarios whose replays it limits, each once.
  var scenarios: [String] {
    var paths: [String] = []
    for entry in entries {
      guard case .replay(let path) = entry.subject, !paths.contains(path) else { continue }
      paths.append(path)
    }
    return paths
  }
}
