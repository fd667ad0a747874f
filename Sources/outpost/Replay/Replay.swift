import ArgumentParser
import BoardFiles
import Glibc
import Harness
import NodeHost
import Results
import SimWorld
import TLSBench
import Units

/// `outpost replay`: runs scenarios in virtual time and judges them.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs scenarios in virtual time and judges their expectations.",
    discussion: """
      Folders are searched for *.yaml. Exit status 1 if an expectation fails, 2 if a file is wrong, 3 if \
      all expectations hold and a budget is exceeded, 4 if something is missing here. Budgets are those \
      of boards and scenarios, and those of --budget, whose scenarios are run where no path is given.
      """)

  @Option(help: "Use this seed instead of each scenario's own.")
  var seed: UInt64?

  @Option(help: "Run only scenarios whose path matches this pattern, as the shell matches (*, ?).")
  var filter: String?

  @Option(help: ArgumentHelp("Run only part I of N equal parts.", valueName: "I/N"))
  var shard: Shard?

  @Option(help: "Write the results as JUnit XML; - is standard output.")
  var junit: String?

  @Option(help: "Write a trace of every scenario into this folder.")
  var out: String?

  @Option(help: "How much traces tell: events, readings or transfers.")
  var trace: TraceWord = .readings

  @Option(
    help: ArgumentHelp(
      "Write what a logic analyser would see, as a Value Change Dump: into this file (- is standard "
        + "output), of several scenarios into this folder.", valueName: "path"))
  var vcd: String?

  @Flag(help: "Show every budget with its limit, value and margin.")
  var budgets = false

  @Option(help: ArgumentHelp("Hold the runs against this file of budgets too.", valueName: "F"))
  var budget: String?

  @Flag(help: "Write what was measured into the file of budgets.")
  var updateBudget = false

  @Flag(help: "Take warnings about files for errors.")
  var strict = false

  @Argument(help: "Scenario files and folders.")
  var paths: [String] = []

  func validate() throws {
    guard !paths.isEmpty || budget != nil else {
      throw ValidationError("a scenario, a folder of them, or --budget is needed")
    }
    guard budget != nil || !updateBudget else {
      throw ValidationError(
        "--update-budget needs --budget: budgets in boards and scenarios are written by hand")
    }
    guard seed == nil || !updateBudget else {
      throw ValidationError(
        "--update-budget measures each scenario with its own seed, without --seed")
    }
    guard out != "-" else { throw ValidationError("--out names a folder") }
    try OutputFile.refuseTwoAtStandardOutput(("--junit", junit), ("--vcd", vcd))
  }

  func run() throws {
    do {
      let limits = try budget.map { try BudgetOption($0, updates: updateBudget) }
      try replay(try scenarios(limits), ReplayLimits(limits))
    } catch let fault as PathFault {
      Console.note("error: \(fault.text)")
      throw ExitStatus.environmentLacking
    } catch ScenarioFault.profile(let name, let fault) {
      Console.note("error: \(ProfileText.text(fault, profile: name))")
      throw ExitStatus.environmentLacking
    }
  }

  /// What is to be replayed: the scenarios at the paths, or those that the file of budgets names.
  private func scenarios(_ limits: BudgetOption?) throws -> [Scenario] {
    let paths = paths.isEmpty ? limits?.file.scenarios ?? [] : paths
    let files = BoardFileReader.registered.check(paths)
    for file in files { Console.report(file.diagnostics, isStrict: strict) }
    guard files.allSatisfy({ $0.content != nil && (!strict || $0.diagnostics.isEmpty) }) else {
      throw ExitStatus.fileWrong
    }
    for file in files where paths.contains(file.path) {
      guard case .budgets = file.content else { continue }
      throw ValidationError("\(file.path) is a file of budgets; name it with --budget")
    }
    let scenarios = select(from: files)
    guard !scenarios.isEmpty else {
      let place = paths.isEmpty ? budget ?? "" : paths.joined(separator: ", ")
      throw ValidationError("no scenario in \(place) is selected")
    }
    return scenarios
  }

  private func select(from files: [CheckedFile]) -> [Scenario] {
    var scenarios: [Scenario] = []
    for file in files {
      guard case .scenario(let scenario) = file.content else { continue }
      if let filter, fnmatch(filter, file.path, 0) != 0 { continue }
      scenarios.append(scenario)
    }
    guard let shard else { return scenarios }
    return scenarios.enumerated().filter { $0.offset % shard.count == shard.index - 1 }
      .map { $0.element }
  }

  private func replay(_ scenarios: [Scenario], _ limits: ReplayLimits) throws {
    if let out { try Folder.make(out) }
    let wavesInFolder = try makeWaveFolder(for: scenarios)
    // Opened first: a path that cannot be written is reported before the work, not after it.
    let results = try junit.map { try OutputFile($0) }
    var table = ReplayTable(showsBudgets: budgets || budget != nil)
    var suites: [JUnit.Suite] = []
    for scenario in scenarios {
      let began = Stopwatch()
      let result = try runOne(limits.limiting(scenario), wavesInFolder: wavesInFolder)
      let seconds = began.seconds
      table.add(result, wallSeconds: seconds)
      suites.append(JUnit.Suite(result: result, wallSeconds: seconds))
    }
    table.finish()
    if let results {
      results.write(JUnit.text(suites))
      try results.close()
    }
    limits.tellRest(after: scenarios)
    guard table.failures == 0 else {
      if updateBudget { Console.note("\(budget ?? ""): left as it is, for expectations failed") }
      throw ExitStatus.expectationFailed
    }
    try limits.finish(table.budgets.closest, scenarios)
    // Those of the file were judged above, or rewritten.
    guard !table.budgets.closest.contains(where: { $0.isBroken && !limits.owns($0) }) else {
      throw ExitStatus.budgetExceeded
    }
  }

  /// Whether waveforms go into a folder, which then is there.
  private func makeWaveFolder(for scenarios: [Scenario]) throws -> Bool {
    guard let vcd, scenarios.count > 1 || vcd.hasSuffix("/") else { return false }
    guard vcd != "-" else { throw ValidationError("--vcd - takes one scenario") }
    try Folder.make(vcd)
    return true
  }

  private func runOne(_ scenario: Scenario, wavesInFolder: Bool) throws -> ScenarioResult {
    var options = RunOptions()
    options.seed = seed
    var files: [OutputFile] = []
    if let out {
      let file = try OutputFile(path(of: scenario, in: out, ending: "trace"))
      files.append(file)
      options.trace = trace.detail
      options.traceSink = { file.write($0) }
    }
    if let vcd {
      let file = try OutputFile(
        wavesInFolder ? path(of: scenario, in: vcd, ending: "vcd") : vcd)
      files.append(file)
      options.waveSink = { file.write($0) }
    }
    let total = scenario.duration.microseconds
    options.progress = { now in
      let percent = total > 0 ? Int64(now.microseconds) * 100 / total : 0
      Console.progress("\(scenario.file)  \(percent) %")
    }
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    for file in files { try file.close() }
    return result
  }

  /// A name for each scenario's file that two folders do not share.
  private func path(of scenario: Scenario, in folder: String, ending: String) -> String {
    let stem = scenario.file.hasSuffix(".yaml") ? scenario.file.dropLast(5) : scenario.file[...]
    let parts = stem.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return "\(folder)/\(parts.joined(separator: "-")).\(ending)"
  }
}

/// Part I of N.
struct Shard: ExpressibleByArgument {
  let index: Int
  let count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/")
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
      (1...10_000).contains(count), (1...count).contains(index)
    else { return nil }
    self.index = index
    self.count = count
  }
}

/// How much traces tell, as the command line says it.
enum TraceWord: String, ExpressibleByArgument, CaseIterable {
  case events
  case readings
  case transfers

  var detail: TraceDetail {
    switch self {
    case .events: .events
    case .readings: .readings
    case .transfers: .transfers
    }
  }
}
