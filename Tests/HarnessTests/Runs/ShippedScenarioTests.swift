import BoardFiles
import Glibc
import Harness
import Results
import SimWorld
import Testing
import Units

/// The project's own scenarios, from the disk.
enum Shipped {
  static let root: String = {
    // Tests/HarnessTests/Runs/ShippedScenarioTests.swift is four steps below.
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()

  /// The names of the files in `scenarios/`, without their ending.
  static let names: [String] = {
    var found: [String] = []
    guard let folder = opendir(root + "/scenarios") else { return [] }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".yaml") { found.append(String(name.dropLast(5))) }
    }
    return found.sorted()
  }()

  static func scenario(_ name: String) throws -> Scenario {
    let reader = BoardFileReader(vocabulary: .registered(Chip.all))
    let loaded = reader.scenario(at: "\(root)/scenarios/\(name).yaml")
    return try #require(loaded.value, "\(loaded.diagnostics.map { $0.rendered })")
  }
}

/// FNV-1a over the words of a trace that is too long to keep, with its length.
struct TraceDigest: Equatable {
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var count = 0

  /// Adds a piece; the trace comes in the same pieces every time.
  mutating func add(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { raw in
      let whole = raw.count & ~7
      for offset in stride(from: 0, to: whole, by: 8) {
        add(word: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      for byte in raw[whole...] { add(word: UInt64(byte)) }
    }
    count += bytes.count
  }

  private mutating func add(word: UInt64) {
    hash = (hash ^ word) &* 0x0000_0100_0000_01B3
    hash ^= hash >> 29
  }

  /// Does the same beside the caller.
  @concurrent
  static func later(
    _ scenario: Scenario, _ detail: TraceDetail
  ) async throws -> TraceDigest {
    try of(scenario, detail).digest
  }

  /// Runs a scenario and digests its trace.
  static func of(
    _ scenario: Scenario, _ detail: TraceDetail
  ) throws -> (digest: TraceDigest, result: ScenarioResult) {
    var digest = TraceDigest()
    var options = RunOptions()
    options.trace = detail
    options.traceSink = { digest.add($0) }
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    return (digest, result)
  }
}

@Suite("Shipped scenarios")
struct ShippedScenarioTests {
  private func expectHolds(_ result: ScenarioResult) {
    #expect(!result.verdicts.isEmpty)
    for verdict in result.verdicts {
      let failure = verdict.line(on: result.scenario.board)
      #expect(failure == nil)
    }
    #expect(result.budgets.compactMap { $0.failure } == [])
  }

  // The day has a test of its own, which judges it as well.
  @Test("Hold, every expectation of them", arguments: Shipped.names.filter { $0 != "calm-day" })
  func hold(_ name: String) throws {
    expectHolds(
      try ScenarioRunner(chips: Chip.all).run(Shipped.scenario(name), RunOptions()))
  }

  @Test("All shipped scenarios are found by the tests")
  func found() {
    #expect(Shipped.names.contains("calm-day") && Shipped.names.count >= 6)
  }

  @Test("A whole day holds, and its trace repeats to the byte")
  func day() async throws {
    let scenario = try Shipped.scenario("calm-day")
    async let again = TraceDigest.later(scenario, .events)
    let first = try TraceDigest.of(scenario, .events)
    expectHolds(first.result)
    #expect(first.digest.count > 1_000_000)
    #expect(try await again == first.digest)
  }

  @Test("Traces with real TLS repeat to the byte at every detail", arguments: TraceDetail.allCases)
  func secured(_ detail: TraceDetail) throws {
    var scenario = try Shipped.scenario("flame")
    #expect(scenario.network.tls != .modelled)
    scenario.duration = .seconds(130)
    let first = try TraceDigest.of(scenario, detail)
    #expect(try TraceDigest.of(scenario, detail).digest == first.digest)
  }
}

@Suite("A run is a function of board, scenario and seed")
struct DeterminismTests {
  private static let noise = """
    for: 30 s
    signals:
      climate.temperature: {noise: {mean: 21 °C, amplitude: 2 °C, every: 100 ms}}
      motion: {pulse: {at: 12 s, for: 3 s}}
    network: {tls: modelled}
    expect: [{nothing: lost}]
    """

  @Test("The same seed gives the same trace, another seed another", arguments: TraceDetail.allCases)
  func seeds(_ detail: TraceDetail) throws {
    let scenario = try Stage.scenario(Self.noise)
    let first = try Stage.play(scenario, detail: detail, seed: 5).trace
    #expect(try Stage.play(scenario, detail: detail, seed: 5).trace == first)
    let other = try Stage.play(scenario, detail: detail, seed: 6).trace
    let body = { (trace: String) in trace.split(separator: "\n").dropFirst(3) }
    // Events alone do not show the noise; readings and transfers do.
    #expect((body(first) == body(other)) == (detail == .events))
  }

  @Test("More detail only adds lines")
  func details() throws {
    let scenario = try Stage.scenario(Self.noise)
    let traces = try TraceDetail.allCases.map {
      Set(try Stage.play(scenario, detail: $0).trace.split(separator: "\n"))
    }
    #expect(traces[0].isStrictSubset(of: traces[1]))
    #expect(traces[1].isStrictSubset(of: traces[2]))
  }
}
