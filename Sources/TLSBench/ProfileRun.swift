import Results
import SimWorld
package import TLSTransport
import Transport
package import Units

/// Measures TLS profiles: each use of each profile a number of times with the build that devices
/// load, for times, and twice with the build that counts memory.
///
/// Without a real server, keys and nonces come from a seed, so that memory and bytes repeat: this
/// is a measurement, and nothing secret is ever sent.
package struct ProfileRun {
  private let handshakes: Int
  private let seed: UInt64
  private let clock: MeasuringClock

  /// How often memory is measured: after once for what a process does only once, which goes deeper.
  private static let booked = 3

  /// Measures `handshakes` times, at least once.
  package init(handshakes: Int, seed: UInt64, clock: MeasuringClock) {
    self.handshakes = max(1, handshakes)
    self.seed = seed
    self.clock = clock
  }

  /// All `uses` of a profile, with a server in this thread.
  ///
  /// - Throws: what should not happen: the built-in server was refused for another reason than that
  ///   the
  ///   profile is not made for its certificates.
  package func measure(
    _ engines: ProfileEngines, uses: [TLSUse] = TLSUse.allCases
  ) throws(UseStop) -> ProfileFigures {
    var outcomes: [(use: TLSUse, outcome: UseOutcome)] = []
    for use in uses { outcomes.append((use, try local(use, engines))) }
    return figures(of: engines, outcomes)
  }

  /// The harmless uses of a profile with a real server, `name`, over a way that `way` makes. Keys
  /// come from the kernel, and the times have the network in them.
  ///
  /// - Throws: the fault of the connection, or the refusal of the server.
  package func measure<Way: MeasuredWay & ~Copyable>(
    _ engines: ProfileEngines, server name: TLSServerName, anchors: [UInt8], wallTime: WallTime,
    way: () -> Way
  ) throws(UseStop) -> ProfileFigures {
    var outcomes: [(use: TLSUse, outcome: UseOutcome)] = []
    for use in TLSUse.harmless {
      let outcome = try outcome { () throws(UseStop) in
        let runner = { (engine: TLSEngine) in
          SingleRunner(
            use: use, engine: engine, name: name, wallTime: wallTime,
            strangeness: .nothingInCommon
          ) {
            engine throws(TLSSettingsFault) in
            try TLSClientSettings(anchors: anchors.span, engine: engine)
          }
        }
        var exchange = Exchange(over: way(), clock: clock)
        var times: [SingleRun] = []
        for _ in 0..<handshakes { times.append(try runner(engines.device).run(over: &exchange)) }
        _ = try runner(engines.measured).run(over: &exchange)
        var books: [SingleRun] = []
        for _ in 0..<Self.booked {
          books.append(try runner(engines.measured).run(over: &exchange))
        }
        return UseFigures(use, times: times, books: books)
      }
      outcomes.append((use, outcome))
    }
    return figures(of: engines, outcomes)
  }

  /// Whether a use succeeds where the heap has `bytes`, ``TLSMeasurement/blockOverhead`` for each
  /// block included; for a resumed session the earlier one is not held to it.
  package func fits(_ use: TLSUse, of engines: ProfileEngines, heap bytes: UInt32) -> Bool {
    do throws(UseStop) {
      _ = try single(use, engines.measured, arena: bytes)
      return true
    } catch {
      return false
    }
  }

  /// Runs one use once with the build for devices, so that a program from outside can count it: the
  /// server's code is in another object than any client's.
  package func once(_ use: TLSUse, of engines: ProfileEngines) throws(UseStop) {
    var server: TLSEngine?
    if use != .tls13 {
      do throws(TLSProfileFault) {
        server = try TLSEngine.loadMeasured(TLSEngine.system.profile)
      } catch {
        throw .absent(.serverNotBuilt)
      }
    }
    _ = try single(use, engines.device, server: server)
  }

  private func local(_ use: TLSUse, _ engines: ProfileEngines) throws(UseStop) -> UseOutcome {
    try outcome { () throws(UseStop) in
      var times: [SingleRun] = []
      for _ in 0..<handshakes { times.append(try single(use, engines.device)) }
      _ = try single(use, engines.measured)
      var books: [SingleRun] = []
      for _ in 0..<Self.booked { books.append(try single(use, engines.measured)) }
      return UseFigures(use, times: times, books: books)
    }
  }

  /// One run whose every random number comes from the seed.
  private func single(
    _ use: TLSUse, _ engine: TLSEngine, server: TLSEngine? = nil, arena: UInt32? = nil
  ) throws(UseStop) -> SingleRun {
    let setting = UseSetting(use: use) { [seed] in
      (SeededEntropy(seed: seed, stream: 1), SeededEntropy(seed: seed, stream: 2))
    }
    let other: TLSEngine
    if let server { other = server } else { other = try self.server(for: use, engine) }
    let ends = try ends(of: setting, with: other)
    var exchange = Exchange(over: LocalServer(ends.server), clock: clock)
    let runner = SingleRunner(
      use: use, engine: engine, name: ends.name, wallTime: .known(UseSetting.wallClock),
      arena: arena, settings: setting.clientSettings)
    let run = try runner.run(over: &exchange)
    // Where the client has no TLS 1.3, that server goes on in 1.2.
    guard use != .tls13 || run.record.version == .tls13 else { throw .absent(.notInProfile) }
    return run
  }

  /// The other end of a use: the engine in the program, but for TLS 1.3, which it does not speak.
  private func server(for use: TLSUse, _ client: TLSEngine) throws(UseStop) -> TLSEngine {
    guard use == .tls13 else { return .system }
    guard client.profile != TLSEngine.system.profile else { throw .absent(.notInProfile) }
    do throws(TLSProfileFault) {
      return try TLSEngine.loadServer()
    } catch {
      throw .absent(.serverNotBuilt)
    }
  }

  private func ends(
    of setting: UseSetting, with server: TLSEngine
  ) throws(UseStop) -> (name: TLSServerName, server: TLSServerSettings) {
    do throws(TLSSettingsFault) {
      return (try TLSServerName(TestChains.name), try setting.serverSettings(of: server))
    } catch {
      throw .settings(error)
    }
  }

  private func outcome(
    _ body: () throws(UseStop) -> UseFigures
  ) throws(UseStop) -> UseOutcome {
    do throws(UseStop) {
      return .measured(try body())
    } catch .absent(let absence) {
      return .absent(absence)
    }
  }

  private func figures(
    of engines: ProfileEngines, _ outcomes: [(use: TLSUse, outcome: UseOutcome)]
  ) -> ProfileFigures {
    ProfileFigures(
      name: engines.measured.profile, library: engines.measured.libraryVersion,
      compiler: engines.measured.compiler, sizes: engines.measured.sizes, uses: outcomes)
  }
}
