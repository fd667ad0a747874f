package import BoardFiles
import HubProtocol
import NodeAssembly
import NodeCore
import NodeLoop
package import Results
package import SimBoard
package import SimWorld
package import TLSTransport
import Transport
package import Units
import Uplink

/// Options for the run of a scenario.
package struct RunOptions {
  /// Replaces the scenario's seed.
  package var seed: UInt64?
  /// How much detail the trace has; nil for no trace.
  package var trace: TraceDetail?
  /// Takes pieces of the trace in order.
  package var traceSink: (Span<UInt8>) -> Void
  /// Takes pieces of the waveforms in order, a Value Change Dump; nil for no waveforms.
  package var waveSink: ((Span<UInt8>) -> Void)?
  /// Takes pieces of what the node sends to the server, as the server reads it behind TLS; nil for
  /// no capture.
  package var requestSink: ((Span<UInt8>) -> Void)?
  /// Takes what the node sends as it is on the wire, and when; nil for no capture.
  package var wireSink: ((Span<UInt8>, Instant) -> Void)?
  /// Receives from time to time how far virtual time has advanced; false stops the run.
  package var progress: ((Instant) -> Bool)?

  /// A transfer that fails besides the scenario's faults.
  package var failing: NthTransfer?

  /// Makes options: the scenario's own seed, no trace.
  package init() {
    seed = nil
    trace = nil
    traceSink = { _ in }
    waveSink = nil
    requestSink = nil
    wireSink = nil
    progress = nil
  }
}

/// Result of a scenario.
package struct ScenarioResult: Sendable {
  /// The scenario.
  package let scenario: Scenario
  /// The run in numbers.
  package let record: RunRecord
  /// Every expectation with its verdict.
  package let verdicts: [Verdict]
  /// Every budget with its verdict.
  package let budgets: [BudgetVerdict]
  /// A warning for each fault that changed nothing in the run, without those that the check of the
  /// file has found.
  package let warnings: [Diagnostic]

  /// Whether every expectation held.
  package var holds: Bool { verdicts.allSatisfy { $0.shortfall == nil } }
  /// Whether the run stayed within every budget that a run can be held against.
  package var keepsBudgets: Bool { !budgets.contains { $0.isBroken } }
}

/// Runs scenarios in virtual time with the registered chips.
package struct ScenarioRunner {
  let chips: [Chip]

  /// Makes a runner for boards that use `chips`.
  package init(chips: [Chip]) {
    self.chips = chips
  }

  /// Runs one scenario to its end and judges it. Blocks for as long as that takes to compute.
  ///
  /// - Throws: what is wrong with the server's name where TLS cannot be set up for it, or why the
  ///   board's TLS profile cannot be loaded where the scenario asks for it.
  package func run(
    _ scenario: Scenario, _ options: RunOptions
  ) throws(ScenarioFault) -> ScenarioResult {
    var scenario = scenario
    if let seed = options.seed { scenario.seed = seed }
    let setting = Setting(scenario, chips: chips, options: options)
    let isModelled = scenario.network.tls == .modelled || scenario.board.uplink == nil
    var record = isModelled ? setting.runModelled() : try secured(setting)
    record.memory = try memory(of: scenario, options)
    let judge = Judge(
      record: record, watches: setting.listener.watches.all,
      kinds: scenario.board.channels.map { $0.kind },
      isActive: { setting.world.isActive($0, at: $1) }, progress: { setting.world.progress(of: $0) }
    )
    return ScenarioResult(
      scenario: scenario, record: record, verdicts: judge.verdicts(),
      budgets: record.verdicts(on: scenario.budgets),
      warnings: setting.world.idleFaults.compactMap { number, idleness in
        let fault = scenario.faults[number]
        return fault.isIdle ? nil : scenario.warning(ofIdle: fault, idleness)
      })
  }

  // What is simulated is decided by files alone: that a profile happens to be built changes nothing
  // for scenarios that do not ask for it.
  private func secured(_ setting: Setting) throws(ScenarioFault) -> RunRecord {
    var engine = TLSEngine.system
    if setting.scenario.network.tls == .profile, let uplink = setting.scenario.board.uplink {
      engine = try loaded(uplink.tlsProfile) { name throws(TLSProfileFault) in
        try TLSEngine.load(name)
      }
    }
    do {
      return try setting.runSecured(engine)
    } catch {
      throw .settings(error)
    }
  }
}

/// Why a scenario could not be run.
package enum ScenarioFault: Error, Hashable, Sendable {
  /// TLS cannot be set up.
  case settings(TLSSettingsFault)
  /// The TLS profile of this name cannot be loaded.
  case profile(String, TLSProfileFault)
}

/// The parts of one run, put together.
struct Setting {
  let scenario: Scenario
  let plan: NodePlan
  let world: World
  let link: SimulatedLink
  let listener: RunListener
  let target: ReportTarget
  private let wallClock: SimulatedWallClock
  /// The clock of all others, which nothing sets.
  private let trueTime: SimulatedWallClock
  private let options: RunOptions
  /// Both ends of a simulation share this; it protects nothing.
  private static let secret = Array("simulated".utf8)

  init(_ scenario: Scenario, chips: [Chip], options: RunOptions) {
    self.scenario = scenario
    self.options = options
    plan = NodePlan(scenario.board)
    world = World(scenario, plan: plan, chips: chips)
    link = SimulatedLink(
      clock: world.clock, latency: scenario.network.latency,
      bytesPerSecond: scenario.network.bytesPerSecond)
    link.onSend = options.wireSink
    listener = RunListener(watches: ExpectationWatches(scenario, plan))
    listener.record.ledger = scenario.board.power?.ledger.map { EnergyLedger($0) }
    let hasToken = scenario.board.uplink?.token != nil
    let headers = scenario.board.uplink.map { uplink in
      NodePlan.headers(of: uplink) { _ in Self.secret }
    }
    target = plan.target(
      of: scenario.board, secret: Self.secret, token: hasToken ? Self.secret : [],
      headers: headers ?? [],
      password: scenario.board.uplink?.broker?.password == nil ? [] : Self.secret)
    wallClock = SimulatedWallClock(world.clock, start: scenario.clock.start)
    trueTime = SimulatedWallClock(world.clock, start: scenario.clock.start)
    startTrace()
    startWaves()
    if let failing = options.failing {
      for bus in world.buses { bus.begin(failing, id: .permanent, count: nil) }
    }
  }

  /// Runs with TLS as its cost alone.
  func runModelled() -> RunRecord {
    let stream = ModelledTLS(
      SimulatedConnection(link, limit: timeout.connect), computing: scenario.network.handshakeCPU)
    let simulation = simulate(client(over: stream), PlainSecurity()) { _, _ in }
    return finish(simulation) {
      HandshakeTally(count: $0.stream.handshakes, longest: $0.stream.longest)
    }
  }

  /// Runs with real TLS at both ends, seeded, under an authority of this run's own.
  func runSecured(_ engine: TLSEngine) throws(TLSSettingsFault) -> RunRecord {
    let names = try (scenario.board.uplink?.servers ?? []).map { server throws(TLSSettingsFault) in
      try TLSServerName(server.host)
    }
    let identities = try SimulatedIdentities(names, scenario.server, entropy: entropy)
    let settings = try clientSettings(identities, engine)
    // The engine in the program has no arena; the reader of the file has already warned of it.
    if let arena = scenario.board.uplink?.arena, scenario.network.tls == .profile {
      try settings.limit(arena: UInt32(clamping: arena))
    }
    let wallClock = { [trueTime] (now: Instant) in trueTime.seconds(at: now) }
    var stream = TLSConnection(
      over: SimulatedConnection(link, limit: timeout.connect),
      to: names.map { TLSPeer(name: $0, settings: settings) },
      limit: timeout.handshake)
    stream.onHandshake = { [clock = world.clock, listener] in
      listener.note($0)
      listener.trace?.line(at: clock.now, "handshake \(FaultText.text($0))")
    }
    let security = EngineSecurity(
      settings: { [link] in identities.settings(at: $0, of: link.peer) }, wallClock: wallClock)
    let secured = ComputedHandshake(stream, computing: scenario.network.handshakeCPU) {
      $0.handshake?.resumed == true
    }
    let simulation = simulate(client(over: secured), security) { $0.lower.wallTime = $1 }
    return finish(simulation) {
      let tally = $0.stream.lower.tally
      return HandshakeTally(
        count: tally.handshakes, longest: $0.stream.longest,
        arenaExhaustions: tally.arenaExhaustions)
    }
  }

  /// How long each part of a delivery may take.
  private var timeout: TimeoutEntry { scenario.board.uplink?.timeout ?? .standard }

  private func client<Secure: Connection & ~Copyable>(
    over stream: consuming Secure
  ) -> UplinkClient<Secure> {
    var client = UplinkClient(
      stream, format: plan.format, target: target, answerLimit: timeout.answer,
      finalStatuses: plan.finalStatuses, others: NodePlan.otherServers(of: scenario.board),
      failover: plan.failover)
    client.onServer = { [clock = world.clock, listener, board = scenario.board] number in
      let origin = board.uplink?.servers[number].origin ?? ""
      listener.trace?.line(at: clock.now, "server \(number + 1) \(origin)")
    }
    return client
  }

  /// The node trusts as its board says: this run's authority, or the key of the first use.
  private func clientSettings(
    _ identities: SimulatedIdentities, _ engine: TLSEngine
  ) throws(TLSSettingsFault) -> TLSClientSettings {
    guard case .firstUse(let pin, _)? = scenario.board.uplink?.trust else {
      return try TLSClientSettings(
        anchors: identities.anchor.span, engine: engine, entropy: entropy(2))
    }
    let trust = SimulatedTrust(
      world.clock, acceptances: scenario.operatorActs,
      pinned: pin == .certificate ? .certificate : .key)
    return try TLSClientSettings(trust: trust, engine: engine, entropy: entropy(2))
  }

  private func entropy(_ stream: UInt64) -> SeededEntropy {
    SeededEntropy(seed: scenario.seed, stream: stream)
  }

  /// A broker for each URL, where they are those of brokers.
  private var brokers: [SimulatedBroker] {
    guard let terms = target.broker else { return [] }
    return (scenario.board.uplink?.servers ?? []).map { _ in
      SimulatedBroker(terms, device: target.device)
    }
  }

  func simulate<Secure: Connection & ~Copyable>(
    _ client: consuming UplinkClient<Secure>, _ security: any ServerSecurity,
    beforeTurn: @escaping (inout Secure, WallTime) -> Void
  ) -> Simulation<Secure> {
    let paths = [target.path] + NodePlan.otherServers(of: scenario.board).map(\.path)
    let contracts = paths.map {
      HubContract(path: $0, device: target.device, secret: target.secret, token: target.token)
    }
    let server = SimulatedServer(
      link, security: security, contracts: contracts, brokers: brokers, plan: scenario.server,
      capture: options.requestSink)
    let simulation = Simulation(
      world: world, link: link, server: server, listener: listener, client: client,
      seed: scenario.seed, orders: OperatorOrder.all(of: scenario, plan), wallClock: wallClock,
      clockSettings: scenario.clock.settings,
      beforeTurn: beforeTurn)
    if !simulation.run(until: .zero + scenario.duration, progress: options.progress) {
      listener.trace?.comment("stopped before the end of the scenario")
    }
    return simulation
  }

  func finish<Secure: Connection & ~Copyable>(
    _ simulation: Simulation<Secure>,
    tally: (borrowing UplinkClient<Secure>) -> HandshakeTally
  ) -> RunRecord {
    var record = simulation.record()
    let tally = simulation.withClient(tally)
    record.handshakes = tally.count
    record.handshakeTime = tally.longest
    record.arenaExhaustions = tally.arenaExhaustions
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
