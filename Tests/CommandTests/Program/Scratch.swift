import Glibc

/// A folder of its own for one test, with a board, its secret and scenarios; gone with its owner.
final class Scratch {
  struct Failed: Error { let path: String, number: Int32 }

  /// What must never show anywhere.
  static let secret = "s3cret-Zq7-that-must-not-show"

  let path: String

  init() throws {
    var name = Array("/tmp/outpost-command-XXXXXX".utf8CString)
    guard mkdtemp(&name) != nil else { throw Failed(path: "/tmp", number: errno) }
    path = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    try write("secret", Self.secret + "\n", mode: 0o600)
  }

  deinit {
    _ = try? Program("rm", ["-rf", path]).finish()
  }

  /// Writes a file; its path.
  @discardableResult
  func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failed(path: file, number: errno) }
    defer { close(descriptor) }
    guard fchmod(descriptor, mode) == 0,
      Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
    else { throw Failed(path: file, number: errno) }
    return file
  }

  /// The text of a file in it.
  func read(_ name: String) throws -> String {
    let file = "\(path)/\(name)"
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failed(path: file, number: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The names of the files in a folder of it.
  func names(_ folder: String) -> [String] {
    var found: [String] = []
    guard let directory = opendir("\(path)/\(folder)") else { return [] }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found.append(name) }
    }
    return found.sorted()
  }

  /// Writes a board that reports each second to this machine; its path. It trusts the authorities
  /// in `trust`, or by first use where `state` names the file for that.
  func board(
    port: Int = 8_443, name: String = "board", secret: String = "secret",
    trust: String = "\(Program.root)/fixtures/certs/ca.pem", state: String? = nil,
    host: String = "localhost", format: String = "webtask"
  ) throws -> String {
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
        secret: {file: \(secret)}
        trust: {\(trusted)}
        tls: system
        retry: {first: 1 s, cap: 1 s}

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
