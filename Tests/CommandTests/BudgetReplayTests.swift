import TestSupport
import Testing

@Suite("outpost replay with budgets")
struct BudgetReplayTests {
  /// A scenario with these budgets and this expectation; its path.
  private func scene(
    _ scratch: Scratch, _ budgets: String, expect: String = "{nothing: lost}"
  ) throws -> String {
    try scratch.scenario("scene", expect: expect)
    return try scratch.write(
      "scene.yaml", scratch.read("scene.yaml") + "budgets: {\(budgets)}\n")
  }

  @Test("Kept budgets are status 0 and a line, and loose limits are listed")
  func kept() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scene(scratch, "handshakes: 1000, transfers: 100000")
    let ending = try Program.run("replay", file)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("\n  budgets: 2 kept, least margin "))
    #expect(ending.output.contains("\(file):9:23: the budget handshakes is loose: at most "))
    #expect(ending.output.contains("1 scenario, 1 expectation: all held; "))
  }

  @Test("All are shown if asked for")
  func shown() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scene(scratch, "handshakes: 1000")
    let ending = try Program.run("replay", "--budgets", file)
    #expect(ending.status == 0)
    #expect(ending.output.contains(#/budget +limit +value +margin +%\n +handshakes +1000 +\d+ /#))
  }

  @Test("An exceeded one is 3, with limit, value and margin, and a failed case of JUnit")
  func broken() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scene(scratch, "bytes-sent: 100 B, transfers: 100000")
    let ending = try Program.run("replay", "--junit", "\(scratch.path)/r.xml", file)
    #expect(ending.status == 3, "\(ending.all)")
    #expect(ending.output.contains("BUDGET"))
    #expect(ending.output.contains(#/bytes-sent +100 +\d+ +-\d+ +-\d+  EXCEEDED  /#))
    #expect(ending.output.contains(#/transfers +100000 +\d+ +\d+ +\d+  ok\n/#))
    #expect(ending.output.contains("all held, 1 scenario beyond its budgets; "))
    let xml = try scratch.read("r.xml")
    #expect(xml.contains("<testsuites name=\"outpost\" tests=\"3\" failures=\"1\" errors=\"0\">"))
    #expect(xml.contains("name=\"budget bytes-sent: at most 100 B\" line=\"9\">"))
    #expect(xml.contains("<failure message=\""))
  }

  @Test("An expectation that fails comes before an exceeded budget: 1")
  func both() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scene(scratch, "handshakes: 1", expect: "{alarm: intrusion, never: raised}")
    let ending = try Program.run("replay", file)
    #expect(ending.status == 1)
    #expect(ending.output.contains("FAILED") && ending.output.contains("EXCEEDED"))
  }

  @Test("One that the network cannot show is 2, with the remedy", arguments: ["check", "replay"])
  func unmeasurable(_ command: String) throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let file = try scene(scratch, "heap-peak: 6 KiB")
    let ending = try Program.run(command, file)
    #expect(ending.status == 2)
    let lines = ending.errors.split(separator: "\n")
    #expect(
      lines.first
        == "\(file):9:22: error: the budget `heap-peak` cannot be measured with `tls: real`")
    #expect(lines.contains { $0.hasPrefix("  hint: write `network: {tls: profile}`") })
  }

  @Test("A board's are explained")
  func explained() throws {
    let scratch = try Scratch()
    let board = try scratch.board()
    try scratch.write(
      "board.yaml", scratch.read("board.yaml") + "budgets: {handshakes: 12, bytes-sent: 2 kB}\n")
    let ending = try Program.run("check", "--explain", board)
    #expect(ending.status == 0)
    #expect(ending.output.contains("budget: bytes-sent at most 2000 B in a replay\n"))
    #expect(ending.output.contains("budget: handshakes at most 12 in a replay\n"))
  }
}
