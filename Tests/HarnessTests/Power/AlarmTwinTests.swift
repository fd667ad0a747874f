import Harness
import Testing

@Suite("Alarms of a board with and without power")
struct AlarmTwinTests {
  private static let power = """
    power:
      battery: {channel: charge}
      levels:
        - {above: 50 %, report: 5 min}
        - {above: 20 %, report: 30 min, send: 2 h, batch: 10}
        - {report: 6 h}
      mains: {channel: usb, report: 30 s}
      metered: {channel: roaming, report: 1 h, send: 6 h, batch: 50}
    """

  private static func board(_ power: String) -> String {
    """
    board: twin
    i2c:
      - {bus: 1, devices: [{name: adc, chip: ads1115, address: 0x48, range: 4.096 V}]}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: float, offset: 17, direction: input, bias: external}
          - {name: usb, offset: 27, direction: input, bias: external}
          - {name: roaming, offset: 22, direction: input, bias: external}
          - {name: siren, offset: 23, direction: output}
    channels:
      - {name: charge, from: adc.ain0, every: 1 min, calibrate: {points: {1 V: 0 %, 2 V: 100 %}}}
      - {name: flood, from: float, every: 1 min}
      - {name: usb, from: usb, every: 1 min}
      - {name: roaming, from: roaming, every: 1 min}
    alarms:
      - {name: flood, when: flood, is: true, repeat: 30 min}
      - {name: empty, when: charge, below: 10 %, clear-above: 15 %}
    outputs: [{line: siren, on: flood}]
    report: {every: 1 min, format: json, channels: [charge, flood], batch: 50}
    \(power)
    uplink: {url: "https://hub.test/in", device: node-1, trust: {ca: ca.pem}, tls: system}
    """
  }

  /// Two days in which the cell empties, with a flood at each of `floods`, in minutes.
  private static func scene(_ floods: [Int], _ seed: Int) -> String {
    let pulses = floods.map { "{at: \($0 * 60 + 7) s, for: 5 min}" }.joined(separator: ", ")
    return """
      seed: \(seed)
      for: 48 h
      signals:
        adc.ain0: {ramp: [1.9 V, 1.0 V], over: 40 h}
        float: {pulses: [\(pulses)]}
        usb: {pulse: {at: 13 h, for: 2 h}}
        roaming: {pulse: {at: 5 h, for: 4 h}}
      network: {latency: 200 ms, bandwidth: 20 kB/s, tls: modelled}
      expect: [{alarm: flood, count: \(floods.count)}]
      """
  }

  /// The events of alarms and of the line that they drive.
  private static func alarms(_ played: Stage.Played) -> [String] {
    let words = ["alarm flood", "alarm empty", "line siren"]
    return played.trace.split(separator: "\n").map { String($0) }
      .filter { line in
        words.contains { line.contains($0) } && !line.contains("#")
      }
  }

  /// How long each message of an alarm waited for its first attempt, in seconds.
  private static func waits(_ played: Stage.Played) -> [Double] {
    func times(_ verb: String) -> [(time: Double, number: Substring)] {
      zip(played.times(verb), played.events(verb)).compactMap { time, event in
        guard event.contains(" alarm ") else { return nil }
        return Double(time).map { ($0, event.split(separator: " ")[1]) }
      }
    }
    let sent = times("send #")
    return times("accept #").map { accepted in
      let first = sent.first { $0.number == accepted.number }
      return (first?.time ?? .infinity) - accepted.time
    }
  }

  @Test(
    "Alarms and lines have the same instants, and messages of alarms wait for a report at most",
    arguments: 1...12)
  func twins(seed: Int) throws {
    // Every level, line power and the paid link have a flood.
    let floods = (1...9).map { $0 * 290 + seed * 7 }
    let scene = Self.scene(floods, seed)
    let with = try Stage.play(Stage.scenario(scene, board: Self.board(Self.power)))
    let without = try Stage.play(Stage.scenario(scene, board: Self.board("")))
    #expect(with.failures == [])
    #expect(Self.alarms(with).count > 18)
    #expect(Self.alarms(with) == Self.alarms(without))
    // An alarm takes the place of a report's delivery after a second.
    let waits = Self.waits(with)
    #expect(waits.filter { $0 > 1.000_001 } == [])
    #expect(with.result.record.sent.reports < without.result.record.sent.reports / 4)
  }
}
