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

  /// A report of one use whose heap is 1000 bytes and whose median is 2500 ns.
  private func report(profile: String = "field") throws -> ProfileReport {
    var memory = MemoryFigures()
    memory.heapPeak = 1_000
    memory.heapWithOverhead = 1_080
    memory.allocations = 7
    let spread = Spread([2_500])
    let figures = UseFigures(
      use: .full, count: 1, version: .tls12, suite: "", memory: memory, repeats: true,
      contexts: 300, certificates: 0, bytesReceived: 900, bytesSent: 200, wall: spread,
      processor: spread, waiting: spread, states: [])
    return ProfileReport(
      machine: .init(model: "Quiet 1", architecture: "x86_64"), server: nil, seed: 1,
      handshakes: 1,
      profiles: [
        ProfileFigures(
          name: profile, library: "", compiler: "", sizes: nil,
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
