import ArgumentParser
import BoardFiles
import LinuxHAL
import NodeHost
import NodeRuntime
import SimBoard
import SimWorld
import Units

/// The options of the commands that run a node in real time.
struct NodeOptions: ParsableArguments {
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

  /// Whether nothing but a board file was given.
  var isOfBoardAlone: Bool {
    board != nil && simulate == nil && length == nil && metrics == nil && !live && !verbose
      && !strict
  }

  /// Runs the node; what it does with its board is recorded into `file`.
  func run(recordingInto file: RecordingFile? = nil) throws {
    var run = NodeRun(
      .registered, for: length?.interval, live: live, verbose: verbose, isStrict: strict,
      metrics: metrics)
    if let simulate {
      try runSimulated(simulate, run, file)
    } else if let board {
      if let file { run = run.recorded(into: file) }
      try run.run(boardAt: board)
    }
  }

  private func runSimulated(_ path: String, _ run: NodeRun, _ file: RecordingFile?) throws {
    let reader = BoardFileReader.registered
    var scenario = try reader.scenario(at: path).reported(isStrict: strict)
    var fresh = scenario
    let reload = run.reload {
      switch reader.scenario(at: path) {
      case .value(let value, let warnings):
        fresh = value
        return .value(value.board, warnings: warnings)
      case .refused(let problems): return .refused(problems)
      }
    }
    defer { file?.finish() }
    repeat {
      scenario = fresh
      try run.check(environmentOf: scenario.board, [], scenario.budgets)
      let live = LiveBoard(scenario, chips: Chip.all) { clock in
        file?.begin(
          scenario.board, digest: reader.digest(ofFileAt: scenario.board.file), clock: { clock.now }
        )
      }
      // After a reload the world goes on from where it was.
      let past = LinuxClock().now.since(reload.began)
      live.catchUp(to: past)
      let environment = RunEnvironment(
        clock: LinuxClock(), wallClock: LinuxClock(),
        catchUp: {
          live.catchUp(to: past + $0)
          if live.isRecorded { file?.noteTurn() }
        },
        due: { live.due })
      try run.start(live.clock, live.wiring, live.plan, scenario.board, environment, reload)
      file?.finish()
    } while reload.takeNext() != nil
    try ProcessBudgets(scenario.budgets).judge()
  }
}

extension RunLength: ExpressibleByArgument {}
