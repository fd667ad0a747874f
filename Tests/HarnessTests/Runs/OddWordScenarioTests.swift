import Harness
import Testing

/// What users of other systems have reported of sensors that gave what is no measurement.
@Suite("Scenarios with words that are no measurement")
struct OddWordScenarioTests {
  private static let header = "time_us,address,direction,bytes,acks,stop\n"

  private static func play(
    _ scene: String, board: String, transcript: String = "", transfers: Bool = false
  ) throws -> Stage.Played {
    try Stage.play(
      Stage.scenario(
        scene, board: "board: b\n" + board,
        transcript: transcript.isEmpty ? "" : header + transcript),
      detail: transfers ? .transfers : .events)
  }

  @Test(
    "The ends of an SHT2x's converter are no temperatures, although their check fits",
    arguments: ["00 00 00", "ff fc 7e"])
  func ends(answer: String) throws {
    let played = try Self.play(
      """
      for: 900 ms
      recorded: [{device: climate, transcript: t.csv, match: tolerant}]
      expect:
        - {alarm: frost, never: raised}
        - {alarm: heat, never: raised}
        - {channel: temperature, is: fault, at: 800 ms}
      """,
      board: """
        i2c: [{bus: 1, devices: [{name: climate, chip: htu21d, address: 0x40}]}]
        channels: [{name: temperature, from: climate.temperature, every: 1 s}]
        alarms:
          - {name: frost, when: temperature, at-or-below: 2 °C}
          - {name: heat, when: temperature, above: 60 °C}
        """,
      transcript: """
        0,0x40,w,fe,AA,1
        20000,0x40,w,e7,AA,0
        20200,0x40,r,02,AN,1
        20400,0x40,w,e6 02,AAA,1
        21000,0x40,w,f3,AA,1
        110000,0x40,r,\(answer),AAAN,1
        """)
    #expect(played.failures == [])
  }

  private static let air = """
    i2c: [{bus: 1, devices: [{name: air, chip: scd41, address: 0x62}]}]
    channels:
      - {name: co2, from: air.co2, every: 6 s}
      - {name: temperature, from: air.temperature, every: 6 s}
    alarms: [{name: stuffy, when: co2, above: 1500 ppm, clear-below: 1200 ppm}]
    """

  @Test(
    "A carbon dioxide of 0 is a fault of that channel alone, and clears no alarm",
    arguments: ["00 00 81", "9c 41 74", "08 34 00"])
  func invalidCarbonDioxide(word: String) throws {
    let played = try Self.play(
      """
      for: 11700 ms
      recorded: [{device: air, transcript: t.csv, match: tolerant}]
      expect:
        - {channel: co2, is: fault, at: 11600 ms}
        - {channel: temperature, between: [22.9 °C, 23.1 °C], at: 11600 ms}
        - {alarm: stuffy, raised: true}
      """,
      board: Self.air,
      transcript: """
        0,0x62,w,3f 86,AAA,1
        501000,0x62,w,36 46,AAA,1
        532000,0x62,w,21 b1,AAA,1
        5533000,0x62,w,e4 b8,AAA,1
        5534000,0x62,r,80 06 04,AAAN,1
        5535000,0x62,w,ec 05,AAA,1
        5536000,0x62,r,08 34 b7 63 79 89 68 f5 94,AAAAAAAAAN,1
        11537000,0x62,w,e4 b8,AAA,1
        11538000,0x62,r,80 06 04,AAAN,1
        11539000,0x62,w,ec 05,AAA,1
        11540000,0x62,r,\(word) 63 79 89 68 f5 94,AAAAAAAAAN,1
        """)
    #expect(played.failures == [])
    #expect(played.events("channel co2 fault").count == 1)
    #expect(played.events("cleared") == [])
  }

  @Test("The first single shot after power-up is thrown away, at the start and after a brown-out")
  func firstSingleShot() throws {
    let played = try Self.play(
      """
      for: 4 min
      faults: [{at: 90 s, device: air, fault: brown-out}]
      expect:
        - {channel: co2, between: [449 ppm, 451 ppm], at: 50 s}
        - {channel: co2, between: [449 ppm, 451 ppm], at: 170 s}
        - {channel: co2, fresh: {after: 30 s}}
      """,
      board: """
        i2c: [{bus: 1, devices: [{name: air, chip: scd41, address: 0x62, mode: single-shot}]}]
        channels: [{name: co2, from: air.co2, every: 1 min}]
        """, transfers: true)
    #expect(played.failures == [])
    let order = played.events("").filter { $0.hasSuffix("w 21 9d") || $0.hasPrefix("read co2") }
    let shots = order.split { $0.hasPrefix("read") }.map { $0.count }
    #expect(shots == [2, 1, 2, 1])
  }

  @Test(
    "A bus that floats high for one read is neither the sun nor a voltage near zero",
    arguments: ["one-time", "continuous"])
  func floating(mode: String) throws {
    let played = try Self.play(
      """
      for: 10 s
      signals: {light.illuminance: 15 lx, adc.ain0: 1.6 V}
      faults:
        - {at: 5 s, count: 1, device: light, fault: short-read, bytes: 0}
        - {at: 5 s, count: 1, device: adc, fault: short-read, bytes: 0}
      expect:
        - {alarm: too-bright, never: raised}
        - {alarm: under-volt, never: raised}
        - {channel: lux, between: [14 lx, 16 lx], at: 9 s}
      """,
      board: """
        i2c:
          - bus: 1
            devices:
              - {name: light, chip: bh1750, address: 0x23, mode: \(mode)}
              - {name: adc, chip: ads1115, address: 0x49, mode: continuous}
        channels:
          - {name: lux, from: light.illuminance, every: 1 s}
          - {name: volts, from: adc.ain0, every: 1 s}
        alarms:
          - {name: too-bright, when: lux, above: 20000 lx}
          - {name: under-volt, when: volts, below: 1 V}
        """)
    #expect(played.failures == [])
  }

  private static let supply = """
    i2c: [{bus: 1, devices: [{name: supply, chip: ina219, address: 0x40}]}]
    channels:
      - {name: volts, from: supply.voltage, every: 1 s}
      - {name: watts, from: supply.power, every: 1 s}
    alarms: [{name: under-volt, when: volts, below: 11 V}, {name: load, when: watts, above: 30 W}]
    """

  @Test("An overflow of an INA219 leaves its bus voltage good")
  func overflow() throws {
    let played = try Self.play(
      """
      for: 500 ms
      recorded: [{device: supply, transcript: t.csv, match: tolerant}]
      expect:
        - {alarm: under-volt, raised: true}
        - {channel: volts, between: [10.2 V, 10.3 V], at: 400 ms}
        - {channel: watts, is: fault, at: 400 ms}
      """,
      board: Self.supply,
      transcript: """
        0,0x40,w,00 80 00,AAAA,1
        400,0x40,w,00,AA,0
        500,0x40,r,39 9f,AAN,1
        800,0x40,w,05 10 00,AAAA,1
        1200,0x40,w,00 39 9f,AAAA,1
        3000,0x40,w,02,AA,0
        3100,0x40,r,50 03,AAN,1
        3200,0x40,w,04,AA,0
        3300,0x40,r,12 34,AAN,1
        3400,0x40,w,03,AA,0
        3450,0x40,r,12 34,AAN,1
        3500,0x40,w,05,AA,0
        3600,0x40,r,10 00,AAN,1
        """)
    #expect(played.failures == [])
  }

  @Test("A power of ones is no load, whichever read of a measurement floats", arguments: 0...4)
  func impossiblePower(read: Int) throws {
    let played = try Self.play(
      """
      for: 10 s
      signals: {supply.voltage: 12 V, supply.current: 1 A}
      faults: [{at: \(4_999_900 + 480 * read) us, device: supply, fault: short-read, bytes: 0, count: 1}]
      expect:
        - {alarm: load, never: raised}
        - {alarm: under-volt, never: raised}
        - {channel: watts, between: [11.9 W, 12.1 W], at: 9500 ms}
      """, board: Self.supply)
    #expect(played.failures == [])
  }

  @Test("The status of an AHT20 is read without a command")
  func plainStatus() throws {
    let played = try Self.play(
      "for: 10 s\nfaults: [{at: 5 s, device: climate, fault: brown-out}]\n",
      board: """
        i2c: [{bus: 1, devices: [{name: climate, chip: aht20, address: 0x38}]}]
        channels: [{name: t, from: climate.temperature, every: 1 s}]
        """, transfers: true)
    #expect(played.events("w 71") == [])
    #expect(played.events("Sr 0x38") == [])
    #expect(played.events("r 10").count >= 1)
    #expect(played.events("read t").count == 10)
  }

  @Test("The control register of a DS3231 keeps an armed alarm")
  func armedAlarm() throws {
    let played = try Self.play(
      """
      for: 900 ms
      recorded: [{device: rtc, transcript: t.csv, match: strict}]
      expect: [{channel: t, between: [25.2 °C, 25.3 °C], at: 800 ms}]
      """,
      board: """
        i2c: [{bus: 1, devices: [{name: rtc, chip: ds3231, address: 0x68}]}]
        channels: [{name: t, from: rtc.temperature, every: 1 s}]
        """,
      transcript: """
        0,0x68,w,0e,AA,0
        100,0x68,r,05 08,AAN,1
        300,0x68,w,0e 25,AAA,1
        200400,0x68,w,0e,AA,0
        200500,0x68,r,05 08 00 19 40 00 00 00 06 01 01 26,AAAAAAAAAAAAN,1
        """)
    #expect(played.failures == [])
  }

  @Test("An empty battery does not blind the thermometer beside the clock")
  func emptyBattery() throws {
    let played = try Self.play(
      """
      for: 10 min
      signals: {rtc.temperature: {steps: {0 s: 10 °C, 5 min: -5 °C}}}
      faults: [{at: 90 s, device: rtc, fault: brown-out}]
      expect:
        - {alarm: frost, raised: {after: 5 min, within: 61 s}}
        - {channel: time, is: fault, at: 9 min}
        - {channel: t, fresh: {after: 1 s}}
      """,
      board: """
        i2c: [{bus: 1, devices: [{name: rtc, chip: ds3231, address: 0x68}]}]
        channels:
          - {name: t, from: rtc.temperature, every: 1 min}
          - {name: time, from: rtc.time, every: 1 min}
        alarms: [{name: frost, when: t, below: 0 °C}]
        """)
    #expect(played.failures == [])
  }
}
