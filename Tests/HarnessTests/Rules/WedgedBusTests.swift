import Harness
import Testing

@Suite("A bus that is stuck delays nothing else")
struct WedgedBusTests {
  private static let sixteen = (0..<16).map { number in
    let (chip, first) = number < 8 ? ("lm75", 0x48) : ("mcp9808", 0x18)
    return "{name: t\(number), chip: \(chip), address: 0x\(String(first + number % 8, radix: 16))}"
  }

  private static func board(every: String = "500 ms", report: String = "") -> String {
    """
    board: b
    i2c:
      - {bus: 1, devices: [\(sixteen.joined(separator: ", "))]}
      - {bus: 2, devices: [{name: other, chip: lm75, address: 0x48}]}
    gpio:
      - chip: gpiochip0
        lines:
          - {name: flame-detector, offset: 27, direction: input, active: low, bias: pull-up}
          - {name: siren, offset: 22, direction: output}
    channels:
      - {name: flame, from: flame-detector}
    \((0..<16).map { "  - {name: c\($0), from: t\($0).temperature, every: \(every)}\n" }.joined())
      - {name: other, from: other.temperature, every: 100 ms}
    alarms: [{name: fire, when: flame, is: true}]
    outputs: [{line: siren, on: fire}]
    \(report)
    """
  }

  @Test(
    "A flame is reported and the siren driven within one time-out, with sixteen devices on the bus",
    arguments: ["sda-stuck", "scl-stuck"])
  func flame(_ fault: String) throws {
    let pulses = (0..<40).map { "{at: \(10_050 + $0 * 1_137) ms, for: 300 ms}" }
    let scene = """
      for: 60 s
      signals: {flame-detector: {pulses: [\(pulses.joined(separator: ", "))]}}
      faults: [{at: 10 s, bus: 1, fault: \(fault)}]
      expect: [{alarm: fire, count: 40}]
      """
    let played = try Stage.play(Stage.scenario(scene, board: Self.board()))
    #expect(played.failures == [])
    for event in ["alarm fire raised", "line siren on"] {
      let times = played.times(event).compactMap { Double($0) }
      #expect(times.count == 40)
      for (number, time) in times.enumerated() {
        #expect(time - (10.05 + Double(number) * 1.137) < 0.11, "\(event) \(time)")
      }
    }
  }

  @Test("A device on another bus is read with at most one time-out between two of its readings")
  func otherBus() throws {
    let scene = "for: 60 s\nfaults: [{at: 10 s, bus: 1, fault: sda-stuck}]\n"
    let played = try Stage.play(Stage.scenario(scene, board: Self.board()), detail: .readings)
    let times = played.times("read other ").compactMap { Double($0) }
    #expect(played.events("read other fault").isEmpty)
    #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 < 0.21 })
    #expect(times.count > 500)
  }

  @Test(
    "The channels of the bus read as time-outs at their times, and as values soon after its end")
  func channels() throws {
    let faults = (0..<16).flatMap { number in
      [
        "{channel: c\(number), faulty: {after: 10300 ms, until: 19900 ms, with: timeout}}",
        "{channel: c\(number), fresh: {after: 20 s, within: 1600 ms}}",
      ]
    }
    let scene = """
      for: 30 s
      faults: [{at: 10 s, for: 10 s, bus: 1, fault: sda-stuck}]
      expect: [\(faults.joined(separator: ", "))]
      """
    let played = try Stage.play(Stage.scenario(scene, board: Self.board()), detail: .readings)
    #expect(played.failures == [])
    // From 10 s to 19.5 s, and at 20 s if the bus rests just then.
    #expect((20...21).contains(played.events("read c7 fault").count))
  }

  @Test("Reports keep their number while a bus is stuck")
  func reports() throws {
    let report = """
      report: {every: 1 s, format: json, channels: [flame, c0, other]}
      uplink: {url: "https://h.test/in", device: d, trust: {ca: ca.pem}, tls: system}
      """
    let scene = """
      for: 60500 ms
      faults: [{at: 10 s, bus: 1, fault: sda-stuck}]
      network: {tls: modelled}
      expect: [{reports: {acknowledged: 60}}, {nothing: lost}]
      """
    let played = try Stage.play(Stage.scenario(scene, board: Self.board(report: report)))
    #expect(played.failures == [])
    #expect(played.events("skip").isEmpty)
  }

  @Test("Reports that a transfer of several seconds makes impossible are named in the trace")
  func skippedReports() throws {
    let board = """
      board: b
      i2c: [{bus: 1, stretch-limit: 5 s, devices: [{name: t, chip: lm75, address: 0x48}]}]
      channels: [{name: c, from: t.temperature}]
      report: {every: 1 s, format: json, channels: [c]}
      uplink: {url: "https://h.test/in", device: d, trust: {ca: ca.pem}, tls: system}
      """
    let scene = """
      for: 60500 ms
      faults: [{at: 10 s, for: 20 s, bus: 1, fault: sda-stuck}]
      network: {tls: modelled}
      """
    let played = try Stage.play(Stage.scenario(scene, board: board))
    let skipped = played.events("skip").compactMap { Int($0.split(separator: " ")[1]) }
    #expect(skipped.reduce(0, +) > 5)
    #expect(played.result.record.accepted.reports + skipped.reduce(0, +) == 60)
  }

  @Test("A trace's times never go back, with outputs on an expander that fails within a round")
  func ascendingTrace() throws {
    let board = """
      board: tb
      i2c: [{bus: 1, devices: [{name: ex, chip: mcp23017, address: 0x20}]}]
      gpio:
        - chip: ex
          lines:
            - {name: xi, offset: 0, direction: input}
            - {name: xj, offset: 1, direction: input}
            - {name: xo, offset: 2, direction: output}
            - {name: xp, offset: 3, direction: output}
        - {chip: gpiochip0, lines: [{name: l, offset: 1, direction: input, bias: pull-up}]}
      channels: [{name: x, from: xi}, {name: y, from: xj}, {name: z, from: l}]
      alarms: [{name: dead, when: x, fault: true}]
      outputs: [{line: xo, on: dead}, {line: xp, on: dead}]
      """
    let scene = """
      for: 10 s
      signals: {l: {pulse: {at: 100 us, for: 500 us}, every: 1 ms}}
      faults: [{at: 1050 ms, for: 1 s, bus: 1, fault: sda-stuck}]
      """
    let played = try Stage.play(Stage.scenario(scene, board: board), detail: .transfers)
    let times = played.times(" ").compactMap { Double($0) }
    #expect(times.count > 1_000)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(!played.events("line xp fault timeout").isEmpty)
  }
}
