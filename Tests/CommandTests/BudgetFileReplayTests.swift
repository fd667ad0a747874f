import TestSupport
import Testing

@Suite("outpost replay --budget")
struct BudgetFileReplayTests {
  /// A scratch folder with a scenario, and a file of budgets that limits it.
  private func scratch(_ numbers: String, head: String = "") throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario()
    let text = """
      budgets: of a replay # why
      \(head)limits:
        - {scenario: scene.yaml, \(numbers)} # 1 B

      """
    try scratch.write("b.yaml", text)
    return scratch
  }

  @Test("Runs the scenarios that the file names, and shows each number")
  func alone() throws {
    let scratch = try scratch("transfers: 1000000, baseline: {bytes-sent: 1 MB}")
    let ending = try Program.run("replay", "--budget", scratch.budgets)
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains(#/transfers +1000000 +\d+ +\d+ +\d+  ok\n/#))
    #expect(ending.output.contains(#/bytes-sent \* +1000000 +\d+ +\d+ +\d+  ok\n/#))
    #expect(ending.output.contains("\(scratch.budgets):3:39: the budget transfers is loose: "))
  }

  @Test("An exceeded one is 3; updated it is kept, and what else the file says stays")
  func update() throws {
    let scratch = try scratch(
      "transfers: 1, baseline: {bytes-sent: \"1 B\"}", head: "growth: 3 %\n")
    let junit = "\(scratch.path)/r.xml"
    let broken = try Program.run("replay", "--budget", scratch.budgets, "--junit", junit)
    #expect(broken.status == 3 && broken.output.contains("EXCEEDED  \(scratch.budgets):4:39: "))
    #expect(try scratch.read("r.xml").contains("budget bytes-sent: at most 1 B, 3 % above 1 B"))
    let update = try Program.run("replay", "--budget", scratch.budgets, "--update-budget")
    #expect(
      update.status == 0 && update.errors.contains("\(scratch.budgets): updated"), "\(update.all)")
    let text = try scratch.read("b.yaml")
    #expect(text.hasPrefix("budgets: of a replay # why\ngrowth: 3 %\nlimits:\n"), "\(text)")
    #expect(text.contains(" B}} # 1 B\nmeasured-with:\n  system: \""))
    let kept = try Program.run("replay", "--budget", scratch.budgets)
    #expect(kept.status == 0 && kept.output.contains("all held"), "\(kept.all)")
    let again = try Program.run("replay", "--budget", scratch.budgets, "--update-budget")
    #expect(again.status == 0 && again.errors.contains("nothing to change"))
  }

  @Test("Numbers of another library are reported, and judged all the same")
  func otherLibrary() throws {
    let scratch = try scratch(
      "transfers: 1000000", head: "measured-with: {system: \"mbed TLS 1.0, cc\"}\n")
    let ending = try Program.run("replay", "--budget", scratch.budgets)
    #expect(ending.status == 0)
    #expect(
      ending.errors.contains(
        "\(scratch.budgets):2: note: the numbers of system were measured with mbed TLS 1.0, cc; this is "
      ))
  }

  @Test("Numbers of another architecture are not judged, and the command says so")
  func otherMachine() throws {
    let scratch = try scratch("transfers: 1", head: "architecture: pdp11\n")
    let ending = try Program.run("replay", "--budget", scratch.budgets)
    #expect(ending.status == 0 && ending.errors.contains("its numbers are for pdp11, this is "))
  }

  @Test("Limits of scenarios that were not replayed are listed, however their paths are written")
  func otherPaths() throws {
    let scratch = try scratch("transfers: 1")
    try scratch.scenario("other")
    let other = try Program.run("replay", "--budget", scratch.budgets, "\(scratch.path)/other.yaml")
    #expect(other.status == 0)
    #expect(other.errors.contains("/scene.yaml was not replayed"), "\(other.errors)")
    let same = try Program.run(
      "replay", "--budget", scratch.budgets, "\(scratch.path)/./scene.yaml")
    #expect(same.status == 3)
  }

  @Test("A file is not written where an expectation failed")
  func failed() throws {
    let scratch = try scratch("transfers: 1")
    try scratch.scenario(expect: "{alarm: intrusion, never: raised}")
    let before = try scratch.read("b.yaml")
    let ending = try Program.run("replay", "--budget", scratch.budgets, "--update-budget")
    #expect(ending.status == 1 && ending.errors.contains("left as it is"))
    #expect(try scratch.read("b.yaml") == before)
  }

  @Test("A number that cannot be found again leaves the file as it is, with its place: 2")
  func unwritable() throws {
    let scratch = try scratch("transfers: \"\\x31\"")
    let before = try scratch.read("b.yaml")
    let ending = try Program.run("replay", "--budget", scratch.budgets, "--update-budget")
    #expect(ending.status == 2, "\(ending.all)")
    #expect(ending.errors.contains("\(scratch.budgets):3:39: error: cannot be rewritten here"))
    #expect(try scratch.read("b.yaml") == before)
  }

  @Test("A file of both kinds is checked as a whole, and each command names what the other judges")
  func bothKinds() throws {
    let scratch = try scratch("transfers: 1000000")
    try scratch.write(
      "b.yaml", scratch.read("b.yaml") + "  - {profile: field, use: full, heap-peak: 1 B}\n")
    let checked = try Program.run("check", scratch.budgets)
    #expect(checked.output.contains("budgets of 1 use of TLS, 1 replay"), "\(checked.all)")
    let replayed = try Program.run("replay", "--budget", scratch.budgets)
    #expect(
      replayed.status == 0 && replayed.errors.contains("`outpost profile` judges its budgets"))
  }

  @Test("A file of budgets among the paths is an error that names the option for it")
  func misplaced() throws {
    let scratch = try scratch("transfers: 1")
    let ending = try Program.run("replay", scratch.budgets)
    #expect(ending.status == 64 && ending.errors.contains("name it with --budget"))
  }

  @Test(
    "A board or a scenario instead of a file of budgets is an error that says what it is",
    arguments: ["board", "scene"])
  func wrongKind(_ name: String) throws {
    let scratch = try scratch("transfers: 1")
    let ending = try Program.run("replay", "--budget", "\(scratch.path)/\(name).yaml")
    #expect(ending.status == 2 && ending.errors.contains("a file of budgets is wanted here"))
  }
}

extension Scratch {
  /// The path of its file of budgets.
  fileprivate var budgets: String { "\(path)/b.yaml" }
}
