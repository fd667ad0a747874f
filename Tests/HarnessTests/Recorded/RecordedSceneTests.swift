import Glibc
import NodeAssembly
import SimBoard
import Testing
import Units

@testable import BoardFiles
@testable import Harness
@testable import SimWorld

@Suite("A scenario that is made of a recording measures what was recorded")
struct RecordedSceneTests {
  /// What the drivers made of their chips, by device.
  private static func measurements(
    of scenario: Scenario
  ) throws -> [String: [DeviceMeasurement]] {
    var found: [String: [DeviceMeasurement]] = [:]
    var options = RunOptions()
    options.measurementSink = {
      found[scenario.board.devices[$0.device].name, default: []].append($0)
    }
    _ = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    return found
  }

  /// The recorded scenario and the one that is made of its recording.
  private static func pair(_ scene: String, board: String) throws -> (Scenario, Scenario, String) {
    let run = try RecordedRun(Stage.scenario(scene, board: board))
    let made = try RecordedScene(
      of: RecordedRun.read(run.text), on: run.scenario.board, chips: Chip.all)
    let text = made.text(boardAt: "stage.yaml")
    let loaded = Stage.reader(["stage.yaml": board, "g.yaml": text]).scenario(at: "g.yaml")
    let value = try #require(loaded.value, "\(loaded.diagnostics.map(\.rendered))\n\(text)")
    return (run.scenario, value, text)
  }

  /// The least difference of two values in a row: a step of the chip.
  private static func step(_ values: [Int64]) -> Int64 {
    zip(values, values.dropFirst()).map { abs($0 - $1) }.filter { $0 > 0 }.min() ?? 0
  }

  private static let places: [(chip: String, address: String)] = Models.all.compactMap { model in
    guard case .bus = model.maker, !model.inputNames.isEmpty, model.name != "ds3231",
      let schema = Drivers.all.first(where: { "\($0.schema.name)" == model.name })?.schema,
      let address = schema.addresses.first
    else { return nil }
    return (model.name, "0x" + String(address, radix: 16))
  }

  @Test("Each chip reads within a step of what was recorded of it", arguments: places)
  func chips(chip: String, address: String) throws {
    let model = try #require(Models.all.first { $0.name == chip })
    let schema = try #require(Drivers.all.first { "\($0.schema.name)" == chip }?.schema)
    let board = """
      board: stage
      i2c: [{bus: 1, devices: [{name: x, chip: \(chip), address: \(address)}]}]
      channels:
      \(schema.channels.map { "  - {name: \($0.name), from: x.\($0.name), every: 1 s}" }.joined(separator: "\n"))

      """
    // From the value at rest, slowly, as the weather changes.
    let signals = zip(model.inputNames, model.restingInputs).compactMap {
      name, resting -> String? in
      guard let channel = schema.channels.first(where: { "\($0.name)" == "\(name)" }),
        channel.kind != .truth
      else { return nil }
      let change = max(1, (channel.highest - channel.lowest) / 400)
      let low = max(channel.lowest, min(resting, channel.highest - change))
      let (from, to) = (
        FileText.amount(low, channel.kind), FileText.amount(low + change, channel.kind)
      )
      return "  x.\(name): {ramp: [\(from), \(to)], over: 60 s}"
    }
    let scene = "for: 20 s\nsignals:\n\(signals.joined(separator: "\n"))\n"
    let (old, new, text) = try Self.pair(scene, board: board)
    let recorded = try #require(Self.measurements(of: old)["x"])
    let made = try #require(Self.measurements(of: new)["x"])
    #expect(abs(recorded.count - made.count) <= 1)
    for quantity in schema.channels.indices {
      let (before, after) = (
        recorded.compactMap { $0.values[quantity] }, made.compactMap { $0.values[quantity] }
      )
      guard text.contains("x.\(schema.channels[quantity].name):") else { continue }
      let step = Self.step(before)
      #expect(zip(before, after).allSatisfy { abs($0 - $1) <= step }, "\(before)\n\(after)")
    }
  }

  @Test(
    "A random board has the same faults, in the same order, in the scenario that is made of it",
    arguments: 0..<(getenv("OUTPOST_SOAK") == nil ? 40 : 1_000))
  func random(seed: Int) throws {
    let scene = RandomScene(seed: UInt64(seed))
    let (old, new, text) = try Self.pair(scene.scene, board: scene.board)
    let (recorded, made) = (try Self.measurements(of: old), try Self.measurements(of: new))
    for (device, before) in recorded {
      let after = made[device] ?? []
      let kinds = { (all: [DeviceMeasurement]) in
        all.compactMap(\.fault).reduce(into: [FaultKind]()) { if $0.last != $1 { $0.append($1) } }
      }
      #expect(kinds(before) == kinds(after), "seed \(seed) \(device)\n\(text)")
    }
  }

  @Test("Edges are the levels of lines, errors are faults with their windows")
  func text() throws {
    let (_, _, text) = try Self.pair(
      """
      for: 6 s
      signals:
        motion: {pulse: {at: 1500 ms, for: 200 ms}}
        climate.temperature: {steps: {0 s: 20 °C, 3 s: 41 °C}}
      faults: [{at: 4500 ms, for: 1 s, device: adc, fault: timeout}]
      """, board: Stage.board())
    #expect(text.contains("\n  motion: {steps: {0 s: off, 1500 ms: on, 1700 ms: off}}\n"))
    #expect(text.contains("device: adc, fault: timeout"))
    #expect(text.contains("\nexpect:\n  - {alarm: intrusion, raised: true}\n"))
    #expect(text.contains("\nfor: 6 s\n"))
  }
}
