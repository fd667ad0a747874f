import ArgumentParser
import BoardFiles
import Glibc
import Harness
import NodeHost
import Results
import SimWorld

/// `outpost replay`: runs scenarios in virtual time and judges them.
struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs scenarios in virtual time and judges their expectations.",
    discussion: """
      Folders are searched for *.yaml. Exit status 1 if an expectation fails, 2 if a file is wrong (the \
      scenarios that are right run nevertheless), 3 if all expectations hold and a budget is exceeded, 4 \
      if something is missing here or a result cannot be written. Results replace results of earlier runs \
      as a whole, and nothing else. After SIGINT or SIGTERM the results have what was done until then; a \
      second one ends it at once. Budgets are those \
      of boards and scenarios, and those of --budget, whose scenarios are run where no path is given.
      """)

  @Option(
    parsing: .unconditional,
    help: "Use this seed, 0 to 9223372036854775807, instead of each scenario's own.")
  var seed: Seed?

  @Option(help: "Run only scenarios whose path matches this pattern, as the shell matches (*, ?).")
  var filter: String?

  @Option(help: ArgumentHelp("Run only part I of N equal parts.", valueName: "I/N"))
  var shard: Shard?

  @OptionGroup var results: ResultOutputs

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

  @Flag(help: "Take warnings about files and runs for errors.")
  var strict = false

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Play on devices of a real kernel in QEMU as well, those scenarios that they can play: lab; "
        + "inside of its guest: kernel.", valueName: "place"))
  var place: ReplayPlace?

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
    if let place { try refuseOptions(besides: place) }
    try OutputFile.check(
      results.paths + [("--vcd", vcd), ("--out", out), ("--budget", budget)])
  }

  /// Of the documents about results the guest of the lab gives one back.
  private func refuseOptions(besides place: ReplayPlace) throws {
    let others = [results.tap, results.jsonLines].contains { $0 != nil } || results.github
    guard others || out != nil || vcd != nil || budgets || budget != nil else { return }
    throw ValidationError(
      "--in \(place.rawValue) judges no budgets and writes no results but --junit: leave out --out, --vcd, --tap, "
        + "--json-lines or --github")
  }

  func run() throws {
    do {
      let limits = try budget.map { try BudgetOption($0, updates: updateBudget) }
      let files = try checkedFiles(limits)
      let entries = try select(from: files)
      if place == .lab { return try replayInLab(entries) }
      let kept = KeptFiles(inputs: files.flatMap(\.namedFiles) + [budget].compactMap { $0 })
      try replay(entries, ReplayLimits(limits), kept)
    } catch let fault as PathFault {
      Console.note("error: \(fault.text)")
      throw ExitStatus.environmentLacking
    }
  }

  /// What is to be replayed: the files at the paths, or those that the file of budgets names.
  private func checkedFiles(_ limits: BudgetOption?) throws -> [CheckedFile] {
    let paths = paths.isEmpty ? limits?.file.scenarios ?? [] : paths
    let files = BoardFileReader.registered.check(paths)
    for file in files where paths.contains(file.path) {
      guard case .budgets = file.content else { continue }
      throw ValidationError("\(file.path) is a file of budgets; name it with --budget")
    }
    return files
  }

  /// The scenarios and wrong files of this part of the work; reports what is wrong with them.
  private func select(from files: [CheckedFile]) throws -> [ReplayEntry] {
    var entries = ReplayEntry.all(in: files, isStrict: strict)
    if let filter { entries.removeAll { fnmatch(filter, $0.file.path, 0) != 0 } }
    if let shard {
      entries = entries.enumerated().filter { $0.offset % shard.count == shard.index - 1 }
        .map { $0.element }
    }
    let chosen = Set(entries.map(\.file.path))
    for file in files where file.content != nil || chosen.contains(file.path) {
      Console.report(file.diagnostics, isStrict: strict)
    }
    guard !entries.isEmpty else {
      let place = paths.isEmpty ? budget ?? "" : paths.joined(separator: ", ")
      guard filter != nil || shard != nil else { throw ValidationError(nothing(in: files, place)) }
      throw ValidationError(
        "no scenario in \(place) is selected by "
          + (filter.map { "--filter \($0)" } ?? "this part of --shard"))
    }
    return entries
  }

  /// Why there is nothing to replay, with the remedy.
  private func nothing(in files: [CheckedFile], _ place: String) -> String {
    if paths.isEmpty {
      return
        "\(place) limits no replay; `outpost profile --budget` judges its budgets of uses of TLS"
    }
    let boards = files.compactMap { file in
      if case .board = file.content { file.path } else { nil }
    }
    guard let board = boards.first else { return "no scenario in \(place)" }
    let what = boards.count == 1 && paths == boards ? "a board" : "boards and no scenario"
    return
      "\(place): \(what), and a scenario is wanted here; write one that names it (`scenario: SENTENCE`, "
      + "`board: \(board)`), or run the board itself with `outpost run`"
  }

  private func replay(
    _ entries: [ReplayEntry], _ limits: ReplayLimits, _ kept: KeptFiles
  ) throws {
    let files = try ReplayFiles(
      traces: out, trace.detail, waves: vcd, scenarios: entries.count, sparing: kept)
    let results = try results.open(sparing: kept)
    let stop = StopRequest()
    var run = ReplayRun(
      files, limits, on: try devices(), stoppedBy: stop, seed: seed?.number, isStrict: strict,
      showsBudgets: budgets || budget != nil)
    for entry in entries { try run.run(entry) }
    run.table.finish()
    try results.write(run.suites)
    stop.end()
    if run.table.failures > 0, out == nil, place == nil {
      Console.note("hint: --out FOLDER writes a trace of each run, --trace transfers all of it")
    }
    try end(run, limits, entries.compactMap(\.scenario))
  }

  private func replayInLab(_ entries: [ReplayEntry]) throws {
    guard entries.allSatisfy({ $0.scenario != nil }) else { throw ExitStatus.fileWrong }
    try LabReplay(seed: seed?.number, junit: results.junit).run(entries.map(\.file))
  }

  /// The kernel's devices to play on, besides the simulated board; nil: on that alone.
  private func devices() throws -> KernelReplay? {
    guard place == .kernel else { return nil }
    do throws(SetupFault) {
      return try KernelReplay()
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
  }

  private func end(_ run: ReplayRun, _ limits: ReplayLimits, _ scenarios: [Scenario]) throws {
    limits.tellRest(after: scenarios)
    if let status = run.status {
      if updateBudget {
        Console.note("\(budget ?? ""): left as it is, for not all expectations held")
      }
      throw status
    }
    try limits.finish(run.table.budgets.closest, scenarios)
    // Those of the file were judged above, or rewritten.
    guard !run.table.budgets.closest.contains(where: { $0.isBroken && !limits.owns($0) }) else {
      throw ExitStatus.budgetExceeded
    }
  }
}

/// Where scenarios are played besides the simulated board.
enum ReplayPlace: String, ExpressibleByArgument, CaseIterable {
  /// In a guest in QEMU.
  case lab
  /// On this kernel, which is that of such a guest.
  case kernel
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
