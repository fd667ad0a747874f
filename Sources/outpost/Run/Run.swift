import ArgumentParser
import BoardFiles
import HAL
import Harness
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeLoop
import NodeRuntime
import SimBoard
import SimWorld
import TLSTransport
import Transport
import Units
import Uplink

/// `outpost run`: the node for real, on hardware or on a simulated board in real time.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs a board's node: reads sensors, raises alarms, reports over HTTPS.",
    discussion: """
      With --simulate the board and its world come from the scenario, in real time; the network and the \
      server are real. Ends with SIGINT or SIGTERM; messages that wait then are still tried for a few \
      seconds. Exit status 2 if a file is wrong, 3 if the process took more memory than its budget \
      `resident` at the end, 4 if a device, permission or file is missing.
      """)

  @Option(help: ArgumentHelp("Simulate the board of this scenario.", valueName: "scenario"))
  var simulate: String?

  @Option(name: .customLong("for"), help: "Stop after this time: 10s, 5min, 24h.")
  var length: Duration?

  @Flag(help: "Log every reading.")
  var live = false

  @Flag(help: "Log acknowledgements as well.")
  var verbose = false

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
    if let simulate {
      let scenario = try Self.loaded(BoardFileReader.registered.scenario(at: simulate))
      try runSimulated(scenario)
      try ProcessBudgets(scenario.budgets).judge()
    } else if let board {
      let board = try Self.loaded(BoardFileReader.registered.board(at: board))
      try runOnHardware(board)
      try ProcessBudgets(board.budgets).judge()
    }
  }

  private func runOnHardware(_ board: Board) throws {
    let plan = NodePlan(board)
    try checkSurroundings(of: board, HardwareBoard.problems(with: board), board.budgets)
    do {
      let hardware = try HardwareBoard(board, plan)
      let surroundings = Surroundings(edgeDescriptors: hardware.edgeDescriptors)
      try start(LinuxClock(), hardware.wiring, plan, board, surroundings)
    } catch let problem as DeviceProblem {
      Console.note("error: \(problem.text)")
      throw Status.environmentLacking
    }
  }

  private func runSimulated(_ scenario: Scenario) throws {
    try checkSurroundings(of: scenario.board, [], scenario.budgets)
    let live = LiveBoard(scenario, chips: Chip.all)
    let surroundings = Surroundings(
      catchUp: { live.catchUp(to: $0) }, due: { live.due })
    try start(live.clock, live.wiring, live.plan, scenario.board, surroundings)
  }

  /// Says everything that is missing, not only the first.
  private func checkSurroundings(
    of board: Board, _ devices: [String], _ budgets: [BudgetNumber]
  ) throws {
    let files = BoardFileReader.registered.environmentProblems(of: board)
    Console.report(files)
    let missing = devices + [ProcessBudgets(budgets).obstacle].compactMap { $0 }
    for one in missing { Console.note("error: \(one)") }
    guard files.isEmpty, missing.isEmpty else { throw Status.environmentLacking }
  }

  private func start<Time: MonotonicClock>(
    _ clock: Time, _ wiring: Wiring, _ plan: NodePlan, _ board: Board,
    _ surroundings: Surroundings
  ) throws {
    let journal = Journal(board, plan, live: live, verbose: verbose)
    guard let uplink = board.uplink else {
      let client = UplinkClient(
        NoConnection(), format: plan.format, target: plan.target(of: board, secret: []))
      let turn = journal.turn(clock, wiring, plan, client)
      return try keepRunning(NodeProcess(turn, surroundings: surroundings), board, journal)
    }
    var client: UplinkClient<TLSConnection<TCPConnection>>
    let trust: KeptTrust?
    do {
      let setup = UplinkSetup(board, uplink, plan)
      trust = try setup.trust()
      client = try setup.client(trust)
    } catch {
      Console.note("error: \(error.text)")
      throw Status.environmentLacking
    }
    watch(&client, journal, trust, TrustPlace(board))
    var surroundings = surroundings
    if let trust { surroundings.timePassed = { trust.timePassed } }
    surroundings.clockChanged = journal.clockTold()
    let turn = journal.turn(clock, wiring, plan, client)
    try keepRunning(NodeProcess(turn, surroundings: surroundings), board, journal)
  }

  private func watch(
    _ client: inout UplinkClient<TLSConnection<TCPConnection>>, _ journal: Journal,
    _ trust: KeptTrust?, _ place: TrustPlace?
  ) {
    client.onFault = { [log = journal.log] in
      log.reason = FaultText.text($0)
      guard let trust, let place else { return }
      if let problem = trust.problem { log.reason += ": \(place.text(problem))" }
      if $0 == .connection(.security(.expired)) { log.reason += place.text(expiredBy: trust) }
    }
    client.stream.onHandshake = { [logger = journal.logger] in
      logger.debug("handshake: \(FaultText.text($0))")
      guard !$0.version.isEmpty, $0.datesChecked == .againstTime else { return }
      if let now = LinuxClock().wallClockSeconds() { trust?.timeWasRight(now) }
    }
  }

  private func keepRunning<Time, Stream: PolledConnection & ~Copyable>(
    _ process: consuming NodeProcess<Time, Stream>, _ board: Board,
    _ journal: Journal
  ) throws {
    journal.sayBegin(board)
    do {
      let ending = try process.run(for: length?.interval)
      journal.sayEnd(ending, waiting: process.turn.node.waiting)
    } catch {
      Console.note("error: waiting for events failed: \(error.text)")
      throw Status.environmentLacking
    }
  }

  static func loaded<Value>(_ loaded: Loaded<Value>) throws -> Value {
    Console.report(loaded.diagnostics)
    guard let value = loaded.value else { throw Status.fileWrong }
    return value
  }
}

/// A span as the command line says it: a number with its unit.
struct Duration: ExpressibleByArgument {
  let interval: Interval

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber }
    let unit = argument.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Int64(digits), number > 0, number <= 1_000_000_000 else { return nil }
    switch unit {
    case "ms": interval = .milliseconds(number)
    case "s": interval = .seconds(number)
    case "min": interval = .seconds(60).times(number)
    case "h": interval = .seconds(3_600).times(number)
    case "d": interval = .seconds(86_400).times(number)
    default: return nil
    }
  }
}
