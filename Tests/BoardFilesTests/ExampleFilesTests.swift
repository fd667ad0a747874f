import BoardFiles
import Testing
import Units

@Suite("Valid files become values")
struct ExampleFilesTests {
  private let files = reader(BoardFilesTests.files(in: "Valid"))

  @Test("The hub's board is read with all units, names and defaults resolved")
  func hub() throws {
    let board = try #require(files.board(at: "sensor-hub.yaml").value)
    #expect(board.name == "sensor-hub")
    #expect(board.buses.map(\.clockHertz) == [100_000])
    #expect(board.devices.map(\.place) == [.bus(0, address: 0x76), .bus(0, address: 0x48)])
    #expect(board.devices[0].options[0] == 1)
    #expect(board.devices[1].options[0] == 1)
    #expect(board.lines.map(\.activeLow) == [false, true, false])
    #expect(board.lines.map(\.bias) == [.pullDown, .pullUp, .none])
    #expect(board.channels.map(\.kind) == [.truth, .truth, .humidity, .temperature, .count])
    #expect(board.channels[4].source == .device(1, channel: 0))
    #expect(board.channels[4].scale?.input == 3_300_000)
    #expect(board.channels[4].warmUp == .seconds(180))
    let overheat = AlarmConditionEntry.compares(
      .above, limit: 40_000, clear: .below, clearLimit: 38_000)
    #expect(board.alarms[2].condition == overheat)
    #expect(board.alarms[1].latch)
    #expect(board.outputs.map(\.trigger) == [.anyAlarm])
    #expect(board.report?.channels == [0, 1, 2, 3, 4])
    #expect(board.uplink?.first.port == 8443)
    #expect(board.uplink?.first.path == "/iot-sensor-server")
    #expect(board.uplink?.secret?.path == "../secrets/demo")
    #expect(board.uplink?.trustPosition.line == 33)
    #expect(board.outbox.limitBytes == 8_000_000)
  }

  @Test("The scenario is read with its board, times and claims")
  func flame() throws {
    let scenario = try #require(files.scenario(at: "flame.yaml").value)
    #expect(scenario.seed == 7)
    #expect(scenario.duration == .seconds(600))
    #expect(scenario.board.file == "sensor-hub.yaml")
    #expect(scenario.signals.map(\.target).last == .line(1))
    #expect(scenario.faults[0].window == TimeWindow(start: .seconds(110), end: .seconds(170)))
    #expect(scenario.network.way.bytesPerSecond == 250_000)
    #expect(scenario.server[0].behaviour == .status(503))
    #expect(scenario.expectations.count == 5)
    #expect(
      scenario.expectations[0].text
        == "{alarm: fire, raised: {after: 2 min, within: 1 s}}")
    guard case .raised(alarm: 1, let window) = scenario.expectations[0].claim else {
      Issue.record("the first claim is about the fire alarm")
      return
    }
    #expect(window == TimeWindow(start: .seconds(120), end: .seconds(121)))
  }

  @Test("Every key of a board and every shape of a scenario is accepted without a warning")
  func longForms() throws {
    let loaded = files.scenario(at: "every-shape.yaml")
    #expect(loaded.diagnostics.map(\.rendered) == [])
    let scenario = try #require(loaded.value)
    #expect(scenario.clock.start == 1_835_481_599)
    #expect(scenario.clock.settings.isEmpty)
    #expect(
      scenario.board.budgets.map(\.figure) == [
        .bytesSent, .bytesPerReport, .transfers, .resident, .handshakes,
      ])
    #expect(
      scenario.board.budgets.map(\.limit) == [
        1_000_000_000, 2_000, 100_000_000, 12_582_912, 92_700,
      ])
    #expect(scenario.budgets.map(\.limit) == [2_000, 100_000_000, 12_582_912, 500_000_000, 90_000])
    #expect(scenario.board.buses[0].clockHertz == 400_000)
    #expect(scenario.board.buses[0].absentIsENXIO)
    #expect(scenario.board.buses.map(\.stretchLimit) == [.milliseconds(35), .milliseconds(100)])
    #expect(scenario.board.devices[1].options[1] == 7)
    #expect(scenario.board.uplink?.first.host == "::1")
    #expect(scenario.board.outbox.limitBytes == 65_536)
    #expect(
      scenario.faults.map(\.parameters) == [[2], [30_000, 1], [], [-500_000], [20_000], []])
    #expect(scenario.faults.map(\.input) == [nil, nil, nil, "pressure", nil, nil])
    #expect(scenario.faults[5].target == .bus(1))
    guard case .samples(let pressure, interpolate: true) = scenario.signals[2].shape else {
      Issue.record("the pressure comes from a table")
      return
    }
    #expect(pressure.points.map(\.value) == [101_325_000, 101_200_000, 99_000_000])
    #expect(pressure.points.map(\.at.microseconds) == [0, 60_500_000, 3_600_000_000])
    guard case .samples(let pressed, interpolate: false) = scenario.signals[7].shape else {
      Issue.record("the button comes from a table")
      return
    }
    #expect(pressed.points.map(\.value) == [0, 1, 0])
  }

  @Test("A clearing comparison is the opposite of the raising one where the file is silent")
  func oppositeClearing() throws {
    let board = try #require(files.board(at: "every-key.yaml").value)
    #expect(
      board.alarms[3].condition
        == .compares(.atOrAbove, limit: 1_200_000, clear: .below, clearLimit: 1_200_000))
  }

  @Test("The explanation says wiring and rules in words")
  func explanation() throws {
    let board = try #require(files.board(at: "sensor-hub.yaml").value)
    let lines = board.explanation(exampleVocabulary)
    let expected = try String(decoding: bytes("Valid/sensor-hub.explained"), as: UTF8.self)
    let text = lines.map { $0 + "\n" }.joined()
    #expect(golden(text, expected: expected, file: "Valid/sensor-hub.explained"))
  }

  @Test("Folders are searched for files in the order of their names")
  func folder() {
    let checked = reader(.disk).check([testFolder + "/Valid"])
    let names = checked.map { String($0.path.dropFirst(testFolder.count)) }
    let expected = ["every-key.yaml", "every-shape.yaml", "flame.yaml", "sensor-hub.yaml"]
    #expect(names == expected.map { "/Valid/" + $0 })
    #expect(checked.allSatisfy { $0.content != nil && $0.diagnostics.isEmpty })
  }
}
