import BoardFiles
import TLSTransport

extension ScenarioRunner {
  /// The scenario once more, with the build of its profile that keeps books. Engines for devices
  /// keep none, so that what is judged otherwise is never theirs; bytes and times of both runs are
  /// the same.
  func memory(of scenario: Scenario, _ options: RunOptions) throws(ScenarioFault) -> RunMemory? {
    guard let uplink = scenario.board.uplink, scenario.network.tls == .profile,
      scenario.budgets.contains(where: { $0.figure.isMemory })
    else { return nil }
    let engine = try loaded(uplink.tlsProfile) { name throws(TLSProfileFault) in
      try TLSEngine.loadMeasured(name)
    }
    var quiet = RunOptions()
    quiet.failing = options.failing
    // An engine that keeps books has its arena in them.
    let account = TLSAccount(
      of: engine, arena: uplink.arena.map { UInt32(clamping: $0) }, stack: true)
    guard let account else { return nil }
    var scenario = scenario
    scenario.board.uplink?.arena = nil
    let setting = Setting(scenario, chips: chips, options: quiet)
    do {
      _ = try account.booking { () throws(TLSSettingsFault) in try setting.runSecured(engine) }
    } catch {
      throw .settings(error)
    }
    return RunMemory(account.measurement.total)
  }

  /// The engine of the profile of that name.
  func loaded(
    _ name: String, _ load: (String) throws(TLSProfileFault) -> TLSEngine
  ) throws(ScenarioFault) -> TLSEngine {
    do throws(TLSProfileFault) {
      return try load(name)
    } catch {
      throw .profile(name, error)
    }
  }
}
