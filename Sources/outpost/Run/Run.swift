import ArgumentParser
import BoardFiles
import LinuxHAL
import NodeHost
import NodeRuntime
import SimWorld
import Units

/// `outpost run`: runs the node in real time, on hardware or on a simulated board.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a board's node: reads sensors, raises alarms, reports over HTTPS.",
    discussion: """
      With --simulate the board and its world come from the scenario, in real time; the network and the \
      server are real. A board that uses the test keys of outpost itself for a host other than localhost \
      is refused. SIGHUP reads the files again. Ends with SIGINT or SIGTERM; messages that wait then are \
      still tried for a few seconds. Exit status 2 if a file is wrong, 3 if the process took more memory than its budget \
      `resident` at the end, 4 if a device, permission or file is missing.
      """)

  @Option(help: ArgumentHelp("Simulate the board of this scenario.", valueName: "scenario"))
  var simulate: String?

  @Option(
    name: .customLong("for"), parsing: .unconditional, help: "Stop after this time: 10s, 5min, 24h."
  )
  var length: RunLength?

  @Flag(help: "Log every reading.")
  var live = false

  @Flag(help: "Log acknowledgements as well.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Write metrics for Prometheus into this file, each 15 s or as the board says.",
      valueName: "file"
    ))
  var metrics: String?

  @Flag(help: "Take warnings about files for errors.")
  var strict = false

  @Argument(help: "The board file; may be left out with --simulate.")
  var board: String?

  func validate() throws {
    if simulate != nil, board != nil {
      throw ValidationError("--simulate takes the board from the scenario; leave the board out")
    }
    try OutputFile.check([("--metrics", metrics)])
    if metrics == "-" { throw ValidationError("--metrics names a file, which is replaced") }
    if simulate == nil, board == nil {
      throw ValidationError("a board file or --simulate is needed")
    }
  }

  func run() throws {
    let run = NodeRun(
      .registered, for: length?.interval, live: live, verbose: verbose, isStrict: strict,
      metrics: metrics)
    if let simulate {
      try runSimulated(simulate, run)
    } else if let board {
      try run.run(boardAt: board)
    }
  }

  private func runSimulated(_ path: String, _ run: NodeRun) throws {
    var scenario = try BoardFileReader.registered.scenario(at: path).reported(isStrict: strict)
    var fresh = scenario
    let reload = run.reload {
      switch BoardFileReader.registered.scenario(at: path) {
      case .value(let value, let warnings):
        fresh = value
        return .value(value.board, warnings: warnings)
      case .refused(let problems): return .refused(problems)
      }
    }
    repeat {
      scenario = fresh
      try run.check(environmentOf: scenario.board, [], scenario.budgets)
      let live = LiveBoard(scenario, chips: Chip.all)
      // After a reload the world goes on from where it was.
      let past = LinuxClock().now.since(reload.began)
      live.catchUp(to: past)
      let environment = RunEnvironment(
        clock: LinuxClock(), wallClock: LinuxClock(), catchUp: { live.catchUp(to: past + $0) },
        due: { live.due })
      try run.start(live.clock, live.wiring, live.plan, scenario.board, environment, reload)
    } while reload.takeNext() != nil
    try ProcessBudgets(scenario.budgets).judge()
  }
}

extension RunLength: ExpressibleByArgument {}
