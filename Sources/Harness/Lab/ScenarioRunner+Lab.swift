import BoardFiles
package import SimWorld

extension ScenarioRunner {
  /// Plays a scenario for which there is no obstacle on devices of a kernel, which `devices` makes
  /// for its world, and holds it against its expectations and against the simulated run.
  ///
  /// - Throws: why it cannot be run.
  package func play(
    _ plan: LabPlan, _ options: RunOptions,
    on devices: @escaping (World, RunTranscript) throws(ScenarioFault) -> any KernelBoard
  ) throws(ScenarioFault) -> ScenarioResult {
    guard let simulated = plan.simulated, plan.obstacles.isEmpty else {
      throw .devices(plan.obstacleTexts.joined(separator: "; "))
    }
    var scenario = plan.scenario
    // The buses of the simulated world carry nothing then.
    scenario.budgets = []
    let transcript = RunTranscript(scenario.board)
    var options = options
    options.transcript = transcript
    options.kernel = { world throws(ScenarioFault) in try devices(world, transcript) }
    var result = try run(scenario, options)
    result.differences = RunComparison(
      scenario: scenario, chips: chips, simulated: simulated.transcript, kernel: transcript
    ).differences()
    return result
  }
}
