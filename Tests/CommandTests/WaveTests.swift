import Glibc
import TestSupport
import Testing

@Suite("outpost replay --vcd")
struct ReplayWaveTests {
  /// Four chips and every fault that shows on the wire.
  private func scenes(clock: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      "board.yaml",
      """
      board: analysed
      i2c:
        - bus: 1
          clock: \(clock)
          devices:
            - {name: climate, chip: bme280, address: 0x76}
            - {name: adc, chip: ads1115, address: 0x48, range: 4.096 V}
            - {name: air, chip: sht31, address: 0x44}
            - {name: case, chip: tmp102, address: 0x49}
      channels:
        - {name: temperature, from: climate.temperature, every: 500 ms}
        - {name: voltage, from: adc.ain0, every: 500 ms}
        - {name: outside, from: air.temperature, every: 1 s}
        - {name: inside, from: case.temperature, every: 1 s}
      alarms:
        - {name: dead, when: temperature, fault: true}
      """)
    try scratch.write(
      "scene.yaml",
      """
      scenario: a minute with faults
      board: board.yaml
      for: 60 s
      signals:
        climate.temperature: {ramp: [21 °C, 45 °C], over: 1 min}
      faults:
        - {at: 10 s, for: 5 s, device: climate, fault: address-nack}
        - {at: 20 s, for: 5 s, device: adc, fault: data-nack, byte: 2}
        - {at: 30 s, for: 3 s, device: air, fault: timeout}
        - {at: 41 s, for: 5 s, device: case, fault: data-nack}
      expect:
        - {alarm: dead, raised: true}
      """)
    return scratch
  }

  /// What a decoder says of the transfers that a trace has.
  private func decoded(_ trace: String) -> [String] {
    var said: [String] = []
    for line in trace.split(separator: "\n") {
      let words = line.split(separator: " ").dropFirst().map(String.init)
      guard words.first == "i2c-1" else { continue }
      if words[1] == "S", !said.isEmpty { said.append("Stop") }
      let way = words[3] == "r" ? "read" : "write"
      said += [words[1] == "S" ? "Start" : "Start repeat", way == "read" ? "Read" : "Write"]
      said += ["Address \(way): \(words[2].dropFirst(2).uppercased())"]
      said += [words.last == "address-nack" ? "NACK" : "ACK"]
      let data = words[4...].filter { $0.utf8.count == 2 }
      for byte in data { said += ["Data \(way): \(byte.uppercased())", "ACK"] }
      if words.last == "data-nack" || way == "read" { said[said.count - 1] = "NACK" }
    }
    return said + ["Stop"]
  }

  @Test(
    "`sigrok-cli` decodes exactly the transfers of the trace",
    .enabled(if: access("/usr/bin/sigrok-cli", X_OK) == 0, "needs the Debian package sigrok-cli"),
    arguments: ["100 kHz", "400 kHz", "1 MHz"])
  func sigrok(_ clock: String) throws {
    let scratch = try scenes(clock: clock)
    let ending = try Program.run(
      "replay", "--vcd", "\(scratch.path)/w.vcd", "--out", "\(scratch.path)/out", "--trace",
      "transfers", "\(scratch.path)/scene.yaml")
    #expect(ending.status == 0, "\(ending.all)")
    // Idle time beyond 100 µs is skipped, the rest is taken tick for tick.
    let sigrok = try Program(
      "sigrok-cli",
      [
        "-i", "\(scratch.path)/w.vcd", "-I", "vcd:compress=1000", "-P", "i2c:scl=SCL:sda=SDA", "-A",
        "i2c=addr-data",
      ]
    ).finish()
    #expect(sigrok.status == 0, "\(sigrok.errors)")
    let said = sigrok.output.split(separator: "\n").map {
      String($0.drop { $0 != " " }.dropFirst())
    }
    let name = try #require(scratch.names("out").first)
    let wanted = decoded(try scratch.read("out/\(name)"))
    #expect(said.count == wanted.count && said.count > 10_000)
    let difference = zip(said, wanted).enumerated().first { $1.0 != $1.1 }
    #expect(difference == nil, "\(String(describing: difference))")
    let kinds = ["Start repeat", "NACK", "Address read: 76", "Data write: C3"]
    #expect(kinds.filter { !said.contains($0) } == [])
  }

  @Test("One scenario has a file, several have a folder")
  func places() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    try scratch.scenario("one")
    let one = "\(scratch.path)/one.yaml"
    #expect(try Program.run("replay", "--vcd", "\(scratch.path)/w.vcd", one).status == 0)
    #expect(try Program.run("replay", "--vcd", "\(scratch.path)/alone/", one).status == 0)
    try scratch.scenario("two", noise: true)
    for folder in ["first", "second"] {
      let ending = try Program.run("replay", "--vcd", "\(scratch.path)/\(folder)", scratch.path)
      #expect(ending.status == 0, "\(ending.all)")
    }
    #expect(scratch.names("alone").count == 1)
    let names = scratch.names("first")
    #expect(names.count == 2 && names.allSatisfy { $0.hasSuffix(".vcd") })
    for name in names {
      #expect(try scratch.read("first/\(name)") == scratch.read("second/\(name)"))
    }
    #expect(try scratch.read("alone/\(scratch.names("alone")[0])") == scratch.read("w.vcd"))
    #expect(names.contains(scratch.names("alone")[0]))
  }

  @Test("A path that cannot be written is an error with its remedy")
  func unwritable() throws {
    let scratch = try Scratch()
    _ = try scratch.board()
    let path = try scratch.scenario("one")
    let ending = try Program.run("replay", "--vcd", "\(scratch.path)/none/w.vcd", path)
    #expect(ending.status == 4)
    #expect(ending.errors.contains("none/w.vcd: No such file or directory; check that"))
  }
}
