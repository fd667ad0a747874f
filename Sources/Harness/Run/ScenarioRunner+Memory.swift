import BoardFiles
import TLSTransport

extension ScenarioRunner {
  /// Runs the scenario again with the measured build of its profile, because the build for devices
  /// does not count memory. Bytes and times of both runs are the same.
  func memory(of scenario: Scenario, _ options: RunOptions) throws(ScenarioFault) -> RunMemory? {
    let uplinks = scenario.board.uplinks
    guard let first = uplinks.first, scenario.network.tls == .profile,
      scenario.budgets.contains(where: { $0.figure.isMemory })
    else { return nil }
    let engines = try loaded(uplinks) { name throws(TLSProfileFault) in
      try TLSEngine.loadMeasured(name)
    }
    var quiet = RunOptions()
    quiet.failing = options.failing
    // The account enforces the arena in the measured build.
    let account = TLSAccount(
      of: engines[0], arena: first.arena.map { UInt32(clamping: $0) }, stack: true)
    guard let account else { return nil }
    var scenario = scenario
    for index in uplinks.indices { scenario.board.uplinks[index].arena = nil }
    let setting = Setting(scenario, chips: chips, options: quiet)
    do {
      _ = try account.booking { () throws(TLSSettingsFault) in try setting.runSecured(engines) }
    } catch {
      throw .settings(error)
    }
    return RunMemory(account.measurement.total)
  }

  /// The engines of the profiles of `uplinks`.
  func loaded(
    _ uplinks: [UplinkEntry], _ load: (String) throws(TLSProfileFault) -> TLSEngine
  ) throws(ScenarioFault) -> [TLSEngine] {
    try uplinks.map { uplink throws(ScenarioFault) in
      do throws(TLSProfileFault) {
        return try load(uplink.tlsProfile)
      } catch {
        throw .profile(uplink.tlsProfile, error)
      }
    }
  }
}
