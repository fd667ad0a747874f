import BoardFiles
import Harness
import HubProtocol
import LinuxFiles
import Results
import SimBoard
import SimWorld
import Testing

/// Scenarios out of text, played to the end.
enum Stage {
  struct Refused: Error, CustomStringConvertible { let description: String }

  /// The result of a scenario, with its trace and what the node sent.
  struct Played {
    let result: ScenarioResult
    let trace: String
    /// All requests one after the other, before TLS.
    let wire: [UInt8]

    /// The messages of all requests, which are in `json`.
    func messages() throws -> [ReceivedMessage] {
      var reader = HTTPRequestReader()
      reader.feed(wire.span)
      var messages: [ReceivedMessage] = []
      while let request = try reader.next() {
        messages.append(try ReportFormat.json.decode(request.body))
      }
      return messages
    }

    /// What failed, in order.
    var failures: [String] { result.verdicts.compactMap { $0.failure(on: result.scenario.board) } }

    /// The trace's lines without their times, those that contain `word`.
    func events(_ word: String) -> [String] {
      lines(word).map { String($0.drop { $0 != " " }.dropFirst()) }
    }

    /// When the lines that contain `word` happened, in seconds as the trace writes them.
    func times(_ word: String) -> [String] {
      lines(word).map { String($0.prefix { $0 != " " }) }
    }

    private func lines(_ word: String) -> [Substring] {
      trace.split(separator: "\n").filter { $0.contains(word) }
    }
  }

  /// A board with two chips, two lines, a lamp and a report every ten seconds; `uplink` has more
  /// keys of its uplink, which take the place of those that are there.
  static func board(format: String = "webtask", uplink: [String] = []) -> String {
    let standard = [
      "url: https://hub.test:8443/hub", "device: 0123456789abcdef01234567",
      "secret: {file: secret}", "trust: {ca: ca.pem}", "tls: system",
      "retry: {first: 1 s, cap: 4 s}",
    ]
    let keys = uplink.map { $0.prefix { $0 != ":" } }
    let kept = standard.filter { !keys.contains($0.prefix { $0 != ":" }) }
    return """
      board: stage
      i2c:
        - bus: 1
          clock: 100 kHz
          devices:
            - {name: climate, chip: bme280, address: 0x76}
            - {name: adc, chip: ads1115, address: 0x48, range: 4.096 V}
      gpio:
        - chip: gpiochip0
          lines:
            - {name: motion, offset: 17, direction: input, bias: external}
            - {name: button, offset: 18, direction: input, bias: external, debounce: 20 ms}
            - {name: lamp, offset: 22, direction: output}
      channels:
        - {name: movement, from: motion, every: 1 s}
        - {name: pressed, from: button, every: 1 s}
        - {name: temperature, from: climate.temperature, every: 1 s}
        - {name: voltage, from: adc.ain0, every: 1 s}
      alarms:
        - {name: intrusion, when: movement, is: true}
        - {name: overheat, when: temperature, above: 40 °C, clear-below: 38 °C}
      outputs:
        - {line: lamp, on: intrusion}
      report: {every: 10 s, format: \(format), channels: [movement, temperature, voltage]}
      uplink: {\((kept + uplink).joined(separator: ", "))}
      """
  }

  /// A reader of these files, by their paths, and of no others but, with `orDisk`, those there.
  static func reader(_ files: [String: String], orDisk: Bool = false) -> BoardFileReader {
    let access = FileAccess(
      read: { path, limit throws(FileFault) in
        if let text = files[path] { return Array(text.utf8) }
        guard orDisk else { throw .notFound }
        return try FileAccess.disk.read(path, limit)
      },
      status: { _ throws(FileFault) in FileStatus(isDirectory: false, mode: 0o600) },
      names: { _ throws(FileFault) in [] })
    return BoardFileReader(vocabulary: .registered(Chip.all), access: access)
  }

  /// The scenario that `text` describes on `board`, its title and the board's name put before it;
  /// `t.csv` beside it is `transcript`.
  static func scenario(
    _ text: String, board: String = board(), transcript: String = ""
  ) throws -> Scenario {
    let files = [
      "stage.yaml": board, "scene.yaml": "scenario: a scene\nboard: stage.yaml\n" + text,
      "t.csv": transcript,
    ]
    let loaded = reader(files).scenario(at: "scene.yaml")
    guard let scenario = loaded.value else {
      throw Refused(description: loaded.diagnostics.map { $0.rendered }.joined(separator: "\n"))
    }
    return scenario
  }

  /// Runs a scenario and keeps its trace and its requests.
  static func play(
    _ scenario: Scenario, detail: TraceDetail = .events, seed: UInt64? = nil,
    failing: NthTransfer? = nil
  ) throws -> Played {
    var trace: [UInt8] = []
    var wire: [UInt8] = []
    var options = RunOptions()
    options.seed = seed
    options.failing = failing
    options.trace = detail
    options.traceSink = { span in
      span.withUnsafeBufferPointer { trace.append(contentsOf: $0) }
    }
    options.requestSink = { span in
      span.withUnsafeBufferPointer { wire.append(contentsOf: $0) }
    }
    let result = try ScenarioRunner(chips: Chip.all).run(scenario, options)
    return Played(result: result, trace: String(decoding: trace, as: UTF8.self), wire: wire)
  }

  /// Runs the scenario that `text` describes.
  static func play(
    _ text: String, format: String = "webtask", detail: TraceDetail = .events
  ) throws -> Played {
    try play(scenario(text, board: board(format: format)), detail: detail)
  }
}
