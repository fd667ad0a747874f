package import BoardFiles
package import NodeAssembly
package import Results
package import SimBoard
package import SimWorld
package import TLSTransport
package import Units

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
  /// Takes pieces of what the node sends to the first uplink's server, as the server reads it
  /// behind TLS; nil for no capture.
  package var requestSink: ((Span<UInt8>) -> Void)?
  /// Takes what the node sends as it is on the wire, and when; nil for no capture.
  package var wireSink: ((Span<UInt8>, Instant) -> Void)?
  /// Receives from time to time how far virtual time has advanced; false stops the run.
  package var progress: ((Instant) -> Bool)?

  /// Makes what takes down what the node does with its board, by the board's clock; nil where
  /// nothing is recorded.
  package var recorder: ((VirtualClock) -> Recorder?)?

  /// Receives what the drivers make of their chips; nil for nothing.
  package var measurementSink: ((DeviceMeasurement) -> Void)?

  /// A transfer that fails besides the scenario's faults.
  package var failing: NthTransfer?
  /// Takes what the node reads and decides; nil: nothing does.
  var transcript: RunTranscript?
  /// Makes devices of a kernel to which the node is wired in the place of the simulated ones, for
  /// the world that they show; nil: no such devices.
  var kernel: ((World) throws(ScenarioFault) -> any KernelBoard)?

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

  /// Where a run on devices of a kernel departs from the one on the simulated board.
  package internal(set) var differences: [RunDifference] = []

  /// Whether every expectation held, on a kernel as on the simulated board.
  package var holds: Bool {
    differences.isEmpty && verdicts.allSatisfy { $0.shortfall == nil }
  }
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
    var setting = Setting(scenario, chips: chips, options: options)
    setting.kernel = try options.kernel?(setting.world)
    let isModelled = scenario.network.tls == .modelled || scenario.board.uplinks.isEmpty
    var record = isModelled ? setting.runModelled() : try secured(setting)
    record.memory = try memory(of: scenario, options)
    let judge = Judge(
      record: record, watches: setting.listener.watches.all,
      kinds: scenario.board.channels.map { $0.kind },
      isActive: { setting.world.isActive($0, at: $1) },
      progress: { setting.world.progress(of: $0) },
      mismatch: setting.world.replay?.mismatch)
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
    let uplinks = setting.scenario.board.uplinks
    var engines = uplinks.map { _ in TLSEngine.system }
    if setting.scenario.network.tls == .profile {
      engines = try loaded(uplinks, TLSEngine.load)
    }
    do {
      return try setting.runSecured(engines)
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
  /// The devices of the kernel cannot be used; in words.
  case devices(String)
}
