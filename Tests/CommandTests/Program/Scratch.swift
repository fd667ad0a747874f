import Glibc
import TestSupport
import Testing

/// The rows of a query of a database file, their columns parted by blanks.
func databaseRows(_ file: String, _ query: String) throws -> [Substring] {
  let script =
    "import sqlite3, sys\nfor row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row)"
  let ending = try Program.run("python3", ["-c", script, file, query])
  try #require(ending.status == 0, "\(ending.errors)")
  return ending.output.split(separator: "\n")
}

/// A folder of its own for one test, with a board, its secret and scenarios; gone with its owner.
final class Scratch {
  /// What must never show anywhere.
  static let secret = "s3cret-Zq7-that-must-not-show"

  private let folder: TemporaryFolder

  var path: String { folder.path }

  init() throws {
    folder = try TemporaryFolder("command")
    try write("secret", Self.secret + "\n", mode: 0o600)
  }

  /// Writes a file; its path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
    try folder.write(name, text, mode: mode)
  }

  /// The text of a file in it.
  func read(_ name: String) throws -> String {
    try folder.read(name)
  }

  /// The names of the files in a folder of it.
  func names(_ folder: String) -> [String] {
    self.folder.names(folder)
  }

  /// Writes a board that reports each second to this machine; its path. It trusts the authorities
  /// in `trust`, or by first use where `state` names the file for that.
  func board(
    port: Int = 8_443, name: String = "board", secret: String = "secret",
    trust: String = "\(Program.root)/fixtures/certs/ca.pem", state: String? = nil,
    host: String = "localhost", format: String = "webtask", token: String? = nil,
    outbox: String = "{}"
  ) throws -> String {
    let authorization = token.map { "\n  authorization: {bearer: {file: \($0)}}" } ?? ""
    let trusted = state.map { "pin: first-use, state: \($0)" } ?? "ca: \(trust)"
    return try write(
      "\(name).yaml",
      """
      board: \(name)
      i2c: [{bus: 1, devices: [{name: climate, chip: bme280, address: 0x76}]}]
      gpio: [{chip: gpiochip0, lines: [{name: motion, offset: 17, direction: input}]}]
      channels:
        - {name: movement, from: motion}
        - {name: temperature, from: climate.temperature}
      alarms:
        - {name: intrusion, when: movement, is: true}
      report: {every: 1 s, format: \(format), channels: [movement, temperature]}
      uplink:
        url: https://\(host):\(port)/iot
        device: 0123456789abcdef01234567
        secret: {file: \(secret)}\(authorization)
        trust: {\(trusted)}
        tls: system
        retry: {first: 1 s, cap: 1 s}
      outbox: \(outbox)

      """)
  }

  /// Writes a scenario whose line has the signal `motion`, which raises and clears its alarm all
  /// the time unless another is given; its path.
  @discardableResult
  func busyScene(
    motion: String = "{pulses: [{at: 20 ms, for: 80 ms}], every: 300 ms}"
  ) throws -> String {
    try write(
      "busy.yaml",
      """
      scenario: a line that is busy
      board: board.yaml
      for: 1 h
      signals:
        climate.temperature: 21 °C
        motion: \(motion)
      expect: [{device: climate, faults: 0}]

      """)
  }

  /// Writes a scenario on a board; its path.
  @discardableResult
  func scenario(
    _ name: String = "scene", board: String = "board", length: String = "10 s",
    noise: Bool = false, expect: String = "{nothing: lost}"
  ) throws -> String {
    let signal = noise ? "{noise: {mean: 21 °C, amplitude: 1 °C}}" : "21 °C"
    return try write(
      "\(name).yaml",
      """
      scenario: \(name)
      board: \(board).yaml
      for: \(length)
      signals:
        climate.temperature: \(signal)
        motion: {pulse: {at: 500 ms, for: 10 min}}
      expect:
        - \(expect)

      """)
  }
}
