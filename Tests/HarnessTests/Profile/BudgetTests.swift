import BoardFiles
import TLSTransport
import Testing

@testable import Results
@testable import SimWorld
@testable import TLSBench

@Suite("Budgets")
struct BudgetTests {
  private static let head = "budgets: b\narchitecture: x86_64\ngrowth: 10 %\nslack: 20 %\nlimits:\n"

  private func file(_ entry: String, head: String = head) throws -> (text: String, BudgetFile) {
    let text = head + entry + "\n"
    let checked = BoardFileReader(vocabulary: .withTLSUses)
      .check(Array(text.utf8), as: "b.yaml")
    guard case .budgets(let budgets) = checked.content else {
      throw Refused(text: checked.diagnostics.map(\.rendered).joined(separator: "\n"))
    }
    return (text, budgets)
  }

  struct Refused: Error { let text: String }

  /// A report of one use whose heap is 1000 bytes, whose median is 2500 ns of computing, and in
  /// which `instructions` were counted.
  private func report(
    profile: String = "field", handshakes: Int = 20, instructions: Int? = 1_000
  ) throws -> ProfileReport {
    var memory = MemoryFigures()
    memory.heapPeak = 1_000
    memory.heapWithOverhead = 1_080
    memory.allocations = 7
    // By the clock it took longer: the processor had other work.
    let figures = UseFigures(
      use: .full, count: 1, version: .tls12, suite: "", memory: memory, repeats: true,
      contexts: 300, certificates: 0, bytesReceived: 900, bytesSent: 200, wall: Spread([9_000]),
      processor: Spread([2_500]), waiting: Spread([0]), states: [], instructions: instructions)
    return ProfileReport(
      machine: .init(model: "Quiet 1", architecture: "x86_64"), server: nil, seed: 1,
      handshakes: handshakes,
      profiles: [
        ProfileFigures(
          name: profile, library: "Lib 1", compiler: "cc 2", sizes: nil,
          uses: [(.full, .measured(figures)), (.rsa, .absent(.notInProfile))])
      ])
  }

  private func outcomes(
    _ entry: String, head: String = head, fits: Bool = true
  ) throws -> [BudgetVerdict.Outcome] {
    let (_, budgets) = try file(entry, head: head)
    return ProfileBudgets(budgets, try report(), fits: { _, _, _ in fits }).verdicts
      .map(\.verdict.outcome)
  }

  @Test(
    "A budget is kept, exceeded, loose or not judged",
    arguments: [
      ("heap-peak: 1000 B", .kept), ("heap-peak: 999 B", .broken(.exceeded)),
      ("heap-peak: 1250 B", .kept),
      ("heap-peak: 1251 B", .loose), ("heap-with-overhead: 1079 B", .broken(.exceeded)),
      ("allocations: 6", .broken(.exceeded)), ("allocations: 8", .kept),
      ("static: 299 B", .broken(.exceeded)),
      ("bytes-sent: 0.2 kB", .kept), ("bytes-received: 899 B", .broken(.exceeded)),
      ("flash: 1 kB", .notJudged(.notMeasured)), ("stack: 1 kB", .notJudged(.notMeasured)),
      ("baseline: {heap-peak: 910 B}", .kept), ("baseline: {heap-peak: 909 B}", .broken(.exceeded)),
      ("baseline: {heap-peak: 5 kB}", .kept),
      ("handshake-instructions: 1000", .kept), ("handshake-instructions: 999", .broken(.exceeded)),
      ("baseline: {handshake-instructions: 910}", .kept),
      ("baseline: {handshake-instructions: 909}", .broken(.exceeded)),
    ] as [(String, BudgetVerdict.Outcome)])
  func verdicts(_ limit: String, _ wanted: BudgetVerdict.Outcome) throws {
    #expect(try outcomes("  - {profile: field, use: full, \(limit)}") == [wanted])
  }

  @Test("A budget of an arena is kept only if the handshake succeeds in it")
  func arena() throws {
    let entry = "  - {profile: field, use: full, arena: 1100 B}"
    #expect(try outcomes(entry) == [.kept])
    #expect(try outcomes(entry, fits: false) == [.broken(.arenaTooSmall)])
    // In the arena that the file allows, not in the least that was measured.
    let (_, budgets) = try file(entry)
    var tried: [UInt32] = []
    _ =
      ProfileBudgets(budgets, try report()) { _, _, bytes in
        tried.append(bytes)
        return true
      }.verdicts
    #expect(tried == [1_100])
  }

  @Test(
    "The margin is in percent of the limit, rounded down",
    arguments: [
      (100, 100, 0), (1_000, 999, 0), (200, 50, 75), (3, 2, 33), (100, 101, -1), (1_000, 1_001, -1),
      (3, 4, -34), (100, 250, -150),
    ] as [(Int64, Int64, Int64)])
  func margin(_ limit: Int64, _ value: Int64, _ margin: Int64) throws {
    let (_, budgets) = try file("  - {profile: field, use: full, heap-peak: \(limit) B}")
    let number = try #require(budgets.entries.first?.numbers.first)
    #expect(BudgetVerdict(number, value: value).margin == margin)
  }

  @Test("A use that the profile is not made for exceeds its budgets, and no others")
  func absent() throws {
    #expect(
      try outcomes("  - {profile: field, use: rsa, heap-peak: 9 kB}")
        == [.broken(.useAbsent(.notInProfile))])
    #expect(
      try outcomes("  - {profile: web, use: full, heap-peak: 9 kB}")
        == [.notJudged(.notMeasured)])
  }

  @Test("Budgets of another machine are not judged, and times need a named machine")
  func machines() throws {
    let entry = "  - {profile: field, use: full, handshake-time: 2 us}"
    let time = "  - {profile: field, use: full, handshake-time: 3 us}"
    let other = "budgets: b\narchitecture: aarch64\nlimits:\n"
    #expect(
      try outcomes("  - {profile: field, use: full, heap-peak: 1 B}", head: other)
        == [.notJudged(.otherMachine)])
    #expect(
      try outcomes(entry, head: "budgets: b\nmachine: Quiet\nlimits:\n")
        == [.broken(.exceeded)])
    #expect(try outcomes(time, head: "budgets: b\nmachine: Quiet\nlimits:\n") == [.kept])
    #expect(
      try outcomes(entry, head: "budgets: b\nmachine: Loud\nlimits:\n")
        == [.notJudged(.otherMachine)])
    #expect(throws: Refused.self) { try outcomes(entry) }
  }

  private static let quiet = "budgets: b\nmachine: Quiet\nlimits:\n"

  @Test("A time has room for its machine's other work: it is never called loose")
  func timeIsNotLoose() throws {
    let entry = "  - {profile: field, use: full, handshake-time: 1 s}"
    #expect(try outcomes(entry, head: Self.quiet) == [.kept])
  }

  @Test("A time that is exceeded is updated to twice what was measured, and one that is kept stays")
  func timeUpdate() throws {
    for (limit, wanted) in [("2 us", "6 us"), ("1 s", "1 s")] {
      let entry = "  - {profile: field, use: full, handshake-time: \(limit)}"
      let (text, budgets) = try file(entry, head: Self.quiet)
      let verdicts = ProfileBudgets(budgets, try report(), fits: { _, _, _ in true }).verdicts
      let updated = BudgetUpdate(of: text, budgets, verdicts.map(\.verdict), []).text
      #expect(updated.contains("handshake-time: \(wanted)}"), "\(updated)")
    }
  }

  @Test("A median of few handshakes is not held against a time")
  func fewHandshakes() throws {
    let (_, budgets) = try file(
      "  - {profile: field, use: full, handshake-time: 2 us}", head: Self.quiet)
    for (handshakes, wanted) in [
      (19, .notJudged(.tooFewHandshakes(needed: 20))), (20, .broken(.exceeded)),
    ] as [(Int, BudgetVerdict.Outcome)] {
      let report = try report(handshakes: handshakes)
      let verdicts = ProfileBudgets(budgets, report, fits: { _, _, _ in true }).verdicts
      #expect(verdicts.map(\.verdict.outcome) == [wanted])
    }
  }

  @Test(
    "Instructions are held against numbers of the same library and compiler only",
    arguments: [
      ("", .broken(.exceeded)), ("{field: \"Lib 1, cc 2\"}", .broken(.exceeded)),
      ("{field: \"Lib 1, cc 3\"}", .notJudged(.otherVersion)),
      ("{field: \"Lib 2, cc 2\"}", .notJudged(.otherVersion)),
      ("{web: \"Lib 2, cc 2\"}", .broken(.exceeded)),
    ] as [(String, BudgetVerdict.Outcome)])
  func versions(_ origin: String, _ wanted: BudgetVerdict.Outcome) throws {
    let head = "budgets: b\n" + (origin.isEmpty ? "" : "measured-with: \(origin)\n") + "limits:\n"
    let baseline = "  - {profile: field, use: full, baseline: {handshake-instructions: 9}}"
    let (text, budgets) = try file(baseline, head: head)
    let report = try report()
    let verdicts = ProfileBudgets(budgets, report, fits: { _, _, _ in true }).verdicts
      .map(\.verdict)
    #expect(verdicts.map(\.outcome) == [wanted])
    // An update writes the number together with the version.
    let updated = BudgetUpdate(of: text, budgets, verdicts, report.versions(for: budgets)).text
    #expect(updated.contains("handshake-instructions: 1000}"), "\(updated)")
    #expect(updated.contains("field: \"Lib 1, cc 2\""), "\(updated)")
    // Other figures hardly differ with the version.
    let heap = "  - {profile: field, use: full, heap-peak: 1 B}"
    #expect(try outcomes(heap, head: head) == [.broken(.exceeded)])
  }

  @Test("The report's JSON has each budget with its verdict, and null where there is no file")
  func json() throws {
    let (_, budgets) = try file(
      "  - {profile: field, use: full, heap-peak: 5 kB, flash: 1 kB, baseline: {stack: 1 B}}\n"
        + "  - {profile: field, use: full, baseline: {handshake-instructions: 9}}")
    let report = try report()
    #expect(report.json(nil).rendered.contains("\"budgets\": null"))
    let verdicts = ProfileBudgets(budgets, report, fits: { _, _, _ in true }).verdicts
    let lines = report.json(verdicts).rendered.split(separator: "\n")
      .filter { $0.contains("\"figure\"") }
    let head = "{\"profile\": \"field\", \"use\": \"full\", \"figure\": "
    let wanted = [
      #""heap-peak", "limit": 5000, "baseline": null, "value": 1000, "verdict": "loose", "because": null"#,
      #""flash", "limit": 1000, "baseline": null, "value": null, "verdict": "not judged", "because": "not measured""#,
      #""stack", "limit": 1, "baseline": 1, "value": null, "verdict": "not judged", "because": "not measured""#,
      #""handshake-instructions", "limit": 9, "baseline": 9, "value": 1000, "verdict": "exceeded", "because": "1000 is 991"#,
    ]
    #expect(lines.count == wanted.count)
    for (line, words) in zip(lines, wanted) { #expect(line.contains(head + words), "\(line)") }
    #expect(lines.first?.contains("\"place\": \"b.yaml:6:44\"") == true, "\(lines)")
  }

  @Test("Instructions that could not be counted are not judged, and the reason is the remedy")
  func notCounted() throws {
    let (_, budgets) = try file("  - {profile: field, use: full, handshake-instructions: 9}")
    let report = try report(instructions: nil)
    let verdicts = ProfileBudgets(budgets, report, fits: { _, _, _ in true }).verdicts
    #expect(verdicts.map(\.verdict.outcome) == [.notJudged(.notCounted)])
    #expect(verdicts[0].verdict.reason?.contains("apt-get install valgrind binutils") == true)
  }

  @Test("An update writes numbers in their places, and keeps comments, order and kept limits")
  func update() throws {
    let (text, budgets) = try file(
      """
        # Why.
        - profile: field   # °C does not count as two columns
          use: full
          heap-peak: 900 B      # broken
          allocations: 8
          static: 1 kB # loose
          baseline: {bytes-sent: 150 B, bytes-received: 900 B}
      """)
    let verdicts = ProfileBudgets(budgets, try report(), fits: { _, _, _ in true }).verdicts
      .map(\.verdict)
    let updated = BudgetUpdate(of: text, budgets, verdicts, []).text
    let wanted = text.replacing("900 B      #", with: "1100 B      #")
      .replacing("1 kB #", with: "330 B #").replacing("150 B", with: "200 B")
    #expect(updated == wanted)
    // And then they hold, and nothing is left to write.
    let checked = BoardFileReader(vocabulary: .withTLSUses)
      .check(Array(updated.utf8), as: "b.yaml")
    guard case .budgets(let again) = checked.content else {
      Issue.record("\(updated)")
      return
    }
    let second = ProfileBudgets(again, try report(), fits: { _, _, _ in true }).verdicts
      .map(\.verdict)
    #expect(second.allSatisfy { $0.outcome == .kept })
    #expect(BudgetUpdate(of: updated, again, second, []).text == updated)
  }
}
