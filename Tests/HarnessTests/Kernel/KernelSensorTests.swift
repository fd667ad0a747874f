import BoardFiles
import Harness
import SimBoard
import SimWorld
import Testing
import Units

@Suite("Sensors of the kernel in scenarios")
struct KernelSensorTests {
  private static let board = """
    board: cellar
    kernel:
      - {name: outside, w1: 28-0316a2795aff}
      - {name: old, w1: 10-000801b5a2c1}
      - {name: cabinet, iio: bme680, at: 1-0077}
      - {name: light, iio: veml7700}
      - {name: battery, iio: ads1015, channel: voltage3}
      - {name: cpu, hwmon: k10temp, channel: Tctl}
      - {name: fan, hwmon: k10temp, channel: fan2}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: door, offset: 4, direction: input, bias: pull-up}
          - {name: siren, offset: 5, direction: output}
    channels:
      - {name: outside, from: outside.temperature, every: 2 s}
      - {name: old, from: old.temperature, every: 2 s}
      - {name: air, from: cabinet.temperature, every: 2 s}
      - {name: humidity, from: cabinet.humidity, every: 2 s}
      - {name: pressure, from: cabinet.pressure, every: 2 s}
      - {name: gas, from: cabinet.resistance, every: 2 s}
      - {name: light, from: light.illuminance, every: 2 s}
      - {name: battery, from: battery.voltage, every: 2 s}
      - {name: cpu, from: cpu.temperature, every: 2 s}
      - {name: fan, from: fan.fan, every: 2 s}
      - {name: door, from: door, every: 10 s}
    alarms:
      - {name: open, when: door, is: true}
    outputs:
      - {line: siren, on: open}
    """

  /// Plays `scenario` on the board; the failures of its expectations, and its trace.
  private static func play(_ scenario: String) throws -> Stage.Played {
    let files = [
      "board.yaml": board, "s.yaml": "scenario: test\nboard: board.yaml\n" + scenario,
    ]
    let loaded = Stage.reader(files).scenario(at: "s.yaml")
    let scenario = try #require(loaded.value, "\(loaded.diagnostics.map { $0.rendered })")
    return try Stage.play(scenario, detail: .readings)
  }

  @Test("Each quantity reads as its signal, to within a step of the sensor")
  func signals() throws {
    let played = try Self.play(
      """
      for: 10 s
      signals:
        outside.temperature: -12.5 °C
        old.temperature: 85.5 °C
        cabinet.temperature: 23.45 °C
        cabinet.humidity: 41.2 %RH
        cabinet.pressure: 1009.325 hPa
        cabinet.resistance: 12946 Ω
        light.illuminance: 284.4 lx
        battery.voltage: 3.712 V
        cpu.temperature: 48.3 °C
        fan.fan: 1450
      expect:
        - {channel: outside, between: [-12.5 °C, -12.5 °C], at: 9 s}
        - {channel: old, between: [85.5 °C, 85.5 °C], at: 9 s}
        - {channel: air, between: [23.45 °C, 23.45 °C], at: 9 s}
        - {channel: humidity, between: [41.2 %RH, 41.2 %RH], at: 9 s}
        - {channel: pressure, between: [1009.325 hPa, 1009.325 hPa], at: 9 s}
        - {channel: gas, between: [12946 Ω, 12946 Ω], at: 9 s}
        - {channel: light, between: [284.4 lx, 284.4 lx], at: 9 s}
        - {channel: battery, between: [3.712 V, 3.712 V], at: 9 s}
        - {channel: cpu, between: [48.3 °C, 48.3 °C], at: 9 s}
        - {channel: fan, between: [1450, 1450], at: 9 s}
      """)
    #expect(played.failures == [])
  }

  @Test("A thermometer that converts for 750 ms delays neither an edge nor another sensor")
  func delaysNothing() throws {
    let played = try Self.play(
      """
      for: 6 s
      signals: {door: {steps: {0 s: off, 2.1 s: on, 2.2 s: off, 4.5 s: on}}}
      faults: [{at: 3 s, device: old, fault: slow-read, by: 30 s}]
      expect:
        - {line: siren, is: off, at: 2.099 s}
        - {line: siren, is: on, at: 2.1 s}
        - {line: siren, is: on, at: 4.5 s}
      """)
    #expect(played.failures == [])
    let times = played.events("read cpu").count
    #expect(times == 3)
    // Both thermometers convert together.
    #expect(played.times("read outside").prefix(2) == played.times("read old").prefix(2))
    #expect(played.times("read outside").count == 3)
  }

  struct Shown: Sendable, CustomTestStringConvertible {
    let fault: String
    var device = "outside"
    var channel = "outside"
    let says: String

    var testDescription: String { "\(fault) of \(device)" }
  }

  static let shown: [Shown] = [
    Shown(fault: "unplug", says: "missing"),
    Shown(fault: "crc-error", says: "checksum"),
    Shown(fault: "power-up-value", says: "not-ready"),
    Shown(fault: "power-up-value", device: "old", channel: "old", says: "not-ready"),
    Shown(fault: "bus-error", says: "bus-error"),
    Shown(fault: "timeout", says: "timeout"),
    Shown(fault: "slow-read, by: 20 s", says: "timeout"),
    Shown(fault: "garbage-text", says: "garbled"),
    Shown(fault: "unplug", device: "cabinet", channel: "air", says: "missing"),
    Shown(fault: "bus-error", device: "cabinet", channel: "air", says: "bus-error"),
    Shown(fault: "timeout, after: 1 s", device: "cabinet", channel: "air", says: "timeout"),
    Shown(fault: "garbage-text", device: "cabinet", channel: "air", says: "garbled"),
    Shown(fault: "unplug", device: "cpu", channel: "cpu", says: "missing"),
    Shown(fault: "fault-flag", device: "cpu", channel: "cpu", says: "flagged"),
    Shown(fault: "bus-error", device: "fan", channel: "fan", says: "bus-error"),
  ]

  @Test("Every fault of the kernel's sensors is shown, and each ends", arguments: shown)
  func fault(_ shown: Shown) throws {
    let played = try Self.play(
      """
      for: 60 s
      faults: [{at: 11 s, for: 10 s, device: \(shown.device), fault: \(shown.fault)}]
      expect:
        - {channel: \(shown.channel), faulty: {after: 13 s, until: 20 s, with: \(shown.says)}}
        - {channel: \(shown.channel), fresh: {after: 45 s}}
        - {device: \(shown.device), faults: {at-least: 1}, with: \(shown.says)}
        - {channel: \(shown.channel == "air" ? "outside" : "air"), fresh: {after: 10 s, until: 50 s}}
      """)
    #expect(played.failures == [])
  }

  @Test("No registered fault of the kernel's sensors is left out of the table")
  func complete() {
    let names = Set(Self.shown.map { $0.fault.prefix { $0 != "," } }.map(String.init))
    #expect(names == Set(KernelFaultKind.all.map(\.name)))
  }

  @Test("A fault that is counted in readings ends after so many")
  func counted() throws {
    let played = try Self.play(
      """
      for: 20 s
      faults: [{at: 1 s, count: 2, device: outside, fault: crc-error}]
      expect:
        - {device: outside, faults: 2, with: checksum}
        - {channel: outside, fresh: {after: 8 s}}
      """)
    #expect(played.failures == [])
  }

  @Test("Faults of values change what the kernel shows")
  func altered() throws {
    let played = try Self.play(
      """
      for: 30 s
      signals: {outside.temperature: 20 °C}
      faults:
        - {at: 5 s, for: 10 s, device: outside, fault: offset, by: 7 °C}
        - {at: 20 s, for: 5 s, device: cabinet, channel: humidity, fault: saturation}
      expect:
        - {channel: outside, between: [27 °C, 27 °C], at: 12 s}
        - {channel: outside, between: [20 °C, 20 °C], at: 19 s}
        - {channel: humidity, between: [100 %RH, 100 %RH], at: 24 s}
      """)
    #expect(played.failures == [])
  }

  @Test(
    "A fault that cannot happen to a sensor of the kernel is refused with those that can",
    arguments: [
      ("device: outside, fault: address-nack", "cannot happen to a sensor of the kernel"),
      ("device: cabinet, fault: crc-error", "cannot happen to a sensor of the kernel"),
      ("device: outside, fault: fault-flag", "possible are"),
      ("device: cpu, fault: slow-read", "needs the key `by`"),
      ("line: outside, fault: stuck", "is a device, not a line"),
    ])
  func refused(_ words: String, _ says: String) {
    let files = [
      "board.yaml": Self.board,
      "s.yaml": "scenario: test\nboard: board.yaml\nfor: 1 min\nfaults: [{at: 1 s, \(words)}]\n",
    ]
    let loaded = Stage.reader(files).scenario(at: "s.yaml")
    #expect(loaded.value == nil)
    let reported = loaded.diagnostics.map { $0.rendered }
    #expect(reported.contains { $0.contains(says) }, "\(reported)")
  }

  @Test("The references of boards and scenarios name all quantities and faults of these sensors")
  func documented() {
    let boards = projectText(of: "docs/boards.md")
    for sensor in Vocabulary.registered(Chip.all).kernelSensors {
      for word in ["\(sensor.name)"] + sensor.channels.map({ "\($0.name)" }) {
        #expect(boards.contains("`\(word)`"), "\(word)")
      }
    }
    let scenarios = projectText(of: "docs/scenarios.md")
    for fault in KernelFaultKind.all {
      for word in [fault.name] + fault.parameters.map(\.name) {
        #expect(scenarios.contains("`\(word)`"), "\(word)")
      }
    }
  }
}
