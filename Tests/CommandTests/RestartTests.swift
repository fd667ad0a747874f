import Glibc
import TestSupport
import Testing

@Suite("outpost run after a kill, with an outbox file")
struct RestartTests {
  private func files(_ scratch: Scratch) throws -> String {
    try scratch.write(
      "board.yaml",
      """
      board: door
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      gpio:
        - chip: gpiochip0
          lines:
            - {name: motion, offset: 17, direction: input, bias: pull-down}
            - {name: siren, offset: 18, direction: output}
      channels:
        - {name: movement, from: motion}
        - {name: openings, from: {total: movement}}
        - {name: temperature, from: climate.temperature}
      alarms:
        - {name: intrusion, when: movement, is: true, latch: true}
        - {name: warm, when: temperature, above: 25 °C, clear-below: 15 °C}
      outputs: [{line: siren, on: intrusion}]
      report: {every: 1 h, format: json, channels: [movement, openings]}
      uplink:
        url: https://localhost:1/iot
        device: door-1
        trust: {ca: \(Program.root)/fixtures/certs/ca.pem}
        tls: system
      outbox: {file: state/outbox}

      """)
    return try scratch.write(
      "scene.yaml",
      """
      scenario: a door
      board: board.yaml
      for: 1 h
      signals:
        climate.temperature: 21 °C
        motion: {pulse: {at: 300 ms, for: 300 ms}}
      expect: [{device: climate, faults: 0}]

      """)
  }

  /// How many messages about alarms wait in the file.
  private func alarms(_ scratch: Scratch) throws -> String {
    try databaseRows(
      "\(scratch.path)/state/outbox", "SELECT count(*), group_concat(event) FROM alarm"
    ).joined()
  }

  @Test("A latched alarm stays raised with its line on, and is not sent again as new")
  func latched() throws {
    let scratch = try Scratch()
    let scene = try files(scratch)
    for start in 0..<3 {
      let node = try Program(Program.outpost, ["run", "--simulate", scene, "--verbose", "--live"])
      // The message of the first start is in the file, and the door has been open and is shut.
      if start == 0 { _ = try node.wait(for: " kept") }
      _ = try node.wait(for: "movement true")
      _ = try node.wait(for: "temperature 21")
      node.signal(SIGKILL)
      let ending = try node.finish()
      let errors = ending.errors
      if start > 0 {
        #expect(errors.contains("continues after "), "\(errors)")
        #expect(errors.contains("; raised: intrusion"), "\(errors)")
        #expect(errors.contains("line siren on"), "\(errors)")
        #expect(!errors.contains("alarm intrusion raised"), "\(errors)")
      }
      #expect(try alarms(scratch) == "1 0", "start \(start)")
    }
  }
}
