import BoardFiles
import Testing

@testable import Harness
@testable import SimWorld

/// Which scenarios the lab can play on devices of a kernel, and why not the others.
@Suite("What the lab can play")
struct LabPlanTests {
  static let board = """
    board: lab
    i2c:
      - bus: 1
        devices:
          - {name: probe, chip: lm75, address: 0x48}
          - {name: other, chip: tmp102, address: 0x49, mode: continuous}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: door, offset: 17, direction: input, bias: external}
          - {name: lamp, offset: 22, direction: output}
    channels:
      - {name: cold, from: probe.temperature, every: 1 s}
      - {name: warm, from: other.temperature, every: 500 ms}
      - {name: open, from: door, every: 1 s}
    alarms:
      - {name: thawing, when: cold, above: 4 °C, clear-below: 2 °C}
      - {name: intrusion, when: open, is: true}
    outputs:
      - {line: lamp, on: any-alarm}
    """

  /// Why the lab cannot play a scenario; none where it can.
  static func obstacles(_ text: String, board: String = board) throws -> [String] {
    let scenario = try Stage.scenario(text, board: board, transcript: "time,a,b\n0,1,1\n")
    return try LabPlan(scenario, ScenarioRunner(chips: Chip.all), RunOptions()).obstacleTexts
  }

  @Test(
    "A fault of what a chip measures, or of a line's level, can be played",
    arguments: [
      "device: probe, fault: offset, by: 3 °C", "device: probe, fault: stuck-value",
      "device: probe, fault: saturation", "device: other, fault: drift, per-hour: 60 °C",
      "line: door, fault: stuck, level: on", "line: door, fault: chatter, always: on",
    ])
  func playable(fault: String) throws {
    let text = "for: 10 s\nfaults: [{at: 4 s, for: 3 s, \(fault)}]\n"
    #expect(try Self.obstacles(text) == [])
  }

  @Test(
    "A fault that no kernel can have is named with its line",
    arguments: [
      "device: probe, fault: address-nack", "device: probe, fault: timeout",
      "device: probe, fault: bit-flip", "device: probe, fault: unplug",
      "device: other, fault: stuck-busy", "device: probe, fault: spike, by: 3 °C",
      "line: door, fault: lost-edge", "line: door, fault: event-overflow",
      "line: door, fault: line-gone", "bus: 1, fault: sda-stuck",
    ])
  func unplayable(fault: String) throws {
    let text = "for: 10 s\nfaults:\n  - {at: 4 s, for: 3 s, \(fault)}\n"
    let word = fault.split(separator: " ").drop { $0 != "fault:" }.dropFirst().first ?? ""
    let name = word.prefix { $0 != "," }
    #expect(
      try Self.obstacles(text) == ["no device of the kernel has the fault \(name) (line 5)"])
  }

  @Test("A kind of fault is named once, with all its lines")
  func severalFaults() throws {
    let text = """
      for: 20 s
      faults:
        - {at: 4 s, for: 3 s, device: probe, fault: timeout}
        - {at: 4 s, for: 3 s, device: other, fault: unplug}
        - {at: 9 s, for: 3 s, device: probe, fault: timeout}
      """
    #expect(
      try Self.obstacles(text) == [
        "no device of the kernel has the fault timeout (lines 5, 7)",
        "no device of the kernel has the fault unplug (line 6)",
      ])
  }

  struct Device: Sendable, CustomTestStringConvertible {
    let board: String
    let obstacle: String
    var testDescription: String { obstacle }
  }

  private static func board(_ devices: String, channel: String = "probe.temperature") -> String {
    "board: lab\n\(devices)channels: [{name: cold, from: \(channel), every: 2 s}]\n"
  }

  @Test(
    "A device that the lab does not have is named with its reason",
    arguments: [
      Device(
        board: board("gpio: [{chip: gpiochip0, lines: [{name: probe, chip: dht22, offset: 4}]}]\n"),
        obstacle: "probe (dht22) answers on a line of its own, and gpio-sim has no answers"),
      Device(
        board: board("kernel: [{name: probe, hwmon: cpu_thermal, channel: temp1}]\n"),
        obstacle: "a driver of the kernel owns probe (hwmon), and the lab has no sensor for it"),
      Device(
        board: board(
          """
          i2c:
            - {bus: 1, devices: [{name: probe, chip: lm75, address: 0x48}]}
            - {bus: 2, devices: [{name: twin, chip: lm75, address: 0x48}]}

          """),
        obstacle:
          "another bus has a chip at the address of twin (lm75), and i2c-stub is one bus"),
    ])
  func devices(device: Device) throws {
    let board = device.board.replacing("lines: [{name: probe", with: "devices: [{name: probe")
    #expect(try Self.obstacles("for: 10 s\n", board: board) == [device.obstacle])
  }

  @Test("A scenario of a day is longer than the lab plays")
  func length() throws {
    #expect(
      try Self.obstacles("for: 24 h\n") == ["it is longer than the 4 h that the lab plays"])
  }
}
