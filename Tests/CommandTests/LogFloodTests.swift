import TestSupport
import Testing

/// What floods the log of a node, and how often its kinds of lines come.
private struct Flood: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let board: String
  let scene: String
  let expect: String
  /// Beginnings of lines that must be there.
  let kinds: [String]

  static let all = [
    Flood(
      testDescription: "a line that pulses every 20 ms into a full outbox without a server",
      board: """
        gpio: [{chip: gpiochip0, lines: [{name: motion, offset: 17, direction: input}]}]
        channels: [{name: movement, from: motion}]
        alarms: [{name: intrusion, when: movement, is: true}]
        report: {every: 1 s, format: json, channels: [movement]}
        uplink: {url: "https://localhost:1/in", device: n, trust: {ca: \(Program.root)/fixtures/certs/ca.pem}, tls: system, retry: {first: 100 ms, cap: 1 s}}
        outbox: {limit: 4 kB}
        """,
      scene: "signals: {motion: {pulse: {at: 5 ms, for: 10 ms}, every: 20 ms}}",
      expect: "{nothing: lost}",
      kinds: ["alarm intrusion raised", "alarm intrusion cleared", "outbox full: message"]),
    Flood(
      testDescription: "a chip with a checksum fault in every second reading",
      board: """
        i2c: [{bus: 1, devices: [{name: climate, chip: sht31, address: 0x44}]}]
        channels: [{name: warmth, from: climate.temperature, every: 50 ms}]
        """,
      scene: """
        signals: {climate.temperature: 21 °C, climate.humidity: 50 %RH}
        faults: [{at: 0 s, device: climate, fault: bit-flip, every: 2}]
        """, expect: "{device: climate, faults: {at-least: 1}}",
      kinds: [
        "device climate (sht31 at 0x44 on bus 1) cannot be read",
        "device climate (sht31 at 0x44 on bus 1) can be read again",
      ]),
  ]
}

@Suite("Floods of lines in the log of a node")
struct LogFloodTests {
  @Test(
    "Whatever happens twenty times a second is in the log a few times, with its number",
    arguments: Flood.all)
  private func floods(_ flood: Flood) throws {
    let scratch = try Scratch()
    try scratch.write("board.yaml", "board: hunt\n" + flood.board + "\n")
    let scene = try scratch.write(
      "scene.yaml",
      "scenario: flood\nboard: board.yaml\nfor: 1 h\n" + flood.scene
        + "\nexpect: [\(flood.expect)]\n")
    let ending = try Program.run(
      Program.outpost, ["run", "--simulate", scene, "--for", "6s", "--verbose"])
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.errors.split(separator: "\n")
    // Beginning and end of the run among them.
    #expect(lines.count <= 40, "\(ending.errors)")
    for kind in flood.kinds {
      let own = lines.filter { $0.contains(kind) }
      #expect((2...5).contains(own.count), "\(kind): \(ending.errors)")
      #expect(own.last?.contains(" such lines in ") == true, "\(kind): \(ending.errors)")
    }
  }
}
