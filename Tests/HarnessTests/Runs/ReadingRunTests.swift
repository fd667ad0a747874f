import Harness
import Testing

@Suite("Runs of boards that process their readings")
struct ReadingRunTests {
  private static let board = """
    board: cellar
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: sht31, address: 0x44}
          - {name: adc, chip: ads1115, address: 0x48, range: 4.096 V}
          - {name: meter, chip: ina219, address: 0x40}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: reed, offset: 4, direction: input, bias: pull-up, debounce: 5 ms}
          - {name: lamp, offset: 22, direction: output}
    channels:
      - {name: dew, from: {dew-point: {temperature: air, humidity: damp}}}
      - {name: air, from: climate.temperature, every: 1 s}
      - {name: damp, from: climate.humidity, every: 1 s}
      - {name: margin, from: {difference: [air, dew]}}
      - name: soil
        from: adc.ain0
        every: 1 s
        calibrate: {points: {1.2 V: 0 %, 2.6 V: 100 %}}
        filter: [{outlier: {by: 5 %, until: 3}}, {median: 3}]
      - {name: power, from: meter.power, every: 1 s}
      - {name: energy, from: {energy: power}}
      - {name: gaps, from: {gaps: energy}}
      - {name: pulse, from: reed}
      - {name: water, from: {total: pulse, per-pulse: 0.5 l}}
    alarms:
      - {name: mould, when: margin, below: 3 °C, clear-above: 4 °C}
      - {name: dry, when: soil, below: 20 %, clear-above: 25 %}
      - {name: deaf, when: margin, fault: true}
    outputs:
      - {line: lamp, on: mould}
    """

  private func play(_ text: String) throws -> Stage.Played {
    try Stage.play(Stage.scenario(text, board: Self.board), detail: .readings)
  }

  @Test("A rule on a derived channel raises its alarm, and a fault of an input is its fault")
  func dewPoint() throws {
    let played = try play(
      """
      for: 1 min
      signals:
        climate.temperature: 20 °C
        climate.humidity: {steps: {0 s: 50 %RH, 20 s: 90 %RH, 30 s: 60 %RH}}
      faults:
        - {at: 40 s, for: 5 s, device: climate, fault: address-nack}
      expect:
        - {channel: dew, between: [9.2 °C, 9.3 °C], at: 10 s}
        - {channel: margin, between: [10.7 °C, 10.8 °C], at: 10 s}
        - {alarm: mould, raised: {after: 20 s, within: 2 s}}
        - {alarm: mould, cleared: {after: 30 s, within: 2 s}}
        - {channel: dew, is: fault, at: 43 s}
        - {alarm: deaf, raised: {after: 40 s, within: 2 s}}
        - {alarm: deaf, cleared: {after: 45 s, within: 2 s}}
        - {alarm: mould, count: 1}
      """)
    #expect(played.failures == [])
  }

  @Test("Volts become a percentage, and a single outlier neither raises an alarm nor is shown")
  func soil() throws {
    let played = try play(
      """
      for: 1 min
      signals:
        adc.ain0: {steps: {0 s: 1.9 V, 10500 ms: 1.25 V, 11400 ms: 1.9 V, 30500 ms: 1.3 V}}
      expect:
        - {channel: soil, between: [49.9 %, 50.1 %], at: 10 s}
        - {channel: soil, between: [49.9 %, 50.1 %], at: 11200 ms}
        - {alarm: dry, raised: {after: 33 s, within: 3 s}}
        - {alarm: dry, count: 1}
        - {channel: soil, between: [7 %, 7.2 %], at: 50 s}
      """)
    #expect(played.failures == [])
  }

  @Test("Energy and pulses add up from the start of the node, and faults leave gaps")
  func totals() throws {
    let played = try play(
      """
      for: 61 s
      signals:
        meter.voltage: 12 V
        meter.current: 3 A
        reed: {pulses: [{at: 5 s, for: 200 ms}, {at: 6 s, for: 1 ms}, {at: 7 s, for: 100 ms}]}
      faults:
        - {at: 30500 ms, for: 5 s, device: meter, fault: address-nack}
      expect:
        - {channel: energy, between: [0.28 Wh, 0.31 Wh], at: 30 s}
        - {channel: energy, is: fault, at: 33 s}
        - {channel: gaps, between: [1, 1], at: 60 s}
        - {channel: energy, between: [0.52 Wh, 0.56 Wh], at: 60500 ms}
        - {channel: water, between: [1 l, 1 l], at: 10 s}
      """)
    #expect(played.failures == [])
  }

  @Test("The trace shows one reading of each channel, and what follows from it at the same time")
  func trace() throws {
    let played = try play(
      "for: 1500 ms\nsignals: {climate.temperature: 20 °C}\nexpect: [{channel: air, between: [19 °C, 21 °C], at: 1 s}]"
    )
    let times = { (name: String) in played.times(" read \(name) ") }
    #expect(times("dew") == times("damp"))
    #expect(times("margin") == times("damp"))
    #expect(times("air").count == times("dew").count && !times("dew").isEmpty)
  }
}
