import BoardFiles
import Testing
import Units

@testable import Harness
@testable import SimWorld

/// Scenarios on plain registers and lines, as a kernel of the lab has, and on the simulated board.
@Suite("Playing on plain devices")
struct LabPlayTests {
  private static let scene = """
    for: 60 s
    signals:
      probe.temperature: {steps: {0 s: 1 °C, 20 s: 5.5 °C, 40 s: -3 °C}}
      other.temperature: {ramp: [-20 °C, 90 °C], over: 60 s}
      door: {pulse: {at: 10 s, for: 2 s}}
    expect:
      - {alarm: thawing, raised: {after: 20 s, within: 2 s}}
      - {alarm: thawing, cleared: {after: 40 s, within: 2 s}}
      - {line: lamp, is: on, at: 11 s}
    """

  private static func play(
    _ text: String, board: String = LabPlanTests.board, hasEdges: Bool = true,
    on bus: ([UInt8]) -> PlainBus = { PlainBus($0) }
  ) throws -> ScenarioResult {
    let runner = ScenarioRunner(chips: Chip.all)
    let plan = try LabPlan(Stage.scenario(text, board: board), runner, RunOptions())
    #expect(plan.obstacleTexts == [])
    let plain = bus(plan.addresses)
    return try runner.play(plan, RunOptions()) {
      PlainBoard(plan, $0, $1, plain, hasEdges: hasEdges)
    }
  }

  private static func subjects(_ result: ScenarioResult) -> [String] {
    result.differences.map { $0.claim(on: result.scenario.board) }
  }

  @Test("A node on plain devices does what a node on the simulated board does")
  func same() throws {
    let result = try Self.play(Self.scene)
    #expect(result.differences.map { $0.line(on: result.scenario.board) } == [])
    #expect(result.holds)
  }

  @Test("Swapped bytes of answers are a difference of each channel that they change")
  func swapped() throws {
    let result = try Self.play(Self.scene) { SwappingBus($0) }
    #expect(!result.holds)
    #expect(
      Self.subjects(result).prefix(2) == [
        "channel cold as in the simulation", "channel warm as in the simulation",
      ])
  }

  @Test("A line whose edges do not arrive differs in its channel, its alarm and the lamp")
  func lostEdges() throws {
    let result = try Self.play(Self.scene, hasEdges: false)
    #expect(
      Self.subjects(result) == [
        "channel open as in the simulation", "alarm intrusion as in the simulation",
        "line lamp as in the simulation",
      ])
    #expect(
      result.differences[1].failure(on: result.scenario.board)
        == "the simulation has raised at 10.000 s, the kernel nothing, and 1 more difference")
  }

  @Test("Settings that do not reach a chip are a difference")
  func lostWrites() throws {
    let result = try Self.play(Self.scene) { DeafBus($0) }
    #expect(!result.holds)
  }

  @Test("Noise that changes faster than it is read is compared within its swing, and no farther")
  func noise() throws {
    let noisy = """
      for: 60 s
      signals:
        probe.temperature: {noise: {mean: 0 °C, amplitude: 1 °C, every: 100 ms}}
      expect: [{alarm: thawing, never: raised}]
      """
    #expect(try Self.play(noisy).differences.isEmpty)
    let swapped = try Self.play(noisy) { SwappingBus($0) }
    #expect(!swapped.differences.isEmpty)
  }

  @Test(
    "An alert pin of a chip moves its line on plain devices too, by the limits in its registers")
  func pins() throws {
    let board = """
      board: lab
      i2c:
        - bus: 1
          devices:
            - {name: room, chip: mcp9808, address: 0x18, alert-above: 30 °C, alert: hot}
            - {name: oven, chip: tmp102, address: 0x48, mode: continuous, alert-above: 60 °C, alert: hot}
      gpio:
        - chip: gpiochip0
          lines: [{name: hot, offset: 17, direction: input, active: low, bias: pull-up}]
      channels:
        - {name: hot, from: hot, every: 30 s}
        - {name: room, from: room.temperature, every: 30 s}
        - {name: oven, from: oven.temperature, every: 30 s}
      alarms:
        - {name: fire, when: hot, is: true}
      """
    let text = """
      for: 2 min
      signals:
        room.temperature: {steps: {0 s: 25 °C, 40 s: 31 °C, 60 s: 28 °C}}
        oven.temperature: {steps: {0 s: 20 °C, 100 s: 61 °C}}
      expect:
        - {alarm: fire, count: 2}
        - {alarm: fire, raised: {after: 40 s, within: 1 s}}
      """
    let result = try Self.play(text, board: board)
    #expect(result.holds)
    // A chip to which no limit comes through calls for nothing.
    let deaf = try Self.play(text, board: board) { DeafBus($0) }
    #expect(Self.subjects(deaf).contains("alarm fire as in the simulation"))
  }

  /// Chips that plain registers cannot play, even where they measure by themselves, by the reason.
  private static let unplayable: [(reason: String, chips: Set<String>)] = [
    (
      "takes commands",
      [
        "aht10", "aht20", "aht21", "bh1750", "htu21d", "scd40", "scd41", "sht21", "sht30", "sht31",
        "sht35", "sht40", "sht41", "sht45", "sht85", "si7021",
      ]
    ),
    ("measures when its register", ["ads1115", "bmp085", "bmp180"]),
    ("registers that do nothing by themselves", ["ina219", "mlx90614"]),
  ]

  @Test("Each chip on a bus reads the same on plain registers, or is refused with its reason")
  func chips() throws {
    for chip in Chip.all {
      guard case .bus = chip.schema.connection, !chip.schema.channels.isEmpty else { continue }
      let name = "\(chip.schema.name)"
      let obstacles = try LabPlanTests.obstacles("for: 20 s\n", board: Self.board(of: chip))
      let reason = Self.unplayable.first { $0.chips.contains(name) }?.reason
      #expect((obstacles.isEmpty ? nil : reason ?? "played") == reason, "\(name): \(obstacles)")
      #expect(obstacles.allSatisfy { $0.contains(reason ?? "") }, "\(name)")
    }
  }

  /// A board with all channels of a chip, which measures by itself where it can.
  private static func board(of chip: Chip) -> String {
    let schema = chip.schema
    let address = "0x" + String(schema.addresses[0], radix: 16)
    let modes: [String] = schema.options.filter { "\($0.name)" == "mode" }.flatMap {
      option -> [String] in
      guard case .choices(let choices) = option.form else { return [] }
      return choices.map { "\($0.spelling)" }
    }
    let mode = ["continuous", "normal", "periodic"].first { modes.contains($0) }
    let channels = schema.channels.map { "{name: \($0.name), from: it.\($0.name), every: 6 s}" }
    return """
      board: lab
      i2c: [{bus: 1, devices: [{name: it, chip: \(schema.name), address: \(address)\(mode.map { ", mode: \($0)" } ?? "")}]}]
      channels: [\(channels.joined(separator: ", "))]
      """
  }
}
