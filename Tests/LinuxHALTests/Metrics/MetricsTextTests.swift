import NodeCore
import NodeLoop
import Sensors
import Testing
import Units

@testable import NodeRuntime

/// A strict reader of the text format 0.0.4: families that are declared once, before their samples,
/// which are together; names and labels of its alphabet; no sample twice.
struct MetricsReader {
  struct Malformed: Error { let line: String }

  private(set) var samples: [String: String] = [:]
  private var families: Set<String> = []
  private var family = ""

  init(_ text: String) throws {
    guard text.isEmpty || text.hasSuffix("\n") else { throw Malformed(line: "the end") }
    var described = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("# HELP ") {
        described = String(line.dropFirst(7).prefix { $0 != " " })
      } else if line.hasPrefix("# TYPE ") {
        let words = line.dropFirst(7).split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == described, Self.isName(words[0]),
          ["counter", "gauge"].contains(words[1]), families.insert(words[0]).inserted,
          (words[1] == "counter") == words[0].hasSuffix("_total")
        else { throw Malformed(line: String(line)) }
        family = words[0]
      } else {
        try take(String(line))
      }
    }
  }

  private mutating func take(_ line: String) throws {
    var rest = Substring(line)
    let name = rest.prefix { $0 != "{" && $0 != " " }
    guard name == family else { throw Malformed(line: line) }
    rest = rest.dropFirst(name.count)
    if rest.first == "{" {
      repeat {
        rest = rest.dropFirst()
        let label = rest.prefix { $0 != "=" }
        rest = rest.dropFirst(label.count)
        guard Self.isName(String(label)), rest.hasPrefix("=\"") else { throw Malformed(line: line) }
        rest = rest.dropFirst(2)
        while let next = rest.first, next != "\"" {
          if next == "\\" {
            rest = rest.dropFirst()
            guard let escaped = rest.first, "\\n\"".contains(escaped) else {
              throw Malformed(line: line)
            }
          }
          rest = rest.dropFirst()
        }
        rest = rest.dropFirst()
      } while rest.first == ","
      guard rest.first == "}" else { throw Malformed(line: line) }
      rest = rest.dropFirst()
    }
    let key = String(line.dropLast(rest.count))
    guard rest.first == " ", Double(rest.dropFirst()) != nil,
      samples.updateValue(String(rest.dropFirst()), forKey: key) == nil
    else { throw Malformed(line: line) }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.first?.isNumber == false
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "_"): true
        default: false
        }
      }
  }
}

@Suite("Metrics of a node")
struct MetricsTextTests {
  private static let names = NodeMetrics.Names(
    board: "a \"b\" \\ \n°",
    channels: QuantityKind.allCases.map { ("channel-\($0)", $0) }, alarms: ["hot"],
    devices: ["probe"], outputs: ["siren"])

  private func metrics() -> NodeMetrics {
    NodeMetrics(Self.names, boot: 7, at: .zero) { _ in "checksum" }
  }

  private func message(_ sequence: UInt64, _ kind: MessageKind, boot: UInt64 = 7) -> Message {
    Message(
      id: MessageID(boot: boot, sequence: sequence), kind: kind, at: .zero, wallTime: .unknown)
  }

  @Test("What a node that has just begun says is well-formed, whatever its names are")
  func empty() throws {
    let reader = try MetricsReader(metrics().text(at: .zero, waiting: [0], resident: nil))
    #expect(
      reader.samples[
        "outpost_build_info{version=\"\(Version.text)\",board=\"a \\\"b\\\" \\\\ \\n°\"}"] == "1")
    #expect(reader.samples["outpost_outbox_messages{class=\"alarm\"}"] == "0")
  }

  @Test(
    "Each kind of reading has a family of its own, in Prometheus' base unit",
    arguments: [
      (QuantityKind.truth, 1, "outpost_state", "1"),
      (.temperature, -21_540, "outpost_temperature_celsius", "-21.54"),
      (.humidity, 50_500, "outpost_relative_humidity_ratio", "0.505"),
      (.pressure, 101_325_000, "outpost_pressure_pascals", "101325"),
      (.voltage, 3_300_001, "outpost_voltage_volts", "3.300001"),
      (.current, -1, "outpost_current_amperes", "-0.000001"),
      (.percentage, 100_000, "outpost_share_ratio", "1"),
      (.energy, 1_000_000, "outpost_energy_joules", "3600"),
      (.length, 1_000, "outpost_length_meters", "0.001"),
      (.concentration, 450_000, "outpost_concentration_parts_per_million", "450"),
    ] as [(QuantityKind, Int64, String, String)])
  func units(_ kind: QuantityKind, _ scaled: Int64, _ family: String, _ value: String) throws {
    let metrics = self.metrics()
    let channel = ChannelID(QuantityKind.allCases.firstIndex(of: kind) ?? 0)
    metrics.reading(.value(scaled), of: channel, at: .zero)
    var reader = try MetricsReader(metrics.text(at: .zero + .seconds(2), waiting: [0], resident: 5))
    #expect(reader.samples["\(family){channel=\"channel-\(kind)\"}"] == value)
    #expect(reader.samples["outpost_reading_age_seconds{channel=\"channel-\(kind)\"}"] == "2")
    metrics.reading(.fault, of: channel, at: .zero + .seconds(3))
    reader = try MetricsReader(metrics.text(at: .zero + .seconds(3), waiting: [0], resident: 5))
    #expect(reader.samples["\(family){channel=\"channel-\(kind)\"}"] == nil)
    #expect(reader.samples["outpost_channel_up{channel=\"channel-\(kind)\"}"] == "0")
    #expect(reader.samples["outpost_reading_faults_total{channel=\"channel-\(kind)\"}"] == "1")
  }

  @Test("Messages are counted by class from acceptance to their end, those of earlier starts apart")
  func messages() throws {
    let metrics = self.metrics()
    let alarm = message(1, .alarm(AlarmID(0), .raised))
    let reports = (2...4).map { message($0, .report) }
    for one in [alarm] + reports { metrics.node(.action(.accepted(one)), at: .zero) }
    metrics.node(.action(.deliver(alarm)), at: .zero)
    metrics.node(.delivery(alarm, .acknowledged(CauseCode(1, 200)), AnswerRemark()), at: .zero)
    metrics.node(.action(.dropped(reports[0])), at: .zero)
    metrics.node(
      .delivery(message(9, .report, boot: 6), .acknowledged(CauseCode(1, 200)), AnswerRemark()),
      at: .zero)
    metrics.lost(3, because: "too-old")
    let samples = try MetricsReader(metrics.text(at: .zero, waiting: [6], resident: nil)).samples
    #expect(samples["outpost_outbox_messages{class=\"alarm\"}"] == "0")
    #expect(samples["outpost_outbox_messages{class=\"report\"}"] == "2")
    #expect(samples["outpost_outbox_messages{class=\"earlier-start\"}"] == "4")
    #expect(samples["outpost_messages_acknowledged_total{class=\"report\"}"] == "1")
    #expect(
      samples["outpost_messages_dropped_total{reason=\"outbox-full\",class=\"report\"}"] == "1")
    #expect(samples["outpost_messages_dropped_total{reason=\"too-old\",class=\"any\"}"] == "3")
    #expect(samples["outpost_delivery_attempts_total"] == "1")
  }

  @Test("Of several uplinks each has samples of its own, with its name")
  func uplinks() throws {
    let metrics = NodeMetrics(
      NodeMetrics.Names(
        board: "b", channels: [], alarms: [], devices: [], outputs: [], uplinks: ["hub", "cloud"]),
      boot: 7, at: .zero, word: { _ in "" })
    let report = message(1, .report)
    metrics.node(.action(.accepted(report, for: UplinkSet(first: 2))), at: .zero)
    metrics.node(.action(.deliver(report, over: 1)), at: .zero)
    metrics.node(
      .delivery(report, .acknowledged(CauseCode(1, 200)), AnswerRemark(), over: 1), at: .zero)
    metrics.handshake(isComplete: true, isResumed: true, in: .seconds(1), over: 1)
    let samples = try MetricsReader(metrics.text(at: .zero, waiting: [1, 0], resident: nil)).samples
    for (name, waiting, attempts) in [("hub", "1", "0"), ("cloud", "0", "1")] {
      let label = "uplink=\"\(name)\""
      #expect(samples["outpost_outbox_messages{\(label),class=\"report\"}"] == waiting)
      #expect(samples["outpost_messages_accepted_total{\(label),class=\"report\"}"] == "1")
      #expect(samples["outpost_delivery_attempts_total{\(label)}"] == attempts)
      #expect(samples["outpost_tls_resumptions_total{\(label)}"] == attempts)
    }
  }

  @Test("Faults are counted by device and kind, alarms and handshakes by what they were")
  func faults() throws {
    let metrics = self.metrics()
    for _ in 0..<3 {
      metrics.node(.deviceFault(device: DeviceID(0), .notReady), at: .zero)
    }
    metrics.node(.action(.alarm(AlarmID(0), .raised)), at: .zero)
    metrics.node(.action(.alarm(AlarmID(0), .repeated)), at: .zero)
    metrics.handshake(isComplete: true, isResumed: false, in: .milliseconds(250))
    metrics.handshake(isComplete: false, isResumed: false, in: .milliseconds(50))
    let samples = try MetricsReader(metrics.text(at: .zero, waiting: [0], resident: nil)).samples
    #expect(
      samples["outpost_device_faults_total{device=\"probe\",fault=\"checksum\"}"] == "3")
    #expect(samples["outpost_alarm_raised{alarm=\"hot\"}"] == "1")
    #expect(samples["outpost_alarms_raised_total{alarm=\"hot\"}"] == "1")
    #expect(samples["outpost_tls_handshakes_total{result=\"failed\"}"] == "1")
    #expect(samples["outpost_tls_handshake_seconds_total"] == "0.3")
  }

  @Test(
    "A request for metrics is GET or HEAD of /metrics, and the rest has its own answer",
    arguments: [
      ("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK", true),
      ("GET /metrics?x=1 HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", true),
      ("HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", false),
      ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", false),
      ("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", false),
      ("\u{0}\r\n\r\n", "HTTP/1.1 400 Bad Request", false),
    ])
  func requests(_ request: String, _ line: String, _ hasText: Bool) {
    let bytes = Array(request.utf8)
    let answer = MetricsRequest.answer(to: bytes) { "the-text\n" }
    let text = String(decoding: answer ?? [], as: UTF8.self)
    #expect(text.hasPrefix(line + "\r\n"), "\(text)")
    #expect(text.hasSuffix("\r\n\r\nthe-text\n") == hasText)
    #expect(MetricsRequest.answer(to: Array(bytes.dropLast())) { "" } == nil)
  }
}
