import Glibc
import TestSupport
import Testing

@Suite("outpost run with a budget of its memory")
struct ResidentTests {
  /// Path of a scenario with this budget, on a board without an uplink.
  private func scene(_ scratch: Scratch, board: String, scenario: String = "") throws -> String {
    try scratch.write(
      "quiet.yaml",
      """
      board: quiet
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      channels: [{name: temperature, from: climate.temperature}]
      \(board)

      """)
    return try scratch.write(
      "scene.yaml",
      "scenario: s\nboard: quiet.yaml\nfor: 10 s\nexpect: [{device: climate, faults: 0}]\n\(scenario)\n"
    )
  }

  @Test("One that is kept is 0 and shows limit, value and margin")
  func kept() throws {
    let scratch = try Scratch()
    let file = try scene(scratch, board: "budgets: {resident: 4 GiB, transfers: 5}")
    let ending = try Program.run("run", "--simulate", file, "--for", "20ms")
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains(#/resident +4294967296 +\d{7,} +\d+ +\d+  ok\n/#))
    #expect(ending.output.contains("quiet.yaml:4:21: the budget resident is loose: at most "))
    #expect(!ending.output.contains("transfers"), "\(ending.output)")
  }

  @Test("One that is exceeded is 3, after --for and after SIGTERM", arguments: [true, false])
  func exceeded(_ isTimed: Bool) throws {
    let scratch = try Scratch()
    let file = try scene(scratch, board: "budgets: {resident: 100 kB}")
    let node = try Program(
      Program.outpost, ["run", "--simulate", file, "--live"] + (isTimed ? ["--for", "20ms"] : []))
    if !isTimed {
      _ = try node.wait(for: "temperature 20")
      node.signal(SIGTERM)
    }
    let ending = try node.finish()
    #expect(ending.status == 3, "\(ending.all)")
    #expect(ending.errors.contains(isTimed ? "ends (time is over)" : "ends (signal 15)"))
    #expect(ending.output.contains(#/resident +100000 +\d+ +-\d+ +-\d+  EXCEEDED  /#))
    #expect(ending.output.contains("quiet.yaml:4:21: "))
  }

  @Test("The scenario's own comes before the board's; a baseline may grow by so much")
  func scenario() throws {
    let scratch = try Scratch()
    let file = try scene(
      scratch, board: "budgets: {resident: 100 kB}",
      scenario: "budgets: {growth: 3 %, baseline: {resident: 1 GiB}}")
    let ending = try Program.run("run", "--simulate", file, "--for", "20ms")
    #expect(ending.status == 0)
    #expect(ending.output.contains(#/resident \* +1105954078 +/#), "\(ending.output)")
  }

  @Test("Without a budget of memory nothing is printed")
  func none() throws {
    let scratch = try Scratch()
    let file = try scene(scratch, board: "budgets: {transfers: 1}")
    let ending = try Program.run("run", "--simulate", file, "--for", "20ms")
    #expect(ending.status == 0 && ending.output.isEmpty)
  }

  @Test("A replay says once that it does not judge it")
  func replay() throws {
    let scratch = try Scratch()
    let file = try scene(scratch, board: "budgets: {resident: 100 kB}")
    try scratch.write("other.yaml", scratch.read("scene.yaml"))
    let ending = try Program.run("replay", file, "\(scratch.path)/other.yaml")
    #expect(ending.status == 0)
    let note = "quiet.yaml:4:21: the budget resident is not judged here: `outpost run` judges it"
    #expect(ending.output.split(separator: note).count == 2, "\(ending.output)")
  }

  @Test("It is explained as what it is")
  func explained() throws {
    let scratch = try Scratch()
    _ = try scene(scratch, board: "budgets: {resident: 12 MiB}")
    let ending = try Program.run("check", "--explain", "\(scratch.path)/quiet.yaml")
    #expect(ending.output.contains("budget: resident at most 12582912 B in a run of the node\n"))
  }
}
