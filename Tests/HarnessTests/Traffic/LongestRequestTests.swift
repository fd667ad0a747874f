import BoardFiles
import Harness
import HubProtocol
import NodeAssembly
import NodeCore
import SimBoard
import Testing
import Units

@Suite("The longest request of a board whose requests have one size")
struct LongestRequestTests {
  /// A board of one or two chips and a line, with a uplink in the shapes that change how long
  /// messages are.
  private struct Generated {
    let text: (_ size: Int) -> String
    /// How many credentials are in files, of which one byte each is counted.
    let files: Int

    init(_ seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      func pick(_ count: Int) -> Int { Int(generator.below(UInt64(count))) }
      func name(_ stem: String) -> String { stem + String(repeating: "x", count: pick(40)) }
      let send = ["", ", send: summary", ", send: never"]
      let warm = ["", ", warm-up: 1 min"]
      let temperature = name("t")
      let channels = [
        "{name: \(temperature), from: climate.temperature\(send[pick(2)])\(warm[pick(2)])}",
        "{name: humidity, from: climate.humidity\(send[pick(3)])\(warm[pick(2)])}",
        "{name: volts, from: adc.ain0}",
        "{name: counts, from: adc.ain1, scale: {volts: 3.3 V, counts: 4095}}",
        "{name: dew, from: {dew-point: {temperature: \(temperature), humidity: humidity}}}",
        "{name: moves, from: motion}",
      ]
      let hidesHumidity = channels[1].contains("never")
      let reported =
        [temperature] + (hidesHumidity ? [] : ["humidity"]) + ["volts", "counts", "dew", "moves"]
      let pause = ["", ", at-most-every: 1 min"][pick(2)]
      let alarms =
        "{name: \(name("hot")), when: \(temperature), above: 30 °C, clear-below: 28 °C\(pause)}"
      let secret = pick(2) == 0 ? ", secret: {file: s}" : ""
      let headers = pick(2) == 0 ? ", headers: {X-Site: cellar, X-Key: {file: k}}" : ""
      let rule = pick(2) == 0 ? ", outbox: {when-full: thin-reports}" : ""
      let device = name("d")
      files = (secret.isEmpty ? 0 : 1) + (headers.isEmpty ? 0 : 1)
      let board = "b" + String(repeating: "y", count: pick(40))
      text = { size in
        """
        board: \(board)
        i2c:
          - bus: 1
            devices:
              - {name: climate, chip: bme280, address: 0x76}
              - {name: adc, chip: ads1115, address: 0x48}
        gpio:
          - chip: gpiochip0
            lines: [{name: motion, offset: 17, direction: input, bias: external}]
        channels:
          - \(channels.joined(separator: "\n  - "))
        alarms: [\(alarms), {name: moved, when: moves, is: true}]
        report: {every: 1 min, format: json, channels: [\(reported.joined(separator: ", "))]}
        uplink:
          {url: "https://hub.test:8443/in", device: \(device), trust: {ca: ca.pem}\(secret)\(headers)\
        \(rule), traffic: {beat: 1 min, size: \(size) B}}
        """
      }
    }
  }

  private func board(_ text: String) throws -> Board {
    try Stage.scenario("for: 1 min\nexpect: [{nothing: lost}]", board: text).board
  }

  @Test("A size of the longest request is taken, and of one byte less refused", arguments: 0..<40)
  func bound(seed: UInt64) throws {
    let generated = Generated(seed)
    let traffic = try #require(try board(generated.text(65_536)).uplinks[0].traffic)
    #expect(traffic.longestBytes > 400)
    _ = try board(generated.text(traffic.longestBytes))
    #expect(throws: Stage.Refused.self) {
      try board(generated.text(traffic.longestBytes - 1))
    }
  }

  @Test("No message of a board is longer than what the check counts", arguments: 0..<40)
  func messages(seed: UInt64) throws {
    let generated = Generated(seed)
    let board = try board(generated.text(65_536))
    let longest = try #require(board.uplinks[0].traffic).longestBytes
    let schema = NodePlan(board).configuration.schema
    var target = NodePlan(board).target(
      of: board.uplinks[0], secret: board.uplinks[0].secret == nil ? [] : [0x30],
      headers: board.uplinks[0].requestHeaders { _ in [0x30] })
    target.padding = 0
    var generator = SplitMix64(seed: seed)
    var most = 0
    for _ in 0..<200 {
      let (message, values) = Self.message(schema, board, &generator)
      var request = ByteBuffer()
      ReportFormat.json.encode(
        message, values.span, target, message.at + .seconds(86_400), &request)
      most = max(most, request.count)
    }
    #expect(most <= longest)
    // The bound is no wild guess: what is left are digits of counters and times.
    #expect(most + 120 > longest)
  }

  /// A report of extreme values, as each chip can read them.
  private static func message(
    _ schema: ReportSchema, _ board: Board, _ generator: inout SplitMix64
  ) -> (Message, [ReportedValue]) {
    func value(_ channel: ReportedChannel) -> Int64 {
      switch channel.kind {
      case .truth: return Int64(generator.below(2))
      case .temperature: return -39_999 + Int64(generator.below(124_998))
      case .humidity: return Int64(generator.below(100_000))
      case .voltage: return Int64(generator.below(2_000_000))
      default: return 1_000 * Int64(generator.below(2_000))
      }
    }
    func canWarm(_ channel: ReportedChannel) -> Bool {
      board.channels.contains { Array($0.name.utf8) == channel.name && $0.warmUp > .zero }
    }
    let stands = board.outbox.rule == .thinReports || board.uplinks[0].bounds != nil
    let count = UInt16(stands ? 60_000 + generator.below(5_000) : 1)
    var values: [ReportedValue] = schema.channels.map {
      let value = value($0)
      return canWarm($0) ? .warming(value) : .value(value)
    }
    for summary in schema.summaries {
      let (one, other) = (value(summary), value(summary))
      values += [.value(2_678_400), .value(99_999), .value(one), .value(other), .value(one)]
      values += [.value(other), .value(one * 2_678_400)]
    }
    if stands {
      for channel in schema.channels {
        let one = channel.kind == .truth ? 1 : value(channel)
        let read = Int64(count)
        values += [.value(read), .value(read), .value(one), .value(one), .value(one * read)]
      }
    }
    let message = Message(
      id: MessageID(boot: generator.next(), sequence: 100_000_000 + generator.below(900_000_000)),
      kind: .report, count: count, at: Instant(microseconds: 1_000_000_000_000_000),
      wallTime: .known(1_796_025_600))
    return (message, values)
  }
}
