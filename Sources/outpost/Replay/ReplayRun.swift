import BoardFiles
import Harness
import NodeHost
import Results
import SimWorld
import Units

/// A replay on its way: runs one scenario after the other and collects the results. A
/// scenario that cannot be run does not keep the others from it.
struct ReplayRun {
  private let files: ReplayFiles
  private let limits: ReplayLimits
  /// The kernel's devices on which scenarios are played as well; nil: none.
  private let devices: KernelReplay?
  private let seed: UInt64?
  private let isStrict: Bool
  private let stop: StopRequest
  private(set) var table: ReplayTable
  private(set) var suites: [ResultSuite] = []
  /// Whether a run lacked something of this machine.
  private var hasLacked = false

  init(
    _ files: ReplayFiles, _ limits: ReplayLimits, on devices: KernelReplay? = nil,
    stoppedBy stop: StopRequest, seed: UInt64?,
    isStrict: Bool, showsBudgets: Bool
  ) {
    self.stop = stop
    self.files = files
    self.limits = limits
    self.devices = devices
    self.seed = seed
    self.isStrict = isStrict
    table = ReplayTable(showsBudgets: showsBudgets)
  }

  /// The status with which the command ends for what the runs were; nil where all held.
  var status: ExitStatus? {
    if table.wrong > 0 { return .fileWrong }
    if hasLacked { return .environmentLacking }
    return table.failures > 0 ? .expectationFailed : nil
  }

  /// Runs the scenario of one file, or reports that it is wrong, or that there was no time for it.
  mutating func run(_ entry: ReplayEntry) throws(PathFault) {
    guard let scenario = entry.scenario else {
      table.add(wrong: entry.file.path)
      suites.append(ResultSuite(wrong: entry.file))
      return
    }
    if stop.hasCome() {
      suites.append(ResultSuite(skipped: scenario, because: Self.stopped))
      return table.addNotBegun()
    }
    let began = Stopwatch()
    var options = RunOptions()
    options.seed = seed
    let total = scenario.duration.microseconds
    options.progress = { [stop] now in
      let percent = total > 0 ? Int64(now.microseconds) * 100 / total : 0
      Console.progress("\(scenario.file)  \(percent) %")
      return !stop.hasCome()
    }
    let opened = try files.open(for: entry, &options)
    let outcome: Result<ScenarioResult, ScenarioFault> = Result { () throws(ScenarioFault) in
      if let devices { return try devices.run(scenario, options) }
      return try ScenarioRunner(chips: Chip.all).run(limits.limiting(scenario), options)
    }
    for file in opened { try file.close() }
    switch outcome {
    case .success(let result) where result.record.simulated < scenario.duration:
      table.add(stopped: scenario.file)
      suites.append(ResultSuite(unrun: scenario, because: Self.stopped))
    case .success(let result):
      let seconds = began.seconds
      table.add(
        result, wallSeconds: seconds, trace: files.trace(of: entry),
        isWrong: isStrict && !result.warnings.isEmpty)
      Console.report(result.warnings, isStrict: isStrict)
      suites.append(ResultSuite(result: result, wallSeconds: seconds, isStrict: isStrict))
    case .failure(let fault): fail(scenario, fault.text)
    }
  }

  private mutating func fail(_ scenario: Scenario, _ text: String) {
    hasLacked = true
    table.add(unrun: scenario.file)
    Console.note("error: \(scenario.file.printable): \(text)")
    suites.append(ResultSuite(unrun: scenario, because: text))
  }

  private static let stopped = "a signal stopped the command before the end of this scenario"
}
