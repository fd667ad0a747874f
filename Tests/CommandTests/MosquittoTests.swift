import Glibc
import TestSupport
import Testing

/// Debian's MQTT broker on two ports of this machine: with TLS for nodes, without for subscribers.
final class Mosquitto {
  static var isInstalled: Bool {
    access("/usr/sbin/mosquitto", X_OK) == 0 && access("/usr/bin/mosquitto_sub", X_OK) == 0
  }

  let port: Int
  let plainPort: Int
  private let settings: String
  private(set) var process: Program

  /// Starts one that keeps its state in the folder; `more` lines go into its settings.
  init(_ scratch: Scratch, _ more: String = "allow_anonymous true") throws {
    port = try freePort()
    plainPort = try freePort()
    let certificates = "\(Program.root)/fixtures/certs"
    settings = try scratch.write(
      "mosquitto.conf",
      """
      listener \(port) 127.0.0.1
      certfile \(certificates)/hub.pem
      keyfile \(certificates)/TEST-ONLY-hub.key.pem
      listener \(plainPort) 127.0.0.1
      persistence true
      persistence_location \(scratch.path)/
      autosave_on_changes true
      autosave_interval 1
      log_dest stderr
      log_type all
      user root
      \(more)

      """)
    process = try Program("/usr/sbin/mosquitto", ["-c", settings])
    _ = try process.wait(for: " running")
  }

  deinit { process.signal(SIGKILL) }

  /// Dies without a word.
  func die() throws {
    process.signal(SIGKILL)
    _ = try process.finish()
  }

  func restart() throws {
    process = try Program("/usr/sbin/mosquitto", ["-c", settings])
    _ = try process.wait(for: " running")
  }

  /// A subscriber to every topic, which prints topic, retain flag and payload of each message. The
  /// broker keeps its session.
  func subscriber() throws -> Program {
    let program = try Program(
      // Its output is no terminal.
      "stdbuf",
      [
        "-oL", "/usr/bin/mosquitto_sub",
        "-p", "\(plainPort)", "-t", "#", "-q", "1", "-c", "-i", "reader", "-F", "%t %r %p", "-d",
      ])
    _ = try program.wait(for: "Subscribed")
    return program
  }
}

/// A board with a simulated sensor and a report each second, and the scene that it is in.
private struct Shed {
  let scratch: Scratch

  init(_ scratch: Scratch, port: Int, mqtt: String = "{}", outbox: String = "") throws {
    self.scratch = scratch
    try scratch.write(
      "board.yaml",
      """
      board: shed
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      channels: [{name: temperature, from: climate.temperature}]
      alarms: [{name: warm, when: temperature, above: 25 °C, clear-below: 15 °C}]
      report: {every: 1 s, format: json, channels: [temperature]}
      uplink:
        url: mqtts://localhost:\(port)
        device: shed-1
        mqtt: \(mqtt)
        trust: {ca: \(Program.root)/fixtures/certs/ca.pem}
        tls: system
        retry: {first: 500 ms, cap: 1 s}
      \(outbox)

      """)
    try scratch.write(
      "scene.yaml",
      """
      scenario: a shed
      board: board.yaml
      for: 1 h
      signals: {climate.temperature: {steps: {0 s: 21 °C, 2500 ms: 30 °C}}}
      expect: [{device: climate, faults: 0}]

      """)
  }

  func node(_ options: String...) throws -> Program {
    try Program(
      Program.outpost, ["run", "--simulate", "\(scratch.path)/scene.yaml", "--verbose"] + options)
  }
}

@Suite("Debian's mosquitto between a node and its readers")
struct MosquittoTests {
  private static let isHere = Mosquitto.isInstalled

  /// The sequences of the messages with this topic that a subscriber has printed.
  private func sequences(_ output: String, _ topic: String) -> [Int] {
    output.split(separator: "\n").filter { $0.hasPrefix("outpost/shed-1/\(topic) ") }.compactMap {
      line in
      line.split(separator: "\"sequence\":").dropFirst().first.flatMap {
        Int($0.prefix { $0.isNumber })
      }
    }
  }

  @Test("The broker of the test packages is installed, or its tests say that it is not")
  func missing() {
    if !Self.isHere {
      print("skipped: mosquitto and its clients are not installed; scripts/setup.sh test does that")
    }
  }

  @Test(
    "Reports and alarms reach the broker over TLS, and a node that ends says that it is offline",
    .enabled(if: isHere), arguments: ["kept", "clean"])
  func delivers(_ session: String) throws {
    let scratch = try Scratch()
    let broker = try Mosquitto(scratch)
    let reader = try broker.subscriber()
    let node = try Shed(scratch, port: broker.port, mqtt: "{session: \(session)}").node(
      "--for", "6s")
    let ending = try node.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    _ = try reader.wait(for: "outpost/shed-1/availability 0 offline")
    reader.signal(SIGTERM)
    let output = try reader.finish().output
    #expect(sequences(output, "report").count >= 5, "\(output)")
    #expect(output.contains("outpost/shed-1/availability 0 online"))
    #expect(output.contains("\"alarm\":\"warm\",\"state\":\"raised\""))
    #expect(ending.errors.contains("message 1 acknowledged"), "\(ending.errors)")
  }

  @Test("The last will is published when a node is killed", .enabled(if: isHere))
  func will() throws {
    let scratch = try Scratch()
    let broker = try Mosquitto(scratch)
    let reader = try broker.subscriber()
    let node = try Shed(scratch, port: broker.port).node()
    _ = try reader.wait(for: "outpost/shed-1/report")
    node.signal(SIGKILL)
    _ = try node.finish()
    _ = try reader.wait(for: "outpost/shed-1/availability 0 offline")
    reader.signal(SIGTERM)
    _ = try reader.finish()
  }

  @Test(
    "A broker that is killed and starts again gets every message, and the node's announcements",
    .enabled(if: isHere))
  func killed() throws {
    let scratch = try Scratch()
    let broker = try Mosquitto(scratch)
    let reader = try broker.subscriber()
    let node = try Shed(
      scratch, port: broker.port, mqtt: "{discovery: homeassistant}",
      outbox: "outbox: {file: state/outbox}"
    ).node("--for", "12s")
    for _ in 0..<3 {
      for _ in 0..<2 { _ = try reader.line(after: "outpost/shed-1/report") }
      try broker.die()
      try broker.restart()
    }
    let ending = try node.finish()
    #expect(ending.status == 0, "\(ending.errors)")
    _ = try reader.wait(for: "outpost/shed-1/availability 0 offline")
    reader.signal(SIGTERM)
    let output = try reader.finish().output
    let reports = sequences(output, "report")
    let all = Set(reports + sequences(output, "alarm"))
    #expect(all == Set(1...(all.max() ?? 0)), "\(output) \(ending.errors)")
    #expect(reports.count >= 10, "\(output)")
    #expect(output.contains("homeassistant/sensor/shed-1/temperature/config "))
    #expect(output.contains("homeassistant/binary_sensor/shed-1/alarm_warm/config "))
  }

  @Test(
    "What a board has no more leaves Home Assistant with the next start, with an outbox file",
    .enabled(if: isHere), arguments: [true, false])
  func removed(_ hasFile: Bool) throws {
    let scratch = try Scratch()
    let broker = try Mosquitto(scratch)
    let outbox = hasFile ? "outbox: {file: state/outbox}" : ""
    let shed = try Shed(
      scratch, port: broker.port, mqtt: "{discovery: homeassistant}", outbox: outbox)
    let board = try scratch.read("board.yaml")
    try scratch.write(
      "board.yaml",
      board.replacing(
        "channels: [{name: temperature",
        with: "channels: [{name: old, from: climate.humidity}, {name: temperature"
      ).replacing("channels: [temperature]", with: "channels: [temperature, old]").replacing(
        "{name: warm,", with: "{name: damp, when: old, above: 90 %RH}, {name: warm,"))
    #expect(try shed.node("--for", "2s").finish().status == 0)
    let old = ["sensor/shed-1/old", "binary_sensor/shed-1/alarm_damp"]
    let before = try retained(broker)
    #expect(old.allSatisfy { name in before.contains("homeassistant/\(name)/config") }, "\(before)")
    try scratch.write("board.yaml", board)
    let ending = try shed.node("--for", "2s").finish()
    let after = try retained(broker)
    #expect(after.contains("homeassistant/sensor/shed-1/temperature/config"))
    for name in old {
      #expect(after.contains("homeassistant/\(name)/config") == !hasFile, "\(after)")
    }
    let said = "uplink: the broker has forgotten 2 topics of what the board has no more"
    #expect(ending.errors.contains(said) == hasFile, "\(ending.errors)")
    // What is cleared is not cleared again.
    #expect(try !shed.node("--for", "1s").finish().errors.contains("has forgotten"))
  }

  /// The topics under which a broker keeps something.
  private func retained(_ broker: Mosquitto) throws -> [Substring] {
    let options = ["-p", "\(broker.plainPort)", "-t", "#", "-W", "1", "-F", "%t"]
    return try Program.run("/usr/bin/mosquitto_sub", options).output.split(separator: "\n")
  }

  @Test(
    "A broker lets a user in with the password of its file, which shows nowhere, and no other",
    .enabled(if: isHere), arguments: ["hush-Zq7", "wrong-Zq7"])
  func credentials(_ password: String) throws {
    let scratch = try Scratch()
    try scratch.write("passwords", "node:hush-Zq7\n", mode: 0o600)
    _ = try Program.run("/usr/bin/mosquitto_passwd", ["-U", "\(scratch.path)/passwords"])
    try scratch.write("password", password + "\n", mode: 0o600)
    let broker = try Mosquitto(scratch, "password_file \(scratch.path)/passwords")
    let node = try Shed(
      scratch, port: broker.port, mqtt: "{user: node, password: {file: password}}"
    ).node("--for", "3s")
    let ending = try node.finish()
    #expect(!ending.all.contains("Zq7"))
    let isRight = password.hasPrefix("hush")
    #expect(ending.errors.contains("message 1 acknowledged") == isRight, "\(ending.errors)")
    // mosquitto answers with code 5 where the password is wrong.
    #expect(
      ending.errors.contains("the broker does not let this node connect (code 5") == !isRight,
      "\(ending.errors)")
  }
}
