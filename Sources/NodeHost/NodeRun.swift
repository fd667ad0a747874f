package import BoardFiles
package import HAL
import HubProtocol
import LinuxHAL
import Logging
package import NodeAssembly
import NodeCore
package import NodeLoop
package import NodeRuntime
import TLSTransport
import Transport
package import Units
import Uplink

/// The command `run`, shared by the programs: runs a board's node in real time.
package struct NodeRun {
  let reader: BoardFileReader
  private let length: Interval?
  private let live: Bool
  private let verbose: Bool
  private let isStrict: Bool
  private let metricsFile: String?
  /// How the board is recorded; nil where it is not.
  var recording: RunRecording?

  /// A run for `length`, or without an end; `live` logs every reading, `verbose` every
  /// acknowledgement; where it `isStrict`, warnings about files are errors. `metrics` is a file for
  /// metrics.
  package init(
    _ reader: BoardFileReader, for length: Interval?, live: Bool, verbose: Bool, isStrict: Bool,
    metrics: String? = nil
  ) {
    metricsFile = metrics
    self.isStrict = isStrict
    self.reader = reader
    self.length = length
    self.live = live
    self.verbose = verbose
  }

  /// Runs the board in the file at `path` on the machine's own buses and lines.
  package func run(boardAt path: String) throws {
    ProcessHeap.share()
    let reload = self.reload { [reader] in reader.board(at: path) }
    var board = try reader.board(at: path).reported(isStrict: isStrict)
    try runOnHardware(board, path, reload)
    while let next = reload.takeNext() {
      board = next
      try runOnHardware(board, path, reload)
    }
    try ProcessBudgets(board.budgets).judge()
  }

  /// What SIGHUP does in this run; `load` reads the files again.
  package func reload(_ load: @escaping () -> Loaded<Board>) -> Reload {
    Reload(reader, isStrict: isStrict, for: length, load: load)
  }

  private func runOnHardware(_ board: Board, _ path: String, _ reload: Reload) throws {
    // Half of the code of a start reads and checks files; the peak of memory is without it.
    ProgramCode().release()
    let plan = NodePlan(board)
    try check(environmentOf: board, HardwareBoard.problems(with: board), board.budgets)
    // Before the first output is taken.
    let outputs = try startGuard(board, plan, path)
    defer { outputs?.end() }
    let recorder = recording?.begin(board)
    defer { recording?.finish() }
    do {
      let hardware = try HardwareBoard(board, plan, recorder)
      var environment = RunEnvironment(
        clock: LinuxClock(), wallClock: LinuxClock(), edgeDescriptors: hardware.edgeDescriptors)
      if let outputs {
        environment.catchUp = { _ in outputs.beat(at: LinuxClock().now) }
        environment.due = { outputs.nextBeat }
      }
      guard let recording, let recorder else {
        return try start(LinuxClock(), hardware.wiring, plan, board, environment, reload)
      }
      environment.catchUp = { [catchUp = environment.catchUp] in
        catchUp($0)
        recording.noteTurn()
      }
      try recording.start(self, recorder, hardware.wiring, plan, board, environment, reload)
    } catch let problem as DeviceProblem {
      Console.note("error: \(problem.text)")
      throw ExitStatus.environmentLacking
    }
  }

  /// The guard of the board's outputs; nil for a board without any.
  private func startGuard(_ board: Board, _ plan: NodePlan, _ path: String) throws -> NodeGuard? {
    guard !plan.outputLines.isEmpty else { return nil }
    do throws(SetupFault) {
      return try NodeGuard(boardAt: path, hangLimit: board.hangLimit)
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
  }

  /// Reports everything that is missing, not only the first.
  package func check(
    environmentOf board: Board, _ devices: [String], _ budgets: [BudgetNumber]
  ) throws {
    let doubts = reader.credentialDoubts(of: board)
    // With a key whose private half is public, TLS protects nothing.
    let refused = doubts.filter { isStrict || $0.isOfTestKey }
    Console.report(doubts.filter { !refused.contains($0) })
    Console.report(refused, isStrict: true)
    let files = reader.environmentProblems(of: board)
    Console.report(files)
    let missing = devices + [ProcessBudgets(budgets).obstacle].compactMap { $0 }
    for one in missing { Console.note("error: \(one)") }
    guard files.isEmpty, missing.isEmpty, refused.isEmpty else {
      throw ExitStatus.environmentLacking
    }
  }

  /// Runs the node of a board on `wiring` until its time is over or a signal ends it.
  package func start<Time: MonotonicClock>(
    _ clock: Time, _ wiring: Wiring, _ plan: NodePlan, _ board: Board,
    _ environment: RunEnvironment, _ reload: Reload
  ) throws {
    guard !board.uplinks.isEmpty else {
      return try startAlone(clock, wiring, plan, board, environment, reload)
    }
    var client: UplinkClient<NodeStream>
    let others: [FurtherLink<UplinkClient<NodeStream>>]
    let uplinks = try prepared(board, plan)
    do {
      others = try uplinks.dropFirst().map { uplink throws(SetupFault) in
        FurtherLink(try uplink.client())
      }
      // Last, for a value that cannot be copied is made whole or not at all.
      client = try uplinks[0].client()
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
    let boot = try Self.drawBoot()
    let journal = Journal(
      board, plan, isReal: Self.isReal(Time.self), live: live, verbose: verbose,
      detail: { uplinks[$1.index].detail($0) })
    var environment = environment
    let metrics = try metrics(of: board, plan, journal, boot: boot, clock)
    environment.metrics = metrics
    uplinks[0].watch(&client, journal, metrics?.counts)
    for (uplink, other) in zip(uplinks.dropFirst(), others) {
      uplink.watch(&other.link, journal, metrics?.counts)
    }
    environment.timePassed = { uplinks.reduce(0) { max($0, $1.trust?.timePassed ?? 0) } }
    environment.clockChanged = journal.clockTold()
    environment.operators = journal.operatorPort(board, plan)
    let outbox = OutboxPlace(board).map {
      KeptOutbox($0, board, plan, journal.logger, seed: boot, metrics?.counts)
    }
    environment.storeUpkeep = outbox?.upkeep
    let state = outbox?.earlierState
    environment.timePassed = Self.timePassed(state, environment.timePassed)
    let number = outbox?.boot(boot) ?? boot
    metrics?.counts.boot = number
    var turn = journal.turn(
      clock, wiring, plan, client, others: others, boot: number,
      store: outbox?.messages ?? reload.memory(plan.configuration, of: board),
      metrics: metrics?.counts)
    restore(&turn, state, board, journal)
    try keepRunning(turn, environment, board, journal, reload, outbox)
  }

  /// Whether a node with this clock lives in the world and on no simulated board.
  static func isReal<Time: MonotonicClock>(_ clock: Time.Type) -> Bool {
    clock == LinuxClock.self || clock == RecordingClock<LinuxClock>.self
  }

  private func prepared(_ board: Board, _ plan: NodePlan) throws -> [PreparedUplink] {
    do throws(SetupFault) {
      return try board.uplinks.indices.map { number throws(SetupFault) in
        try PreparedUplink(number, of: board, plan)
      }
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
  }

  /// A number for this start.
  private static func drawBoot() throws -> UInt64 {
    if let boot = KernelNumber.draw() { return boot }
    Console.note("error: the kernel's random generator is not ready; try again")
    throw ExitStatus.environmentLacking
  }

  /// The same for a board without an uplink.
  private func startAlone<Time: MonotonicClock>(
    _ clock: Time, _ wiring: Wiring, _ plan: NodePlan, _ board: Board,
    _ environment: RunEnvironment, _ reload: Reload
  ) throws {
    let journal = Journal(
      board, plan, isReal: Self.isReal(Time.self), live: live, verbose: verbose
    ) { _, _ in "" }
    let client = UplinkClient(
      NoConnection(), format: .webtask, target: plan.target(of: nil, secret: []))
    // Without an uplink no message is made that the number would name.
    var environment = environment
    environment.metrics = try metrics(of: board, plan, journal, boot: 0, clock)
    let turn = journal.turn(
      clock, wiring, plan, client, boot: 0, metrics: environment.metrics?.counts)
    environment.operators = journal.operatorPort(board, plan)
    try keepRunning(turn, environment, board, journal, reload)
  }

  /// The counts of a node and where they go; nil where none are asked for.
  private func metrics(
    of board: Board, _ plan: NodePlan, _ journal: Journal, boot: UInt64,
    _ clock: some MonotonicClock
  ) throws -> (counts: NodeMetrics, port: MetricsPort)? {
    guard let setup = MetricsSetup(board, file: metricsFile) else { return nil }
    do throws(SetupFault) {
      return (
        MetricsSetup.metrics(board, plan, boot: boot, at: clock.now), try setup.port(journal.logger)
      )
    } catch {
      Console.note(error.rendered)
      throw ExitStatus.environmentLacking
    }
  }

  private func keepRunning<Time, Stream: PolledConnection & ~Copyable>(
    _ turn: consuming Turn<Time, UplinkClient<Stream>>, _ environment: RunEnvironment,
    _ board: Board, _ journal: Journal, _ reload: Reload, _ outbox: KeptOutbox? = nil
  ) throws {
    var environment = environment
    environment.notice = reload.notice
    environment.reload = { reload.attempt(journal.logger) }
    var process = NodeProcess(turn, environment: environment)
    journal.logStart(board)
    do {
      let ending = try process.run(for: reload.timeLeft)
      let waiting = process.turn.node.waiting
      outbox?.keep(process.turn.node.state(at: process.turn.clock.now), isLast: true)
      let left = outbox?.finish() ?? (kept: 0, lost: ending == .reload ? 0 : waiting)
      if ending == .reload {
        journal.finish()
        reload.acknowledged += journal.log.acknowledged
      } else {
        journal.logEnd(ending, earlier: reload.acknowledged, waiting: waiting, lost: left.lost)
      }
    } catch {
      Console.note("error: waiting for events failed: \(error.text)")
      throw ExitStatus.environmentLacking
    }
  }
}

extension Loaded {
  /// The value, after every problem of its file was reported; where it `isStrict`, warnings are
  /// errors.
  ///
  /// - Throws: ``ExitStatus/fileWrong`` where there is no value.
  package func reported(isStrict: Bool = false) throws -> Value {
    Console.report(diagnostics, isStrict: isStrict)
    guard let value, !isStrict || diagnostics.isEmpty else { throw ExitStatus.fileWrong }
    return value
  }
}
