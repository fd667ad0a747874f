import ArgumentParser
import BoardFiles
import NodeHost
import Results
import TLSBench

/// `outpost profile`: measures TLS handshakes.
struct Profile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures what TLS handshakes cost in memory, bytes and time, profile by profile.",
    discussion: """
      Without --server each profile meets a built-in server in memory, with keys and nonces from the \
      seed: bytes and memory repeat. Exit status 3 if a budget is exceeded, 4 if a profile or the \
      server is not there.
      """)

  @Option(
    help: ArgumentHelp(
      "Measure these profiles; without it all that are built, and `system`.", valueName: "A,B"))
  var profiles: String?

  @Option(help: ArgumentHelp("Measure with this server.", valueName: "HOST:PORT"))
  var server: ServerAddress?

  @Option(help: ArgumentHelp("Trust the authorities in this file.", valueName: "PEM"))
  var trust: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Time this many handshakes, 1 to 10000.", valueName: "N"))
  var handshakes = 20

  @Option(
    parsing: .unconditional,
    help: "Draw keys and nonces from this seed, 0 to 9223372036854775807.")
  var seed = Seed(1)

  @Flag(help: "Count the client's instructions in each handshake; needs valgrind.")
  var instructions = false

  /// The one use that this program runs where callgrind counts it.
  @Option(help: .hidden)
  var countedUse: String?

  @Flag(
    help:
      "Print the handshake states of every use; always printed for one profile's full handshake.")
  var states = false

  @Option(help: ArgumentHelp("Hold the figures against this file of budgets.", valueName: "F"))
  var budget: String?

  @Flag(help: "Write what was measured into the file of budgets.")
  var updateBudget = false

  @Option(help: ArgumentHelp("Write the figures as JSON; - is standard output.", valueName: "F"))
  var json: String?

  @Option(
    help: ArgumentHelp(
      "Write the figures as a page with plots; - is standard output.", valueName: "F"))
  var html: String?

  func validate() throws {
    guard (1...10_000).contains(handshakes) else {
      throw ValidationError("--handshakes takes 1 to 10000")
    }
    guard (server == nil) == (trust == nil) else {
      throw ValidationError("--server and --trust need each other")
    }
    guard budget != nil || !updateBudget else {
      throw ValidationError("--update-budget needs --budget")
    }
    guard !instructions || server == nil else {
      throw ValidationError("--instructions counts with the built-in server, not with --server")
    }
    guard budget == nil || server == nil else {
      throw ValidationError("--budget holds for the built-in server, not for --server")
    }
    if let profiles {
      let names = Measurement.names(in: profiles)
      guard !names.isEmpty else { throw ValidationError("--profiles names none") }
      for name in names where !name.utf8.allSatisfy(Measurement.isOfName) {
        throw ValidationError("`\(name)` is no name of a profile")
      }
    }
    try OutputFile.check([
      ("--json", json), ("--html", html), ("--budget", budget), ("--trust", trust),
    ])
  }

  func run() throws {
    do {
      // Opened first: a path that cannot be written is reported before the work, not after it.
      let budgets = try budget.map { try BudgetOption($0, updates: updateBudget) }
      let kept = KeptFiles(inputs: [budget, trust].compactMap { $0 })
      let file = try json.map { try OutputFile($0, beginning: "{", sparing: kept) }
      let page = try html.map { try OutputFile($0, beginning: "<!DOCTYPE", sparing: kept) }
      let measurement = try Measurement(self)
      if let use = countedUse.flatMap(TLSUse.init) { return try measurement.once(use) }
      let report = try measurement.report(for: budgets?.file)
      ProfileTable(report: report, showsStates: states).show()
      let verdicts =
        budgets.map { ProfileBudgets($0.file, report, fits: measurement.fits).verdicts } ?? []
      file?.write(report.json(budgets == nil ? nil : verdicts).rendered + "\n")
      try file?.close()
      let section = budgets.map { ProfilePageBudgets($0.file, verdicts) }
      page?.write(ProfilePage(report, budgets: section).html)
      try page?.close()
      guard report.hasMeasured else {
        throw SetupFault("nothing could be measured with \(report.server ?? "the built-in server")")
      }
      guard let budgets else { return }
      ProfileBudgetTable(budgets.file, verdicts).show()
      try budgets.finish(verdicts.map(\.verdict), report.versions(for: budgets.file))
    } catch let fault as PathFault {
      Console.note("error: \(fault.text)")
      throw ExitStatus.environmentLacking
    } catch let fault as SetupFault {
      Console.note("error: \(fault.text)")
      throw ExitStatus.environmentLacking
    }
  }
}
