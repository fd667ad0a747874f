import Testing

/// The chips that measure pressure, on boards of their own.
@Suite("Boards with pressure chips")
struct PressureChipTests {
  /// Each with an address that selects it.
  static let chips = [
    ("bme280", "0x76"), ("bmp280", "0x76"), ("bmp180", "0x77"), ("bmp085", "0x77"),
    ("dps310", "0x77"),
  ]

  private static func board(_ chip: (String, String), humidity: Bool = false) -> String {
    """
    board: stage
    i2c: [{bus: 1, devices: [{name: c, chip: \(chip.0), address: \(chip.1)}]}]
    channels:
      - {name: t, from: c.temperature, every: 1 s}
      - {name: p, from: c.pressure, every: 1 s}
    \(humidity ? "  - {name: h, from: c.humidity, every: 1 s}" : "")
    alarms:
      - {name: frost, when: t, below: 2 °C, for: 10 s}
      - {name: too-cold, when: t, below: -30 °C}
    """
  }

  private static func failures(
    _ chip: (String, String), humidity: Bool = false, _ text: String
  ) throws -> [String] {
    try Stage.play(Stage.scenario(text, board: board(chip, humidity: humidity))).failures
  }

  @Test("One disturbed read at start-up does not spoil a whole day", arguments: [false, true])
  func startUp(humidity: Bool) throws {
    let fault = humidity ? "at: 5800 us, for: 500 us" : "at: 3 ms, for: 1 ms"
    #expect(
      try Self.failures(
        ("bme280", "0x76"), humidity: humidity,
        """
        for: 24 h
        faults: [{\(fault), device: c, fault: short-read, bytes: 0}]
        expect:
          - {alarm: frost, never: raised}
          - {channel: t, between: [19.9 °C, 20.1 °C], at: 86399 s}
        \(humidity ? "  - {channel: h, between: [49.9 %RH, 50.1 %RH], at: 86399 s}" : "")
        """) == [])
  }

  @Test(
    "A bus that is disturbed for a moment of start-up gives right values a second later",
    arguments: chips)
  func moments(chip: (String, String)) throws {
    for fault in [
      "byte-shift", "short-read, bytes: 0", "short-read, bytes: 5", "bit-flip, byte: 4",
    ] {
      for at in stride(from: 0, to: chip.0 == "dps310" ? 60 : 24, by: 2) {
        #expect(
          try Self.failures(
            chip,
            """
            for: 4 s
            faults: [{at: \(at) ms, for: 2 ms, device: c, fault: \(fault)}]
            expect:
              - {channel: t, between: [19.8 °C, 20.2 °C], at: 3 s}
              - {channel: p, between: [1013.1 hPa, 1013.4 hPa], at: 3 s}
            """) == [], "\(fault) at \(at) ms")
      }
    }
  }

  @Test("Thin air does not blind the thermometer", arguments: chips)
  func thinAir(chip: (String, String)) throws {
    #expect(
      try Self.failures(
        chip,
        """
        for: 40 s
        signals:
          c.pressure: {steps: {0 s: 400 hPa, 10 s: 150 hPa, 30 s: 400 hPa}}
          c.temperature: {steps: {0 s: -20 °C, 15 s: -40 °C}}
        expect:
          - {alarm: too-cold, raised: {after: 15 s, within: 2 s}}
          - {channel: t, fresh: {after: 1 s, until: 40 s}}
          - {channel: p, faulty: {after: 12 s, until: 29 s, with: out-of-range}}
          - {channel: p, between: [399.8 hPa, 400.2 hPa], at: 39 s}
        """) == [])
  }
}
