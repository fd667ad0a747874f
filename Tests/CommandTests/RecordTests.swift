import Glibc
import TestSupport
import Testing

@Suite("outpost record takes down what a node does with its board")
struct RecordTests {
  private static let board = """
    board: bench
    i2c:
      - bus: 1
        devices:
          - {name: climate, chip: sht31, address: 0x45}
          - {name: air, chip: bme280, address: 0x76}
          - {name: absent, chip: bh1750, address: 0x23}
    channels:
      - {name: temperature, from: climate.temperature, every: 100 ms}
      - {name: pressure, from: air.pressure, every: 70 ms}
      - {name: light, from: absent.illuminance, every: 300 ms}
    alarms:
      - {name: warm, when: temperature, above: 24 °C}
      - {name: no-light, when: light, fault: true}

    """

  private static let world = """
    scenario: it gets warm, and a chip is pulled out
    board: board.yaml
    for: 1 h
    signals:
      climate.temperature: {ramp: [20 °C, 80 °C], over: 10 s}
    faults:
      - {at: 0 s, device: absent, fault: address-nack}
      - {at: 2 s, for: 300 ms, device: air, fault: timeout}
    expect: [{device: climate, faults: 0}]

    """

  private func recorded(_ scratch: TemporaryFolder, to file: String, _ options: String...) throws
    -> Program.Ending
  {
    try scratch.write("board.yaml", Self.board)
    try scratch.write("world.yaml", Self.world)
    return try Program.run(
      Program.outpost,
      [
        "shell", "--scenario", "\(scratch.path)/world.yaml", "--powered-for", "0", "--",
        Program.outpost, "record", "\(scratch.path)/board.yaml", "--out", file,
      ] + options)
  }

  private func replayed(_ scratch: TemporaryFolder, _ length: String) throws -> Program.Ending {
    let scenario = """
      scenario: once more
      board: board.yaml
      for: \(length)
      recorded: r.csv
      expect: [{alarm: warm, raised: true}, {alarm: no-light, raised: true}]

      """
    return try Program.run(
      "replay", "--out", "\(scratch.path)/traces", scratch.write("s.yaml", scenario))
  }

  @Test("A recorded run gives the same readings and alarms when it is replayed")
  func replay() throws {
    let scratch = try TemporaryFolder()
    let run = try recorded(scratch, to: "\(scratch.path)/r.csv", "--for", "4s", "--live")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("outpost record: \(scratch.path)/r.csv: "))
    let replay = try replayed(scratch, "3900 ms")
    #expect(replay.status == 0, "\(replay.all)")
    let live = run.errors.split(separator: "\n").compactMap { line -> String? in
      guard let text = line.split(separator: "[NodeRuntime] ").dropFirst().first else { return nil }
      let words = text.split(separator: " ")
      // A reading, not what is said of a device or an alarm.
      return words.count == 3 && words[0] != "alarm" && !words[0].hasSuffix(":")
        ? "\(words[0]) \(words[1])" : nil
    }
    let names = try Program.run("ls", ["\(scratch.path)/traces"]).output.split(separator: "\n")
    let played = try scratch.read("traces/\(#require(names.first))").split(separator: "\n")
      .compactMap { line -> String? in
        let words = line.split(separator: " ")
        guard words.count == 5, words[1] == "read" else { return nil }
        return "\(words[2]) \(words[3])"
      }
    #expect(
      run.errors.contains("alarm warm raised") && run.errors.contains("alarm no-light raised"))
    #expect(played.count > 60)
    #expect(played == Array(live.prefix(played.count)))
    let recording = try scratch.read("r.csv")
    #expect(recording.contains(",ENXIO,") || recording.contains(",EREMOTEIO,"))
    #expect(recording.contains(",ETIMEDOUT,"))
  }

  @Test("A changed byte fails the replay with the line of the recording and both sides")
  func changed() throws {
    let scratch = try TemporaryFolder()
    let run = try recorded(scratch, to: "\(scratch.path)/r.csv", "--for", "3s")
    #expect(run.status == 0, "\(run.errors)")
    var rows = try scratch.read("r.csv").split(separator: "\n", omittingEmptySubsequences: false)
    let index = try #require(rows[60...].firstIndex { $0.contains(",0x45,24 00,") })
    rows[index] = rows[index].replacing(",24 00,", with: ",24 01,")[...]
    try scratch.write("r.csv", rows.joined(separator: "\n"))
    let replay = try replayed(scratch, "2900 ms")
    #expect(replay.status == 1)
    #expect(replay.output.contains("r.csv:\(index + 1):1: at "))
    #expect(
      replay.output.contains(
        " s the node wrote 24 00 to 0x45 on i2c-1; the recording writes 24 01 to 0x45 on i2c-1"))
  }

  @Test("A full disk ends the recording with a message, and the node goes on to its end")
  func fullDisk() throws {
    let scratch = try TemporaryFolder()
    let run = try recorded(scratch, to: "/dev/full", "--for", "4s")
    #expect(run.status == 4)
    let message =
      "error: /dev/full: No space left on device; the recording ends here, and the node goes on"
    #expect(run.errors.split(separator: "\n").count { $0 == message } == 1)
    #expect(run.errors.contains("ends (time is over)"))
  }

  @Test("A signal ends the recording as a whole", arguments: [SIGINT, SIGTERM])
  func signals(number: Int32) throws {
    let scratch = try TemporaryFolder()
    try scratch.write("board.yaml", Self.board)
    try scratch.write("world.yaml", Self.world)
    let program = try Program(
      Program.outpost,
      [
        "record", "--simulate", "\(scratch.path)/world.yaml", "--out", "\(scratch.path)/r.csv",
        "--live",
      ])
    _ = try program.wait(for: "temperature ")
    program.signal(number)
    let ending = try program.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    let rows = try scratch.read("r.csv").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows.last == "")
    #expect(rows.dropLast().last?.hasSuffix(",node,end,,,,,") == true)
  }

  @Test("A file that is no recording is not written over, and an earlier recording is")
  func kept() throws {
    let scratch = try TemporaryFolder()
    let notes = try scratch.write("notes.csv", "time,value\n1,2\n")
    let refused = try recorded(scratch, to: notes, "--for", "1s")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("not written over: it is no earlier result of this option"))
    #expect(try scratch.read("notes.csv") == "time,value\n1,2\n")
    let board = try recorded(scratch, to: "\(scratch.path)/board.yaml", "--for", "1s")
    #expect(board.status == 4)
    #expect(board.errors.contains("not written over: it is an input of this command"))
    let earlier = try scratch.write("r.csv", "# outpost recording 1\nold\n")
    #expect(try recorded(scratch, to: earlier, "--for", "1s").status == 0)
    #expect(try !scratch.read("r.csv").contains("old"))
  }

  @Test("A recording holds no secret of its board")
  func secret() throws {
    let scratch = try TemporaryFolder()
    let secret = "correct-horse-battery-staple"
    try scratch.write("secret", secret, mode: 0o600)
    try scratch.write(
      "board.yaml",
      Self.board + """
        report: {every: 1 s, format: webtask, channels: [temperature]}
        uplink:
          url: https://localhost:1/iot
          device: bench-1
          secret: {file: secret}
          trust: {ca: \(Program.root)/fixtures/certs/ca.pem}
          tls: system

        """)
    try scratch.write("world.yaml", Self.world)
    let run = try Program.run(
      "record", "--simulate", "\(scratch.path)/world.yaml", "--out", "\(scratch.path)/r.csv",
      "--for", "2s")
    #expect(run.status == 0, "\(run.errors)")
    let text = try scratch.read("r.csv")
    #expect(text.contains(",i2c-1,0x45,") && !text.contains(secret) && !text.contains("localhost"))
  }

  @Test(
    "What `sigrok-cli` decodes of a bus replays strictly as a transcript",
    .enabled(if: access("/usr/bin/sigrok-cli", X_OK) == 0, "needs the Debian package sigrok-cli"))
  func sigrok() throws {
    let scratch = try TemporaryFolder()
    try scratch.write("board.yaml", Self.board)
    let head = "scenario: a capture\nboard: board.yaml\nfor: 900 ms\n"
    let expect = "expect: [{channel: temperature, between: [19 °C, 21 °C], at: 800 ms}]\n"
    let scene = try scratch.write("scene.yaml", head + expect)
    let wave = "\(scratch.path)/w.vcd"
    #expect(try Program.run("replay", "--vcd", wave, scene).status == 0)
    let decoded = try Program.run(
      "sigrok-cli",
      ["-i", wave, "-I", "vcd:compress=1000", "-P", "i2c:scl=SCL:sda=SDA", "-A", "i2c=addr-data"])
    #expect(decoded.status == 0, "\(decoded.errors)")
    try scratch.write("capture.txt", decoded.output)
    let recorded =
      "recorded: [{device: climate, transcript: capture.txt}, {device: air, transcript: capture.txt}]\n"
    let replay = try Program.run(
      "replay", scratch.write("again.yaml", head + recorded + expect))
    #expect(replay.status == 0, "\(replay.all)")
  }
}
