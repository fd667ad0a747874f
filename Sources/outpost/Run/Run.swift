import ArgumentParser
import BoardFiles
import LinuxHAL
import NodeHost
import NodeRuntime
import SimWorld

/// `outpost run`: runs the node in real time, on hardware or on a simulated board.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a board's node: reads sensors, raises alarms, reports over HTTPS.",
    discussion: """
      With --simulate the board and its world come from the scenario, in real time; the network and the \
      server are real. A board that uses the test keys of outpost itself for a host other than localhost \
      is refused. Ends with SIGINT or SIGTERM; messages that wait then are still tried for a few \
      seconds. Exit status 2 if a file is wrong, 3 if the process took more memory than its budget \
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

  @Flag(help: "Take warnings about files for errors.")
  var strict = false

  @Argument(help: "The board file; may be left out with --simulate.")
  var board: String?

  func validate() throws {
    if simulate != nil, board != nil {
      throw ValidationError("--simulate takes the board from the scenario; leave the board out")
    }
    if simulate == nil, board == nil {
      throw ValidationError("a board file or --simulate is needed")
    }
  }

  func run() throws {
    let run = NodeRun(
      .registered, for: length?.interval, live: live, verbose: verbose, isStrict: strict)
    if let simulate {
      let scenario = try BoardFileReader.registered.scenario(at: simulate)
        .reported(isStrict: strict)
      try run.check(environmentOf: scenario.board, [], scenario.budgets)
      let live = LiveBoard(scenario, chips: Chip.all)
      let environment = RunEnvironment(
        clock: LinuxClock(), wallClock: LinuxClock(), catchUp: { live.catchUp(to: $0) },
        due: { live.due })
      try run.start(live.clock, live.wiring, live.plan, scenario.board, environment)
      try ProcessBudgets(scenario.budgets).judge()
    } else if let board {
      try run.run(boardAt: board)
    }
  }
}

extension RunLength: ExpressibleByArgument {}
