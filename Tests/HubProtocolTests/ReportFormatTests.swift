import HubProtocol
import NodeCore
import Testing
import Units

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let hub = ReportTarget(
  host: bytes("example.test"), port: 8443, path: bytes("/iot-sensor-server"),
  device: bytes("0123456789abcdef01234567"), secret: bytes("s3cret"),
  schema: ReportSchema(
    board: bytes("hall"),
    channels: [
      ReportedChannel(name: bytes("movement"), kind: .truth),
      ReportedChannel(name: bytes("flame"), kind: .truth),
      ReportedChannel(name: bytes("humidity"), kind: .humidity),
      ReportedChannel(name: bytes("temperature"), kind: .temperature),
      ReportedChannel(name: bytes("gas"), kind: .count),
    ],
    alarms: [bytes("fire")]))

private func request(
  _ format: ReportFormat, _ kind: MessageKind, _ values: [ReportedValue],
  _ target: ReportTarget = hub, wallTime: WallTime = .unknown, waited: Interval = .zero
) -> String {
  var buffer = ByteBuffer()
  let message = Message(
    id: MessageID(boot: 7, sequence: 9), kind: kind, at: .zero + .milliseconds(7_012),
    wallTime: wallTime)
  format.encode(message, values.span, target, message.at + waited, &buffer)
  return buffer.text
}

private let calm: [ReportedValue] = [
  .value(0), .value(0), .value(41_000), .value(23_000), .value(312_000),
]

@Suite("Report formats")
struct ReportFormatTests {
  @Test("`webtask` is its published example, byte for byte")
  func golden() {
    let data =
      "%7B%22movement%22%3Afalse%2C%22flame%22%3Afalse%2C%22humidity%22%3A41%2C"
      + "%22temperature%22%3A23%2C%22gas%22%3A312%7D"
    let wanted =
      "POST /iot-sensor-server HTTP/1.1\r\nHost: example.test\r\nContent-Length: 172\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\nSecret: s3cret\r\n"
      + "Connection: close\r\n\r\n"
      + "event=sensor-report&data=\(data)&coreid=0123456789abcdef01234567"
    #expect(request(.webtask, .report, calm) == wanted)
  }

  @Test("`webtask` says sensor-alarm for an alarm")
  func alarm() {
    let text = request(.webtask, .alarm(0, .raised), calm)
    #expect(text.contains("\r\n\r\nevent=sensor-alarm&data=%7B%22movement"))
  }

  @Test("A value that was never read is omitted, and one that cannot be read is null")
  func missing() {
    let values: [ReportedValue] = [.absent, .value(1), .fault, .absent, .absent]
    #expect(
      request(.webtask, .report, values).contains(
        "data=%7B%22flame%22%3Atrue%2C%22humidity%22%3Anull%7D&coreid"))
    #expect(
      request(.json, .report, values).hasSuffix(
        "\"data\":{\"flame\":true,\"humidity\":null},\"units\":{\"humidity\":\"%RH\"}}"))
  }

  @Test(
    "`json` has the time of the making in UTC where the node knew it, else null",
    arguments: [
      (.known(1_795_000_000), "\"2026-11-18T11:06:40Z\""), (.known(0), "\"1970-01-01T00:00:00Z\""),
      (.known(253_402_300_799), "\"9999-12-31T23:59:59Z\""), (.unknown, "null"),
      (.atLeast(1_795_000_000), "null"), (.known(-1), "null"), (.known(253_402_300_800), "null"),
      (.known(.max), "null"), (.known(.min), "null"),
    ] as [(WallTime, String)])
  func time(_ known: WallTime, _ shown: String) {
    let text = request(.json, .report, calm, wallTime: known)
    #expect(text.contains(",\"time\":\(shown),\"uptime\":7012,"), "\(text)")
    #expect(request(.webtask, .report, calm, wallTime: known) == request(.webtask, .report, calm))
  }

  @Test(
    "`json` says how long a message has waited, never less than nothing",
    arguments: [
      (.zero, 0), (.microseconds(999), 0), (.seconds(3_600), 3_600_000), (.seconds(-1), 0),
    ] as [(Interval, Int)])
  func age(_ waited: Interval, _ milliseconds: Int) {
    #expect(request(.json, .report, calm, waited: waited).contains(",\"age\":\(milliseconds),"))
  }

  @Test("A bearer token is a header of its own in every format", arguments: ReportFormat.all)
  func token(_ format: ReportFormat) {
    var target = hub
    #expect(!request(format, .report, calm).contains("Authorization"))
    target.token = bytes("tk_abc.d-e~f+g/h==")
    let text = request(format, .report, calm, target)
    #expect(text.split(separator: "\r\nAuthorization: Bearer tk_abc.d-e~f+g/h==\r\n").count == 2)
  }

  @Test("The unit of each kind of quantity is the one that files write first")
  func units() {
    for kind in QuantityKind.allCases {
      let first = UnitName.all.first { $0.kind == kind }
      #expect("\(kind.symbol)" == first.map { "\($0.symbol)" } ?? "")
    }
  }

  @Test("`json` says of how many events a message is, where they are several")
  func count() {
    for (count, text) in [
      (1, "\"state\":\"repeated\",\"data\""), (4, "\"repeated\",\"count\":4,\"data\""),
    ] {
      var buffer = ByteBuffer()
      let message = Message(
        id: MessageID(boot: 7, sequence: 9), kind: .alarm(0, .repeated), count: UInt16(count),
        at: .zero)
      ReportFormat.json.encode(message, calm.span, hub, .zero, &buffer)
      #expect(buffer.text.contains(text))
    }
  }

  @Test("`json` carries everything, keeps the connection and names the port")
  func json() {
    let values: [ReportedValue] = [
      .value(0), .value(1), .value(41_250), .value(-500), .value(312_004),
    ]
    let body =
      "{\"device\":\"0123456789abcdef01234567\",\"board\":\"hall\",\"boot\":\"0000000000000007\","
      + "\"sequence\":9,\"time\":null,\"uptime\":7012,\"age\":250,"
      + "\"event\":\"alarm\",\"alarm\":\"fire\",\"state\":\"cleared\",\"data\":{\"movement\":false,"
      + "\"flame\":true,\"humidity\":41.25,\"temperature\":-0.5,\"gas\":312.004},"
      + "\"units\":{\"humidity\":\"%RH\",\"temperature\":\"°C\"}}"
    let wanted =
      "POST /iot-sensor-server HTTP/1.1\r\nHost: example.test:8443\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Secret: s3cret\r\nIdempotency-Key: 0123456789abcdef01234567-0000000000000007-9\r\n"
      + "\r\n\(body)"
    #expect(request(.json, .alarm(0, .cleared), values, waited: .milliseconds(250)) == wanted)
  }

  @Test("The largest message of a board is one that a receiver takes", arguments: ReportFormat.all)
  func largest(_ format: ReportFormat) throws {
    // 32 channels with names of 63 bytes, a device of 64, 6 decimals and 19 digits.
    let channels = (10..<42).map {
      ReportedChannel(
        name: bytes(String(repeating: "n", count: 61) + "\($0)"), kind: .resistance)
    }
    var target = hub
    target.device = Array(repeating: UInt8(ascii: "\""), count: 64)
    target.schema = ReportSchema(
      board: bytes(String(repeating: "b", count: 63)), channels: channels,
      alarms: [bytes(String(repeating: "a", count: 63))])
    let values = [ReportedValue](repeating: .value(.min), count: 32)
    let message = Message(
      id: MessageID(boot: 7, sequence: 9), kind: .alarm(0, .repeated), at: .zero)
    let calls = format.terms.calls?(message, values.span, target) ?? 1
    var found = 0
    for call in 0..<calls {
      target.call = call
      let text = request(format, .alarm(0, .repeated), values, target, waited: .seconds(.max))
      let body = Array(text.split(separator: "\r\n\r\n")[1].utf8)
      found += try format.decode(body).values.count
      #expect(body.count < 8_192)
    }
    #expect(found == 32)
  }

  @Test(
    "Whole numbers are rounded, halves away from zero",
    arguments: [
      (22_499, "22"), (22_500, "23"), (-499, "0"), (-500, "-1"), (-1_499, "-1"), (0, "0"),
      (Int64.min, "-9223372036854776"), (Int64.max, "9223372036854776"),
    ] as [(Int64, String)])
  func rounding(_ scaled: Int64, _ text: String) {
    var buffer = ByteBuffer()
    buffer.append(whole: scaled, of: .temperature)
    #expect(buffer.text == text)
  }
}
