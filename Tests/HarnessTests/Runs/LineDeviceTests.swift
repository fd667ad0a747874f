import Harness
import Testing

@Suite("Chips with a line of their own, in scenarios")
struct LineDeviceTests {
  /// A board without any bus.
  private static let board = """
    board: porch
    gpio:
      - chip: gpiochip0
        lines: [{name: lamp, offset: 22, direction: output}]
        devices:
          - {name: porch, chip: dht22, offset: 4}
          - {name: shed, chip: dht11, offset: 5, bias: pull-up}
    channels:
      - {name: porch-temperature, from: porch.temperature, every: 4 s}
      - {name: porch-humidity, from: porch.humidity, every: 2 s}
      - {name: shed-temperature, from: shed.temperature}
      - {name: shed-humidity, from: shed.humidity}
    alarms:
      - {name: frost, when: porch-temperature, below: 0 °C, clear-above: 1 °C}
      - {name: deaf, when: shed-humidity, fault: true}
    outputs: [{line: lamp, on: frost}]
    """

  private func play(_ text: String) throws -> Stage.Played {
    try Stage.play(
      Stage.scenario("network: {tls: modelled}\n" + text, board: Self.board), detail: .readings)
  }

  @Test(
    "Chips with lines of their own are read each at its own pace, and their values raise alarms")
  func alarm() throws {
    let played = try play(
      """
      for: 60 s
      signals:
        porch.temperature: {steps: {0 s: 5.5 °C, 20 s: -3.5 °C, 40 s: 4 °C}}
        porch.humidity: "71.3 %RH"
        shed.temperature: -7.3 °C
      expect:
        # A reading returns the measurement of the reading before: 2 s later.
        - {alarm: frost, raised: {after: 20 s, within: 5 s}}
        - {alarm: frost, cleared: {after: 40 s, within: 5 s}}
        - {alarm: frost, count: 1}
        - {alarm: deaf, never: raised}
        - {line: lamp, is: on, at: 30 s}
        - {channel: porch-temperature, between: [-3.5 °C, -3.5 °C], at: 30 s}
        - {channel: porch-humidity, between: ["71.3 %RH", "71.3 %RH"], at: 30 s}
        - {channel: shed-temperature, between: [-7.3 °C, -7.3 °C], at: 30 s}
        - {channel: shed-humidity, between: ["50 %RH", "50 %RH"], at: 30 s}
      """)
    #expect(played.failures == [])
    #expect(played.events("read porch-humidity").count == 30)
    #expect(played.events("read porch-temperature").count == 15)
    #expect(played.events("read shed-temperature").count == 60)
    #expect(played.events("fault").isEmpty)
  }

  static let faults: [(fault: String, says: String)] = [
    ("device: shed, fault: address-nack", "device shed fault no-answer"),
    ("line: shed, fault: stuck", "device shed fault no-answer"),
    ("line: shed, fault: stuck, level: off", "device shed fault no-answer"),
  ]

  @Test("Fall silent by a fault, for themselves alone, and come back", arguments: faults)
  func silent(_ fault: String, _ says: String) throws {
    let played = try play(
      """
      for: 60 s
      faults: [{at: 19500 ms, for: 10 s, \(fault)}]
      expect:
        - {alarm: deaf, raised: {after: 19 s, within: 2 s}}
        - {alarm: deaf, cleared: {after: 29 s, within: 2 s}}
        - {channel: shed-temperature, is: fault, at: 25 s}
        - {channel: porch-temperature, between: [20 °C, 20 °C], at: 25 s}
        - {channel: shed-temperature, between: [20 °C, 20 °C], at: 35 s}
      """)
    #expect(played.failures == [])
    #expect(played.events("device ").count == 10)
    #expect(played.events("device ").allSatisfy { $0 == says })
  }

  @Test("A line that sticks in the middle of an answer is a broken answer, not a value")
  func brokenOff() throws {
    let played = try play(
      """
      for: 30 s
      faults: [{at: 10022 ms, for: 100 ms, line: shed, fault: stuck}]
      expect: [{channel: shed-temperature, is: fault, at: 10500 ms}]
      """)
    #expect(played.failures == [])
    let said = played.events("device ")
    #expect(said.count == 1 && said[0].hasPrefix("device shed fault incomplete ("), "\(said)")
  }

  @Test("Two runs are the same to the byte")
  func repeats() throws {
    let text = """
      for: 60 s
      signals: {porch.temperature: {noise: {mean: 0 °C, amplitude: 5 °C, every: 1 s}}}
      faults: [{at: 10022 ms, for: 100 ms, line: shed, fault: stuck}]
      expect: [{device: shed, faults: 1}]
      """
    #expect(try play(text).trace == play(text).trace)
  }
}

@Suite("What chips on one wire send that is no weather, in scenarios")
struct LineAnswerTests {
  private func failures(_ device: String, _ text: String) throws -> [String] {
    let board = """
      board: porch
      gpio: [{chip: gpiochip0, devices: [{name: porch, offset: 4, \(device)}]}]
      channels: [{name: t, from: porch.temperature, every: 5 s}]
      alarms: [{name: frost, when: t, at-or-below: 0 °C}]
      """
    return try Stage.play(
      Stage.scenario("network: {tls: modelled}\n" + text, board: board), detail: .readings
    ).failures
  }

  static let dry: [(chip: String, percent: Int)] = [
    ("dht22", 0), ("dht22", 1), ("dht22", 2), ("am2302", 0), ("am2301", 0),
  ]

  @Test(
    "An answer of zeros is a fault and no frost, nor is 0 °C in air without water", arguments: dry)
  func zeros(_ chip: String, _ percent: Int) throws {
    let failures = try failures(
      "chip: \(chip)",
      """
      for: 40 s
      signals:
        porch.temperature: {steps: {0 s: 21 °C, 12 s: 0 °C, 22 s: 21 °C}}
        porch.humidity: {steps: {0 s: 45 %RH, 12 s: \(percent) %RH, 22 s: 45 %RH}}
      expect:
        - {alarm: frost, never: raised}
        - {channel: t, is: fault, at: 22 s}
        - {channel: t, between: [21 °C, 21 °C], at: 38 s}
      """)
    #expect(failures == [])
  }

  static let kinds = ["dht11", "dht22", "am2302", "am2301"].flatMap { chip in
    ["magnitude", "complement"].map { "chip: \(chip), below-zero: \($0)" }
  }

  @Test("Frost raises its alarm, in whichever way the chip sends it", arguments: kinds)
  func frost(_ device: String) throws {
    let failures = try failures(
      device,
      """
      for: 60 s
      signals: {porch.temperature: {steps: {0 s: 1.5 °C, 20 s: -0.9 °C, 40 s: -12.3 °C}}}
      expect:
        - {alarm: frost, raised: {after: 20 s, within: 11 s}}
        - {channel: t, between: [-0.9 °C, -0.9 °C], at: 38 s}
        - {channel: t, between: [-12.3 °C, -12.3 °C], at: 58 s}
      """)
    #expect(failures == [])
  }
}
