import BoardFiles
import HAL
import HubProtocol
import NodeAssembly
import NodeCore
import NodeLoop
import SimBoard
import SimWorld
import TLSTransport
import Transport
import Units
import Uplink

/// The parts of one run, put together.
struct Setting {
  let scenario: Scenario
  let plan: NodePlan
  let world: World
  let listener: RunListener
  /// The uplinks of the board; on a board without, one that never sends.
  let uplinks: [RunUplink]
  private let wallClock: SimulatedWallClock
  /// The clock of all others, which nothing sets.
  private let trueTime: SimulatedWallClock
  private let options: RunOptions
  /// Devices of a kernel in the place of the simulated ones; nil: none.
  var kernel: (any KernelBoard)?

  init(_ scenario: Scenario, chips: [Chip], options: RunOptions) {
    self.scenario = scenario
    self.options = options
    plan = NodePlan(scenario.board)
    world = World(scenario, plan: plan, chips: chips, recorder: options.recorder)
    world.onMeasurement = options.measurementSink
    listener = RunListener(
      watches: ExpectationWatches(scenario, plan), uplinks: max(1, scenario.board.uplinks.count))
    let entries = scenario.board.uplinks.map { Optional($0) }
    uplinks = (entries.isEmpty ? [nil] : entries).enumerated().map { [plan, world] in
      RunUplink($0.offset, $0.element, plan, scenario.network, world.clock)
    }
    uplinks[0].link.onSend = options.wireSink
    listener.record.ledger = scenario.board.power?.ledger.map { EnergyLedger($0) }
    wallClock = SimulatedWallClock(world.clock, start: scenario.clock.start)
    trueTime = SimulatedWallClock(world.clock, start: scenario.clock.start)
    startTrace()
    startWaves()
    startTranscript()
    if let failing = options.failing {
      for bus in world.buses { bus.begin(failing, id: .permanent, count: nil) }
    }
  }

  /// Runs with TLS as its cost alone.
  func runModelled() -> RunRecord {
    simulate { uplink in
      let stream = ModelledTLS(
        SimulatedConnection(uplink.link, limit: uplink.timeout.connect),
        computing: scenario.network.handshakeCPU)
      return client(of: uplink, over: stream)
    } security: { _ in
      PlainSecurity()
    } beforeTurn: { _, _ in
    } tally: {
      HandshakeTally(count: $0.stream.handshakes, longest: $0.stream.longest)
    }
  }

  /// Runs with real TLS at both ends, seeded, under an authority of each uplink's own; `engines`
  /// are the nodes' by uplink.
  func runSecured(_ engines: [TLSEngine]) throws(TLSSettingsFault) -> RunRecord {
    let secured = try zip(uplinks, engines).map { uplink, engine throws(TLSSettingsFault) in
      try SecuredUplink(uplink, scenario, world.clock, engine)
    }
    let wallClock = { [trueTime] (now: Instant) in trueTime.seconds(at: now) }
    return simulate { uplink in
      var stream = secured[uplink.index.number].connection()
      stream.onHandshake = { [clock = world.clock, listener] in
        listener.note($0)
        listener.trace?.line(at: clock.now, "handshake\(uplink.suffix) \(FaultText.text($0))")
      }
      let computed = ComputedHandshake(stream, computing: scenario.network.handshakeCPU) {
        $0.handshake?.resumed == true
      }
      return client(of: uplink, over: computed)
    } security: { uplink in
      let identities = secured[uplink.index.number].identities
      return EngineSecurity(
        settings: { [link = uplink.link] in identities.settings(at: $0, of: link.peer) },
        wallClock: wallClock)
    } beforeTurn: {
      $0.lower.wallTime = $1
    } tally: {
      let tally = $0.stream.lower.tally
      return HandshakeTally(
        count: tally.handshakes, longest: $0.stream.longest,
        arenaExhaustions: tally.arenaExhaustions)
    }
  }

  private func client<Secure: Connection & ~Copyable>(
    of uplink: RunUplink, over stream: consuming Secure
  ) -> UplinkClient<Secure> {
    guard let entry = uplink.entry else {
      return UplinkClient(stream, format: .webtask, target: uplink.target)
    }
    var client = UplinkClient(
      stream, format: entry.reportFormat, target: uplink.target, answerLimit: entry.timeout.answer,
      finalStatuses: entry.finalStatuses, others: entry.otherAddresses,
      failover: entry.failoverPolicy)
    client.onServer = { [clock = world.clock, listener] number in
      let origin = entry.servers[number].origin
      listener.trace?.line(at: clock.now, "server\(uplink.suffix) \(number + 1) \(origin)")
    }
    return client
  }

  /// Runs the scenario to its end; a recording of the board brings its clock.
  private func simulate<Secure: Connection & ~Copyable>(
    _ client: (RunUplink) -> UplinkClient<Secure>,
    security: (RunUplink) -> any ServerSecurity,
    beforeTurn: @escaping (inout Secure, WallTime) -> Void,
    tally: (borrowing UplinkClient<Secure>) -> HandshakeTally
  ) -> RunRecord {
    guard let replay = world.replay else {
      return simulate(by: world.clock, client, security, beforeTurn, tally)
    }
    return simulate(by: ReplayedClock(replay), client, security, beforeTurn, tally)
  }

  private func simulate<Time: MonotonicClock, Secure: Connection & ~Copyable>(
    by clock: Time, _ client: (RunUplink) -> UplinkClient<Secure>,
    _ security: (RunUplink) -> any ServerSecurity,
    _ beforeTurn: @escaping (inout Secure, WallTime) -> Void,
    _ tally: (borrowing UplinkClient<Secure>) -> HandshakeTally
  ) -> RunRecord {
    let ways = uplinks.map { uplink in
      let server = SimulatedServer(
        uplink.link, security: security(uplink), contracts: uplink.contracts,
        brokers: uplink.brokers,
        plan: scenario.server.filter { $0.uplink == uplink.index },
        capture: uplink.index == 0 ? options.requestSink : nil)
      return (link: uplink.link, server: server)
    }
    let simulation = Simulation(
      world: world, clock: clock, ways: ways, listener: listener, client: client(uplinks[0]),
      clients: uplinks.dropFirst().map { FurtherLink(client($0)) },
      seed: scenario.seed, orders: OperatorOrder.all(of: scenario, plan), wallClock: wallClock,
      clockSettings: scenario.clock.settings, kernel: kernel,
      beforeTurn: beforeTurn)
    if !simulation.run(until: .zero + scenario.duration, progress: options.progress) {
      listener.trace?.comment("stopped before the end of the scenario")
    }
    world.recorder?.noteEnd()
    return finish(simulation, tally)
  }

  private func finish<Time: MonotonicClock, Secure: Connection & ~Copyable>(
    _ simulation: Simulation<Time, Secure>,
    _ tally: (borrowing UplinkClient<Secure>) -> HandshakeTally
  ) -> RunRecord {
    var record = simulation.record()
    for (index, tally) in simulation.eachClient(tally).enumerated() {
      record.uplinks[index].handshakes = tally.count
      if let longest = tally.longest {
        record.handshakeTime = max(record.handshakeTime ?? .zero, longest)
      }
      record.arenaExhaustions += tally.arenaExhaustions
    }
    if let ledger = record.ledger { listener.trace?.comment("battery: \(ledger.text)") }
    listener.trace?.flush()
    listener.waves?.finish(at: world.clock.now)
    return record
  }

  private func startTrace() {
    guard let detail = options.trace else { return }
    let trace = TraceWriter(
      detail, names: Names(scenario.board, plan), sink: options.traceSink)
    trace.comment("outpost trace 1")
    trace.comment("scenario: \(scenario.title)")
    trace.comment("board: \(scenario.board.name), seed: \(scenario.seed)")
    listener.trace = trace
    world.observer = trace
    guard detail >= .transfers else { return }
    for bus in world.buses { bus.watcher = trace }
  }

  private func startTranscript() {
    guard let transcript = options.transcript else { return }
    listener.transcript = transcript
    guard options.kernel == nil else { return }
    // The devices of a kernel watch its lines.
    world.watchLines { [board = scenario.board] line, active, time in
      if board.lines[line].isOutput { transcript.line(line, active, at: time) }
    }
    for bus in world.buses {
      bus.watcher = bus.watcher.map { WatcherPair($0, transcript) } ?? transcript
    }
  }

  private func startWaves() {
    guard let sink = options.waveSink else { return }
    let waves = WaveWriter(
      scenario.board, seed: scenario.seed, isActive: { world.isActive($0, at: .zero) }, sink: sink)
    listener.waves = waves
    world.watchLines { waves.line($0, $1, at: $2) }
    for bus in world.buses {
      bus.watcher = bus.watcher.map { WatcherPair($0, waves) } ?? waves
    }
  }
}
