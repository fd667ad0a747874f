import BoardFiles
import Testing

@testable import Harness
@testable import Results
@testable import SimWorld

@Suite("Budgets of a run")
struct RunBudgetTests {
  private static let scene = """
    for: 60 s
    signals:
      motion: {pulse: {at: 5 s, for: 1 s}}
    expect: [{nothing: lost}]

    """

  /// Runs a minute on the stage's board with these limits and this network.
  private func run(
    _ budgets: String, tls: String = "real", board: String = Stage.board(format: "json")
  ) throws -> ScenarioResult {
    let text = Self.scene + "network: {tls: \(tls)}\nbudgets: {\(budgets)}"
    return try ScenarioRunner(chips: Chip.all).run(
      Stage.scenario(text, board: board), RunOptions())
  }

  private func value(_ figure: BudgetFigure, tls: String = "real") throws -> Int64? {
    try run("\(figure.rawValue): \(figure.unit.text(1))", tls: tls).budgets.first?.value
  }

  @Test("Budgets of a run hold what the record of the run says")
  func record() throws {
    let budgets = """
      bytes-sent: 1 MB, bytes-received: 1 MB, bytes-per-report: 1 MB, handshakes: 100, transfers: 10000
      """
    let result = try run(budgets)
    let record = result.record
    let both = record.bytesSent + record.bytesReceived
    let reports = UInt64(record.acknowledged.reports)
    #expect(reports > 0)
    #expect(
      result.budgets.map { $0.value } == [
        Int64(record.bytesSent), Int64(record.bytesReceived), Int64((both + reports - 1) / reports),
        Int64(record.handshakes), Int64(record.transfers),
      ])
    #expect(result.keepsBudgets && result.holds)
  }

  @Test(
    "Budgets of a run are kept at the limit and broken one below it",
    arguments: BudgetFigure.ofReplays.prefix(8))
  func edge(_ figure: BudgetFigure) throws {
    let value = try #require(try value(figure))
    #expect(value > 0)
    let text = figure.unit.text
    let kept = try run("\(figure.rawValue): \(text(value))")
    #expect(kept.keepsBudgets && kept.budgets[0].margin == 0 && kept.budgets[0].failure == nil)
    guard value > 1 else { return }
    let broken = try run("\(figure.rawValue): \(text(value - 1))")
    #expect(!broken.keepsBudgets && broken.holds)
    #expect(
      broken.budgets[0].failure
        == "\(text(value)) is \(text(1)) more than \(text(value - 1))")
  }

  @Test("Budgets of handshakes are about the greatest of them")
  func handshakes() throws {
    let sent = try #require(try value(.handshakeBytesSent))
    let received = try #require(try value(.handshakeBytesReceived))
    let wholeSent = try #require(try value(.bytesSent))
    #expect(100 < sent && sent < wholeSent && 400 < received)
  }

  @Test(
    "A handshake's time in a replay is the network's and the node's computing, the longest counts",
    arguments: ["real", "modelled"])
  func handshakeTime(_ tls: String) throws {
    let time = { (latency: Int, computing: Int) throws -> Int64 in
      let network = "{tls: \(tls), latency: \(latency) ms, handshake: \(computing) ms}"
      let text = Self.scene + "network: \(network)\nbudgets: {handshake-time: 1 us}"
      let result = try ScenarioRunner(chips: Chip.all).run(
        Stage.scenario(text, board: Stage.board(format: "json")), RunOptions())
      #expect(!result.keepsBudgets)
      return try #require(result.budgets.first?.value)
    }
    let quick = try time(10, 30)
    // One round trip opens the connection, two more are the full handshake of TLS 1.2.
    #expect((90_000...110_000).contains(quick), "\(quick)")
    #expect(try time(10, 530) == quick + 500_000)
    #expect((590_000...610_000).contains(try time(110, 30) - quick))
  }

  @Test("Budgets of a run are broken by a run that showed nothing of what they limit")
  func nothing() throws {
    let text =
      Self.scene + """
        server: [{at: 0 s, refuses: true}]
        budgets: {bytes-per-report: 1 MB, handshake-bytes-sent: 1 MB}
        """
    let result = try ScenarioRunner(chips: Chip.all).run(
      Stage.scenario(text, board: Stage.board(format: "json")), RunOptions())
    #expect(result.budgets.map { $0.value } == [nil, nil] && !result.keepsBudgets)
    #expect(
      result.budgets.map { $0.failure } == [
        "the run had no acknowledged report to measure", "the run had no handshake to measure",
      ])
  }

  @Test(
    "Budgets of the board hold for its scenarios, unless they have their own on the same figure")
  func inherited() throws {
    let board = Stage.board(format: "json") + "\nbudgets: {bytes-sent: 1 B, transfers: 9000}\n"
    let result = try run("bytes-sent: 1 MB", board: board)
    #expect(result.budgets.map { $0.number.figure } == [.transfers, .bytesSent])
    #expect(
      result.budgets.map { $0.number.position.file } == ["stage.yaml", "scene.yaml"])
    #expect(result.keepsBudgets)
  }

  @Test("Allow growth above what was measured once, and no more")
  func growth() throws {
    let value = try #require(try value(.bytesSent))
    let baseline = value * 100 / 103 + 1
    let kept = try run("growth: 3 %, baseline: {bytes-sent: \(baseline) B}")
    #expect(kept.keepsBudgets && kept.budgets[0].number.limit >= value)
    let broken = try run("growth: 3 %, baseline: {bytes-sent: \(value * 100 / 103 - 1) B}")
    #expect(!broken.keepsBudgets)
    #expect(
      broken.budgets[0].failure?.hasSuffix(" B, 3 % above \(value * 100 / 103 - 1) B") == true)
    let none = try run("baseline: {bytes-sent: \(value - 1) B}")
    #expect(!none.keepsBudgets)
    #expect(try run("baseline: {bytes-sent: \(value) B}").keepsBudgets)
  }

  @Test("Budgets of the node's own process are not judged by a replay, and break nothing")
  func resident() throws {
    let result = try run("resident: 1 B, transfers: 1000000")
    #expect(result.keepsBudgets)
    #expect(result.budgets.map(\.outcome) == [.loose, .notJudged(.ofProcess)])
    let xml = JUnit.text([ResultSuite(result: result, wallSeconds: 0)])
    #expect(xml.contains("tests=\"3\" failures=\"0\"") && xml.contains("skipped=\"1\""))
    #expect(xml.contains("<skipped message=\"`outpost run` judges it"))
  }

  @Test(
    "Budgets of memory are refused where no engine measures it", arguments: ["real", "modelled"])
  func unmeasurable(_ tls: String) throws {
    #expect(throws: Stage.Refused.self) { try run("heap-peak: 64 kB", tls: tls) }
    let board = Stage.board() + "\nbudgets: {stack: 8 kB}\n"
    #expect(throws: Stage.Refused.self) { try run("transfers: 9000", tls: tls, board: board) }
  }

  @Test(
    "Budgets of memory are held against the books of the profile, and change nothing else",
    .enabled(if: ArenaTests.areBuilt, ArenaTests.remedy))
  func memory() throws {
    let board = Stage.board(format: "json").replacing("tls: system", with: "tls: field")
    let limits = "heap-peak: 9 kB, heap-with-overhead: 9 kB, stack: 9 kB, allocations: 1000000"
    let result = try run(limits, tls: "profile", board: board)
    let memory = try #require(result.record.memory)
    #expect(result.keepsBudgets, "\(result.budgets)")
    // A full handshake of this profile with its settings and anchor (budgets/tls.yaml).
    #expect(4_000 < memory.heapPeak && memory.heapPeak < memory.heapWithOverhead)
    #expect(memory.stack > 1_000 && memory.allocations > 50)
    let plain = try run("transfers: 9000", tls: "profile", board: board)
    #expect(plain.record.memory == nil)
    #expect(plain.record.bytesSent == result.record.bytesSent)
    let tight = try run("heap-peak: \(memory.heapPeak - 1) B", tls: "profile", board: board)
    #expect(tight.budgets.first?.value == Int64(memory.heapPeak) && !tight.keepsBudgets)
  }

  @Test(
    "Budgets of memory see the board's arena", .enabled(if: ArenaTests.areBuilt, ArenaTests.remedy))
  func arena() throws {
    let board = Stage.board(format: "json").replacing(
      "tls: system", with: "tls: field, arena: 2 KiB")
    let result = try run("heap-with-overhead: 9 kB", tls: "profile", board: board)
    let memory = try #require(result.record.memory)
    #expect(result.record.arenaExhaustions > 0)
    #expect(memory.heapWithOverhead <= 2_048)
  }
}
